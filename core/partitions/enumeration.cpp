// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/enumeration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include "core/base/log_gamma.hpp"

namespace symdiscover {

namespace {

/// Labels so far are labels[0 .. depth - 1], with `blocks` different ones: the next may be any of them or a new one.
bool extend(std::vector<std::int32_t>& labels, std::size_t depth, std::int32_t blocks,
            std::function<bool(std::span<std::int32_t const>, Index)> const& visit) {
    if (depth == labels.size()) return visit(labels, blocks);
    for (std::int32_t label = 0; label <= blocks; ++label) {
        labels[depth] = label;
        if (!extend(labels, depth + 1, label == blocks ? blocks + 1 : blocks, visit)) return false;
    }
    return true;
}

double log_factorial(Index n) { return log_gamma(static_cast<double>(n) + 1.0); }

}  // namespace

bool for_each_partition(Index elements,
                        std::function<bool(std::span<std::int32_t const> labels, Index blocks)> const& visit) {
    if (elements < 0 || elements > max_enumerated_elements) {
        throw std::invalid_argument(fmt::format("partitions to enumerate: expected 0 to {} elements, found {}",
                                                max_enumerated_elements, elements));
    }
    std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
    return extend(labels, 0, 0, visit);
}

double log_bell_number(Index elements) {
    if (elements == 0) return 0.0;
    // Dobinski: B_K = 1/e sum_k k^K / k!. Terms rise, then fall faster than geometrically.
    double const power = static_cast<double>(elements);
    double largest = -std::numeric_limits<double>::infinity();
    double sum = 0.0;  // of exp(term - largest)
    for (Index k = 1;; ++k) {
        double const term = power * std::log(static_cast<double>(k)) - log_factorial(k);
        sum = term > largest ? 1.0 + sum * std::exp(largest - term) : sum + std::exp(term - largest);
        largest = std::max(largest, term);
        constexpr double negligible = 50.0;
        if (term < largest - negligible) return largest + std::log(sum) - 1.0;
    }
}

double log_partitions_of_shape(std::span<Index const> sizes, Index inactive) {
    std::map<Index, Index> multiplicity;
    Index elements = inactive;
    double log_arrangements = log_factorial(inactive);
    for (Index const size : sizes) {
        elements += size;
        log_arrangements += log_factorial(size);
        ++multiplicity[size];
    }
    for (auto const& [size, times] : multiplicity) log_arrangements += log_factorial(times);
    return log_factorial(elements) - log_arrangements;
}

}  // namespace symdiscover
