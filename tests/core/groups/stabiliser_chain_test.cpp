// SPDX-License-Identifier: Apache-2.0
#include "core/groups/stabiliser_chain.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/groups/naming/factors.hpp"
#include "tests/core/groups/small_groups.hpp"

using namespace symdiscover;

TEST_CASE("a stabiliser chain knows a group's elements, and no others") {
    Rng rng = make_rng(3);
    for (int trial = 0; trial < 60; ++trial) {
        PermutationGroup const group = random_group(rng, 6);
        std::set<Permutation> const elements = all_elements(group);
        Permutation const order = random_permutation(rng, 6);
        auto const chain = StabiliserChain::build({group, elements.size()}, order);
        REQUIRE(chain);
        CHECK((chain->index(0, 6) == elements.size()));
        auto const listed = chain->elements();
        CHECK(std::set<Permutation>(listed.begin(), listed.end()) == elements);
        CHECK(listed.size() == elements.size());
        for (int other = 0; other < 20; ++other) {
            Permutation const element = random_permutation(rng, 6);
            CHECK(chain->contains(element) == elements.contains(element));
        }
    }
}

TEST_CASE("each level of a stabiliser chain is the stabiliser of the points before it") {
    Rng rng = make_rng(4);
    for (int trial = 0; trial < 30; ++trial) {
        PermutationGroup const group = random_group(rng, 6);
        std::set<Permutation> const elements = all_elements(group);
        Permutation const order = random_permutation(rng, 6);
        auto const chain = StabiliserChain::build({group, elements.size()}, order);
        REQUIRE(chain);
        for (Index level = 0; level <= 6; ++level) {
            std::set<Permutation> fixing;
            for (Permutation const& element : elements) {
                bool const fixes = std::all_of(order.begin(), order.begin() + level,
                                               [&](Index point) { return image(element, point) == point; });
                if (fixes) fixing.insert(element);
            }
            CHECK(all_elements({6, chain->stabiliser(level)}) == fixing);
            CHECK((chain->index(level, 6) == fixing.size()));
        }
    }
}

TEST_CASE("an element is found by the images of the first points") {
    FiniteGroup const group = finite("dihedral(5)");
    auto const chain = StabiliserChain::build(group, {2, 4, 0, 1, 3});
    REQUIRE(chain);
    for (Permutation const& element : all_elements(group)) {
        auto const found = chain->element_with_images({image(element, 2), image(element, 4)});
        REQUIRE(found);
        CHECK(*found == element);
    }
    // Vertices 2 and 4 are no neighbours, 0 and 1 are.
    CHECK_FALSE(chain->element_with_images({0, 1}));
}

TEST_CASE("a chain is not built for an order that is not the group's") {
    FiniteGroup group = finite("cyclic(6)");
    group.order = 12;
    CHECK_FALSE(StabiliserChain::build(group, identity_permutation(6)));
    group.order = 3;
    CHECK_FALSE(StabiliserChain::build(group, identity_permutation(6)));
}

TEST_CASE("a chain of the symmetric group on 60 points has the order 60!") {
    GroupExpr const group = parse_group("symmetric(60)");
    auto const chain = StabiliserChain::build({group, factorial(60)}, identity_permutation(60));
    REQUIRE(chain);
    CHECK((chain->index(0, 60) == factorial(60)));
    CHECK((chain->index(58, 60) == 2));
}

TEST_CASE("the trivial group has a chain of nothing") {
    auto const chain = StabiliserChain::build({{4, {}}, 1}, identity_permutation(4));
    REQUIRE(chain);
    CHECK(chain->elements().size() == 1);
    CHECK_FALSE(chain->contains({1, 0, 2, 3}));
}
