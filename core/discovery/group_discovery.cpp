// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/group_discovery.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/groups/automorphisms.hpp"
#include "core/groups/group_name.hpp"
#include "core/groups/orbits.hpp"

namespace symdiscover {

namespace {

bool orbits_are_blocks(Partition const& weights, Partition const& orbits) {
    std::vector<std::int32_t> labels = orbits.labels();
    for (std::size_t e = 0; e < labels.size(); ++e) {
        if (weights.labels()[e] == Partition::inactive_label) labels[e] = Partition::inactive_label;
    }
    return Partition::from_labels(labels) == weights;
}

/// Of one output: the product over the labels of all orders of the inputs with that label, "C2 x S3".
std::string name_of_row(Partition const& weights) {
    std::vector<Index> sizes = weights.sizes();
    sizes.push_back(weights.inactive());
    std::sort(sizes.begin(), sizes.end());
    std::vector<std::string> factors;
    for (Index const size : sizes) {
        if (size > 1) factors.push_back(size == 2 ? "C2" : fmt::format("S{}", size));
    }
    return factors.empty() ? "trivial" : fmt::format("{}", fmt::join(factors, " x "));
}

/// A name is worth reading while its factors can be counted at a glance; beyond that the general one describes.
bool has_short_name(Partition const& weights) {
    constexpr auto most_factors = 8;
    return std::count_if(weights.sizes().begin(), weights.sizes().end(), [](Index size) { return size > 1; }) <=
           most_factors;
}

}  // namespace

DiscoveredGroup discover_group(Partition const& weights, Index outputs, Index inputs) {
    AutomorphismGroup group = automorphisms(weights, outputs, inputs);
    DiscoveredGroup discovered;
    bool const row = outputs == 1 && has_short_name(weights);
    discovered.name = row ? name_of_row(weights) : group_name(group, outputs, inputs);
    discovered.order = to_decimal(group.order);
    discovered.closed = orbits_are_blocks(weights, weight_orbits(group.generators, outputs, inputs));
    discovered.generators = std::move(group.generators);
    return discovered;
}

}  // namespace symdiscover
