// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/invariant_partitions.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/groups/action.hpp"
#include "core/partitions/union_find.hpp"

namespace symdiscover {

namespace {

using Pair = std::pair<Index, Index>;

/// Unites the pairs and, until nothing is new, the images of all pairs that were united.
Partition closure_of(PermutationGroup const& group, std::vector<Pair> const& pairs) {
    UnionFind sets(group.degree);
    std::vector<Pair> fresh;
    for (auto const& [a, b] : pairs) {
        if (sets.unite(a, b)) fresh.emplace_back(a, b);
    }
    while (!fresh.empty()) {
        auto const [a, b] = fresh.back();
        fresh.pop_back();
        for (Permutation const& generator : group.generators) {
            Pair const moved{image(generator, a), image(generator, b)};
            if (sets.unite(moved.first, moved.second)) fresh.push_back(moved);
        }
    }
    return sets.partition();
}

/// Neighbours in each block: united they make the partition.
std::vector<Pair> pairs_of(Partition const& partition) {
    std::vector<Index> latest(partition.sizes().size(), -1);
    std::vector<Pair> pairs;
    for (Index point = 0; point < partition.elements(); ++point) {
        Index& before = latest[at(partition[point])];
        if (before >= 0) pairs.emplace_back(before, point);
        before = point;
    }
    return pairs;
}

struct ByBlocks {
    bool operator()(Partition const& a, Partition const& b) const {
        return a.blocks() != b.blocks() ? a.blocks() < b.blocks() : a.labels() < b.labels();
    }
};

}  // namespace

std::vector<std::vector<Index>> members_of(Partition const& partition) {
    std::vector<std::vector<Index>> members(partition.sizes().size());
    for (Index element = 0; element < partition.elements(); ++element) {
        if (partition[element] != Partition::inactive_label) members[at(partition[element])].push_back(element);
    }
    return members;
}

Partition invariant_closure(PermutationGroup const& group, Partition const& partition) {
    return closure_of(group, pairs_of(partition));
}

std::vector<Partition> invariant_partitions(PermutationGroup const& group, std::size_t most) {
    std::set<Partition, ByBlocks> found;
    auto const note = [&](Partition partition) {
        bool const proper = partition.blocks() > 1 && partition.blocks() < group.degree;
        return proper && found.size() < most && found.insert(std::move(partition)).second;
    };
    for (std::vector<Index> const& orbit : members_of(point_orbits(group.generators, group.degree))) {
        for (Index other = 0; other < group.degree; ++other) {
            if (other != orbit.front()) note(closure_of(group, {{orbit.front(), other}}));
        }
    }
    // Joins of the ones found, of the joins with them, ...
    std::vector<Partition> const generating(found.begin(), found.end());
    std::vector<Partition> fresh = generating;
    while (!fresh.empty() && found.size() < most) {
        Partition const latest = std::move(fresh.back());
        fresh.pop_back();
        std::vector<Pair> const pairs = pairs_of(latest);
        for (Partition const& other : generating) {
            std::vector<Pair> both = pairs_of(other);
            both.insert(both.end(), pairs.begin(), pairs.end());
            Partition join = closure_of(group, both);
            if (note(join)) fresh.push_back(std::move(join));
        }
    }
    return {found.begin(), found.end()};
}

PermutationGroup action_on_blocks(PermutationGroup const& group, Partition const& partition) {
    std::vector<std::vector<Index>> const members = members_of(partition);
    PermutationGroup action{partition.blocks(), {}};
    for (Permutation const& generator : group.generators) {
        Permutation moved;
        for (std::vector<Index> const& block : members) moved.push_back(partition[image(generator, block.front())]);
        action.generators.push_back(std::move(moved));
    }
    return action;
}

PermutationGroup restrict_to(PermutationGroup const& group, std::vector<Index> const& points) {
    std::vector<Index> place(at(group.degree), -1);
    for (std::size_t i = 0; i < points.size(); ++i) place[at(points[i])] = static_cast<Index>(i);
    PermutationGroup restricted{static_cast<Index>(points.size()), {}};
    for (Permutation const& generator : group.generators) {
        Permutation moved;
        for (Index const point : points) moved.push_back(place[at(image(generator, point))]);
        restricted.generators.push_back(std::move(moved));
    }
    return restricted;
}

}  // namespace symdiscover
