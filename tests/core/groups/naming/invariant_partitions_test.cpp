// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/invariant_partitions.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/core/groups/small_groups.hpp"
#include "tests/core/partitions/all_partitions.hpp"

using namespace symdiscover;

namespace {

constexpr std::size_t no_limit = 1'000'000;

bool is_invariant(Partition const& partition, PermutationGroup const& group) {
    return std::all_of(group.generators.begin(), group.generators.end(), [&](Permutation const& generator) {
        std::vector<std::int32_t> moved;
        for (Index point = 0; point < group.degree; ++point) moved.push_back(partition[image(generator, point)]);
        return Partition::from_labels(moved) == partition;
    });
}

std::vector<std::vector<std::int32_t>> sorted_labels(std::vector<Partition> const& partitions) {
    std::vector<std::vector<std::int32_t>> labels;
    for (Partition const& partition : partitions) labels.push_back(partition.labels());
    std::sort(labels.begin(), labels.end());
    return labels;
}

}  // namespace

TEST_CASE("all invariant partitions are found") {
    Rng rng = make_rng(5);
    for (int trial = 0; trial < 40; ++trial) {
        PermutationGroup const group = random_group(rng, 6);
        std::vector<Partition> expected;
        for (Partition const& partition : all_partitions(6)) {
            bool const proper = partition.blocks() > 1 && partition.blocks() < 6;
            if (proper && is_invariant(partition, group)) expected.push_back(partition);
        }
        CHECK(sorted_labels(invariant_partitions(group, no_limit)) == sorted_labels(expected));
    }
}

TEST_CASE("a hexagon has two block systems, a pentagon none") {
    auto const hexagon = invariant_partitions(parse_group("cyclic(6)"), no_limit);
    REQUIRE(hexagon.size() == 2);
    CHECK(hexagon[0].labels() == std::vector<std::int32_t>{0, 1, 0, 1, 0, 1});
    CHECK(hexagon[1].labels() == std::vector<std::int32_t>{0, 1, 2, 0, 1, 2});
    CHECK(invariant_partitions(parse_group("dihedral(5)"), no_limit).empty());
}

TEST_CASE("the closure is the finest invariant partition that joins what it is given") {
    GroupExpr const hexagon = parse_group("cyclic(6)");
    auto const joined = [&](std::vector<std::int32_t> const& labels) {
        return invariant_closure(hexagon, Partition::from_labels(labels)).labels();
    };
    CHECK(joined({0, 1, 2, 0, 3, 4}) == std::vector<std::int32_t>{0, 1, 2, 0, 1, 2});
    CHECK(joined({0, 1, 0, 2, 3, 4}) == std::vector<std::int32_t>{0, 1, 0, 1, 0, 1});
    CHECK(joined({0, 0, 1, 2, 3, 4}) == std::vector<std::int32_t>{0, 0, 0, 0, 0, 0});
    CHECK(joined({0, 1, 2, 3, 4, 5}) == std::vector<std::int32_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("opposite corners of a hexagon are moved as a triangle") {
    GroupExpr const hexagon = parse_group("cyclic(6)");
    PermutationGroup const triangle =
        action_on_blocks(hexagon, Partition::from_labels(std::vector<std::int32_t>{0, 1, 2, 0, 1, 2}));
    CHECK(triangle.degree == 3);
    REQUIRE(triangle.generators.size() == 1);
    CHECK(triangle.generators[0] == Permutation{1, 2, 0});
}

TEST_CASE("a restricted group acts on the points in the order given") {
    PermutationGroup const part = restrict_to(parse_group("union(cyclic(2),cyclic(3))"), {4, 3, 2});
    CHECK(part.degree == 3);
    REQUIRE(part.generators.size() == 2);
    CHECK(part.generators[0] == identity_permutation(3));
    // 2 -> 3 -> 4 -> 2, seen from the end.
    CHECK(part.generators[1] == Permutation{2, 0, 1});
}
