// SPDX-License-Identifier: Apache-2.0
#include "core/groups/action.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/base/errors.hpp"

using namespace symdiscover;

namespace {

Partition orbits_of(char const* input_text, char const* output_text) {
    GroupExpr const input = parse_group(input_text);
    GroupExpr const output = parse_group(output_text);
    return weight_orbits(make_action(input, output), output.degree, input.degree);
}

}  // namespace

TEST_CASE("generators are paired one by one") {
    GroupExpr const group = parse_group("dihedral(4)");
    std::vector<ActionGenerator> const action = make_action(group, parse_group("symmetric(3)"));
    REQUIRE(action.size() == 2);
    CHECK(action[1].input == group.generators[1]);
    CHECK(to_cycles(action[0].output) == "(0 1)");
}

TEST_CASE("a trivial side stands still under every generator of the other") {
    GroupExpr const trivial = parse_group("trivial(1)");
    GroupExpr const dihedral = parse_group("dihedral(4)");
    for (ActionGenerator const& g : make_action(dihedral, trivial)) CHECK(g.output == Permutation{0});
    for (ActionGenerator const& g : make_action(trivial, dihedral)) CHECK(g.input == Permutation{0});
    CHECK(make_action(dihedral, trivial).size() == 2);
    CHECK(make_action(trivial, trivial).empty());
}

TEST_CASE("different numbers of generators are refused") {
    CHECK_THROWS_WITH_AS(make_action(parse_group("cyclic(4)"), parse_group("dihedral(4)")),
                         "groups cyclic(4) and dihedral(4) cannot act together: expected equally many generators (or "
                         "trivial(n)), found 1 and 2",
                         OptionError);
}

TEST_CASE("a group that does not fit the layer is refused with both numbers") {
    GroupExpr const group = parse_group("cyclic(16)");
    CHECK_NOTHROW(require_fits(group, group, 16, 16));
    CHECK_THROWS_WITH_AS(require_fits(group, group, 16, 12), "group cyclic(16) acts on 16 inputs, but the layer has 12",
                         OptionError);
    CHECK_THROWS_WITH_AS(require_fits(group, group, 10, 16),
                         "group cyclic(16) acts on 16 outputs, but the layer has 10; name an output group on 10, such "
                         "as \"trivial(10)\"",
                         OptionError);
}

TEST_CASE("cyclic shifts tie the weights of a circulant matrix") {
    CHECK(orbits_of("cyclic(3)", "cyclic(3)").labels() == std::vector<std::int32_t>{0, 1, 2, 2, 0, 1, 1, 2, 0});
}

TEST_CASE("symmetric groups tie the diagonal and everything off it") {
    Partition const orbits = orbits_of("symmetric(5)", "symmetric(5)");
    CHECK(orbits.sizes() == std::vector<Index>{5, 20});
}

TEST_CASE("an invariant map ties weights of inputs in one orbit") {
    CHECK(orbits_of("union(symmetric(2), symmetric(3))", "trivial(1)").labels() ==
          std::vector<std::int32_t>{0, 0, 1, 1, 1});
    CHECK(orbits_of("cyclic(3)", "trivial(2)").labels() == std::vector<std::int32_t>{0, 0, 0, 1, 1, 1});
}

TEST_CASE("without generators every weight is alone") {
    CHECK(orbits_of("trivial(3)", "trivial(2)") == Partition::singletons(6));
}

TEST_CASE("a rectangular layer is numbered output by output") {
    // Inputs turn in a circle of four, outputs swap: (a, j) meets (a + 1, j + 1).
    CHECK(orbits_of("cyclic(4)", "cyclic(2)").labels() == std::vector<std::int32_t>{0, 1, 0, 1, 1, 0, 1, 0});
}

TEST_CASE("point orbits are numbered by their first point") {
    std::vector<Permutation> const generators{{0, 3, 2, 1, 4}, {0, 1, 4, 3, 2}};
    CHECK(point_orbits(generators, 5).labels() == std::vector<std::int32_t>{0, 1, 2, 1, 2});
}

TEST_CASE("permutations of another degree are refused with both numbers") {
    std::vector<ActionGenerator> const generators{{{1, 0}, {0, 1, 2}}};
    CHECK_THROWS_WITH_AS(weight_orbits(generators, 2, 2), "orbits: expected a permutation of 2 outputs, found one of 3",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(weight_orbits(generators, 3, 5), "orbits: expected a permutation of 5 inputs, found one of 2",
                         std::invalid_argument);
}
