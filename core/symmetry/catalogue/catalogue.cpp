// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/catalogue/catalogue.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/log_sum.hpp"

namespace symdiscover {

namespace {

/// Equal partitions have equal labels, byte by byte.
std::string_view bytes_of(Partition const& partition) {
    std::vector<std::int32_t> const& labels = partition.labels();
    return {reinterpret_cast<char const*>(labels.data()), labels.size() * sizeof(std::int32_t)};
}

/// Labels of all hypotheses together: 80 MB. Of each kind so many are made in any case.
constexpr Index most_labels = 20'000'000;
constexpr Index fewest_members = 9;

}  // namespace

std::vector<HypothesisKind> const& hypothesis_kinds() {
    static std::vector<HypothesisKind> const kinds{
        {"ring", rings, true}, {"set", sets},   {"plane", planes, true}, {"square", squares},
        {"band", bands, true}, {"grid", grids}, {"wreath", wreaths},     {"side by side", side_by_side},
        {"alike", alike},
    };
    return kinds;
}

double log_prior_of_kind() { return -std::log(static_cast<double>(hypothesis_kinds().size() + 1)); }

std::vector<Hypothesis> catalogue(LayerShape const& shape, Index most_blocks) {
    Index const each_kind = most_labels / (shape.n() * shape.m() * static_cast<Index>(hypothesis_kinds().size()));
    CatalogueRequest const request{shape, layouts(shape), most_blocks, std::max(each_kind, fewest_members)};
    std::vector<Hypothesis> result;
    std::unordered_map<std::size_t, std::vector<std::size_t>> seen;
    for (HypothesisKind const& kind : hypothesis_kinds()) {
        std::vector<Hypothesis> members = kind.make(request);
        double const log_prior = log_prior_of_kind() - std::log(static_cast<double>(members.size()));
        for (Hypothesis& member : members) {
            if (member.partition.all_apart() || member.partition.blocks() > most_blocks) continue;
            member.log_prior = log_prior;
            member.has_taps = kind.has_taps;
            std::vector<std::size_t>& alike = seen[std::hash<std::string_view>{}(bytes_of(member.partition))];
            bool known = false;
            for (std::size_t const other : alike) {
                if (result[other].partition != member.partition) continue;
                result[other].log_prior = log_sum(result[other].log_prior, log_prior);
                known = true;
            }
            if (known) continue;
            alike.push_back(result.size());
            result.push_back(std::move(member));
        }
    }
    return result;
}

}  // namespace symdiscover
