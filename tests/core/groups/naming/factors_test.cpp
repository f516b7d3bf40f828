// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/factors.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/groups/action.hpp"
#include "tests/core/groups/small_groups.hpp"

using namespace symdiscover;

namespace {

using Points = std::vector<Index>;

std::vector<Points> supports_of(FiniteGroup const& group) {
    auto const factors = disjoint_factors(group);
    REQUIRE(factors);
    std::vector<Points> supports;
    for (Factor const& factor : *factors) supports.push_back(factor.points);
    std::sort(supports.begin(), supports.end());
    return supports;
}

bool keeps_to(Permutation const& element, Points const& points) {
    for (Index point = 0; point < static_cast<Index>(element.size()); ++point) {
        bool const moved = image(element, point) != point;
        if (moved && !std::binary_search(points.begin(), points.end(), point)) return false;
    }
    return true;
}

/// The elements that move these points only.
std::size_t count_keeping_to(std::set<Permutation> const& elements, Points const& points) {
    return static_cast<std::size_t>(std::count_if(elements.begin(), elements.end(),
                                                  [&](auto const& element) { return keeps_to(element, points); }));
}

}  // namespace

TEST_CASE("factors that generators mix are taken apart") {
    using Supports = std::vector<Points>;
    CHECK(supports_of(finite("union(cyclic(2),cyclic(2))")) == Supports{{0, 1}, {2, 3}});
    CHECK(supports_of(finite("generators(4; (0 1)(2 3))")) == Supports{{0, 1, 2, 3}});
    CHECK(supports_of(finite("generators(4; (0 1)(2 3), (2 3))")) == Supports{{0, 1}, {2, 3}});
    // C6 as a cycle of two and one of three: the powers of one generator.
    CHECK(supports_of(finite("generators(5; (0 1)(2 3 4))")) == Supports{{0, 1}, {2, 3, 4}});
    CHECK(supports_of(finite("generators(6; (0 1)(2 3 4 5))")) == Supports{{0, 1, 2, 3, 4, 5}});
    CHECK(supports_of(finite("trivial(3)")).empty());
}

TEST_CASE("disjoint factors are direct factors, and none can be split further") {
    Rng rng = make_rng(6);
    for (int trial = 0; trial < 60; ++trial) {
        FiniteGroup const group = finite(random_group(rng, 8));
        std::set<Permutation> const elements = all_elements(group);
        auto const factors = disjoint_factors(group);
        REQUIRE(factors);
        BigInteger product = 1;
        for (Factor const& factor : *factors) {
            product *= factor.group.order;
        }
        CHECK((product == group.order));
        for (Factor const& factor : *factors) {
            CHECK((finite(factor.group).order == factor.group.order));
            CHECK((count_keeping_to(elements, factor.points) == factor.group.order));
            Partition const orbits = point_orbits(factor.group.generators, factor.group.degree);
            // Every proper set of its orbits that has the first one.
            for (Index mask = 1; mask < (Index{1} << orbits.blocks()) - 1; mask += 2) {
                Points part;
                Points rest;
                for (std::size_t i = 0; i < factor.points.size(); ++i) {
                    bool const in = (mask >> orbits[static_cast<Index>(i)] & 1) != 0;
                    (in ? part : rest).push_back(factor.points[i]);
                }
                BigInteger const split =
                    BigInteger(count_keeping_to(elements, part)) * count_keeping_to(elements, rest);
                CHECK((split < factor.group.order));
            }
        }
    }
}

TEST_CASE("a group is faithful on one orbit where that is enough, and on no fewer than it needs") {
    CHECK(faithful_points(finite("generators(6; (0 1)(2 3 4 5))")) == Points{2, 3, 4, 5});
    CHECK(faithful_points(finite("generators(7; (0 1)(2 3 4)(5 6))")) == Points{0, 1, 2, 3, 4});
    // Inputs and outputs that move alike: the first of them.
    CHECK(faithful_points(finite("generators(6; (0 1 2)(3 4 5), (0 1)(3 4))")) == Points{0, 1, 2});
}

TEST_CASE("large symmetric groups, which move two sets of points alike, need no chain") {
    // Inputs 0 .. 499 and outputs 500 .. 999: a chain would have some hundred million entries.
    PermutationGroup twice{1000, {}};
    for (Permutation const& generator : parse_group("symmetric(500)").generators) {
        Permutation both = generator;
        for (Index const point : generator) both.push_back(point + 500);
        twice.generators.push_back(std::move(both));
    }
    auto const factors = disjoint_factors({twice, factorial(500)});
    REQUIRE(factors);
    REQUIRE(factors->size() == 1);
    CHECK((factors->front().group.order == factorial(500)));
    CHECK(faithful_points(factors->front().group) == identity_permutation(500));
    // The orders of all permutations on both together are not those of the group: not S500 twice.
    CHECK_FALSE(disjoint_factors({twice, factorial(500) * 2}));
}

TEST_CASE("all permutations are seen by a transposition and two transitive places") {
    CHECK(is_visibly_symmetric(parse_group("symmetric(7)")));
    CHECK(is_visibly_symmetric(parse_group("generators(5; (0 1)(2 3 4), (0 1 2 3 4))")));
    CHECK_FALSE(is_visibly_symmetric(parse_group("alternating(5)")));
    CHECK_FALSE(is_visibly_symmetric(parse_group("wreath(symmetric(2),symmetric(2))")));
    // PGL(2, 5) on six points is doubly transitive without a transposition.
    CHECK_FALSE(is_visibly_symmetric(parse_group("generators(6; (0 1 2 3 4), (1 2 4 3), (0 5)(1 4))")));
}
