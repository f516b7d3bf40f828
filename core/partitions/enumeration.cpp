// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/enumeration.hpp"

#include <fmt/format.h>

#include <boost/math/special_functions/gamma.hpp>
#include <map>
#include <stdexcept>

namespace symdiscover {

namespace {

/// Labels so far are labels[0 .. depth - 1], with `blocks` different ones: the next may be any of them or a new one.
void extend(std::vector<std::int32_t>& labels, std::size_t depth, std::int32_t blocks, std::vector<Partition>& all) {
    if (depth == labels.size()) {
        all.push_back(Partition::from_labels(labels));
        return;
    }
    for (std::int32_t label = 0; label <= blocks; ++label) {
        labels[depth] = label;
        extend(labels, depth + 1, label == blocks ? blocks + 1 : blocks, all);
    }
}

// Not std::lgamma, which writes a global variable.
double log_factorial(Index n) { return boost::math::lgamma(static_cast<double>(n) + 1.0); }

}  // namespace

std::vector<Partition> all_partitions(Index elements) {
    if (elements < 0 || elements > max_enumerated_elements) {
        throw std::invalid_argument(fmt::format("partitions to enumerate: expected 0 to {} elements, found {}",
                                                max_enumerated_elements, elements));
    }
    std::vector<Partition> all;
    std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
    extend(labels, 0, 0, all);
    return all;
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
