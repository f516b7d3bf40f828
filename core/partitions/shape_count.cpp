// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/shape_count.hpp"

#include <cmath>
#include <map>

namespace symdiscover {

namespace {

double log_factorial(Index count) { return std::lgamma(static_cast<double>(count) + 1.0); }

}  // namespace

double log_partitions_of_shape(Partition const& partition) {
    double result = log_factorial(partition.elements()) - log_factorial(partition.inactive());
    std::map<Index, Index> multiplicities;
    for (Index const size : partition.sizes()) {
        result -= log_factorial(size);
        ++multiplicities[size];
    }
    for (auto const& [size, count] : multiplicities) result -= log_factorial(count);
    return result;
}

}  // namespace symdiscover
