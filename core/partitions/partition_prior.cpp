// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/partition_prior.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace symdiscover {

namespace {

double const log_odds = std::log(decisive_odds);

}  // namespace

PartitionPrior::PartitionPrior(Index elements, bool allow_inactive)
    : elements_(elements), allow_inactive_(allow_inactive) {
    if (elements < 1) {
        throw std::invalid_argument(fmt::format("partition prior: expected at least 1 element, found {}", elements));
    }
    // sum over C = 1 .. K of odds^-C
    log_normaliser_ = std::log1p(-std::exp(-log_odds * static_cast<double>(elements))) - std::log(decisive_odds - 1.0);
    log_factorials_.assign(static_cast<std::size_t>(elements) + 1, 0.0);
    for (std::size_t i = 2; i < log_factorials_.size(); ++i) {
        log_factorials_[i] = log_factorials_[i - 1] + std::log(static_cast<double>(i));
    }
}

double PartitionPrior::log_head(Index blocks, bool inactive_cell) const {
    Index const cells = blocks + (inactive_cell ? 1 : 0);
    double const log_compositions = log_cell(elements_ - 1) - log_cell(cells - 1) - log_cell(elements_ - cells);
    double const log_coin = allow_inactive_ ? std::log(0.5) : 0.0;
    return -log_odds * static_cast<double>(cells) - log_normaliser_ + log_coin + log_cell(blocks) -
           log_cell(elements_) - log_compositions;
}

double PartitionPrior::log_probability(Partition const& partition) const {
    if (partition.elements() != elements_) {
        throw std::invalid_argument(fmt::format("partition prior: expected a partition of {} elements, found {}",
                                                elements_, partition.elements()));
    }
    if (partition.inactive() > 0 && !allow_inactive_) {
        throw std::invalid_argument("partition prior: expected no inactive elements");
    }
    double log_p = log_head(partition.blocks(), partition.inactive() > 0) + log_cell(partition.inactive());
    for (Index const size : partition.sizes()) log_p += log_cell(size);
    return log_p;
}

}  // namespace symdiscover
