// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/group_discovery.hpp"

#include <doctest/doctest.h>

#include <string>

#include "core/groups/action.hpp"

using namespace symdiscover;

namespace {

DiscoveredGroup discover(std::string const& input_text, std::string const& output_text) {
    GroupExpr const input = parse_group(input_text);
    GroupExpr const output = parse_group(output_text);
    Partition const orbits = weight_orbits(make_action(input, output), output.degree, input.degree);
    return find_group(orbits, output.degree, input.degree).group;
}

std::string name_of(std::string const& group) { return to_string(discover(group, group).name); }

}  // namespace

TEST_CASE("the groups that made a sharing are found and named") {
    CHECK(name_of("trivial(4)") == "trivial");
    CHECK(name_of("cyclic(16)") == "C16");
    CHECK(name_of("cyclic(2)") == "C2");
    CHECK(name_of("reflection(5)") == "C2");
    CHECK(name_of("dihedral(8)") == "D8");
    CHECK(name_of("dihedral(5)") == "D5");
    CHECK(name_of("dihedral(128)") == "D128");
    CHECK(name_of("symmetric(3)") == "S3");
    CHECK(name_of("symmetric(10)") == "S10");
    CHECK(name_of("symmetric(30)") == "S30");
    CHECK(to_string(discover("symmetric(5)", "trivial(1)").name) == "S5");
    // Coprime translations are one cycle.
    CHECK(name_of("translation(2,3)") == "C6");
}

TEST_CASE("D8 has order 16, and S10 order 10!") {
    CHECK(discover("dihedral(8)", "dihedral(8)").order == "16");
    CHECK(discover("symmetric(10)", "symmetric(10)").order == "3628800");
}

TEST_CASE("products, wreath products and tori are named") {
    CHECK(name_of("translation(4,4)") == "C4 x C4");
    CHECK(name_of("wreath(cyclic(2),cyclic(3))") == "C2 wr C3");
    CHECK(name_of("grid(symmetric(3),symmetric(4))") == "S3 x S4");
    CHECK(name_of("p4(5)") == "p4(5)");
    CHECK(to_string(discover("union(symmetric(3),symmetric(4))", "trivial(1)").name) == "S3 x S4");
    // Two outputs that stand still have the same weights and can change places.
    CHECK(to_string(discover("union(symmetric(3),symmetric(4))", "trivial(2)").name) == "S3 x S4");
}

TEST_CASE("the largest group with a sharing can exceed the one that made it") {
    // The orbits of quarter turns on a 4 x 4 torus are those with reflections.
    DiscoveredGroup const group = discover("p4(4)", "p4(4)");
    CHECK(to_string(group.name) == "p4m(4)");
    CHECK(group.order == "128");
    CHECK(name_of("alternating(5)") == "S5");
}

TEST_CASE("a group that is not recognised is described, not guessed") {
    std::string const quaternions = "generators(8; (0 1 2 3)(4 5 6 7), (0 4 2 6)(1 7 3 5))";
    DiscoveredGroup const group = discover(quaternions, quaternions);
    Partition const orbits = weight_orbits(make_action(parse_group(quaternions), parse_group(quaternions)), 8, 8);
    CHECK(find_group(orbits, 8, 8).arrangement == Arrangement{});
    CHECK_FALSE(group.name.is_name());
    CHECK(group.order == "8");
    CHECK(to_string(group.name) == "order 8, transitive on 8 inputs, transitive on 8 outputs, element orders 1, 2, 4");
    DiscoveredGroup const with_fixed_points = discover("union(" + quaternions + ",trivial(2))", quaternions);
    CHECK(to_string(with_fixed_points.name) ==
          "order 8, 3 orbits on 10 inputs, transitive on 8 outputs, element orders 1, 2, 4");
    std::string const frobenius = "generators(7; (0 1 2 3 4 5 6), (1 2 4)(3 6 5))";
    CHECK(to_string(discover(frobenius, frobenius).name) == "C7 : C3");
}

TEST_CASE("orbits on inputs and outputs, and whether only the identity leaves them alone") {
    DiscoveredGroup const invariant = discover("union(cyclic(4),trivial(2))", "trivial(1)");
    CHECK(to_string(invariant.name) == "S4");
    CHECK(invariant.input_orbits == 3);
    CHECK(invariant.output_orbits == 1);
    CHECK(invariant.faithful_on_inputs);
    CHECK_FALSE(invariant.faithful_on_outputs);
    DiscoveredGroup const alike = discover("cyclic(6)", "cyclic(3)");
    CHECK(alike.faithful_on_inputs);
    CHECK_FALSE(alike.faithful_on_outputs);
    DiscoveredGroup const ring = discover("cyclic(6)", "cyclic(6)");
    CHECK(ring.faithful_on_inputs);
    CHECK(ring.faithful_on_outputs);
    CHECK(ring.input_orbits == 1);
    CHECK(ring.output_orbits == 1);
}

TEST_CASE("the orbits of a group are closed, and its generators leave the blocks alone") {
    for (char const* text : {"cyclic(6)", "dihedral(6)", "symmetric(5)", "p4(4)", "trivial(3)"}) {
        CAPTURE(text);
        DiscoveredGroup const found = discover(text, text);
        CHECK(found.closed);
        GroupExpr const group = parse_group(text);
        Partition const orbits = weight_orbits(make_action(group, group), group.degree, group.degree);
        CHECK(weight_orbits(found.generators, group.degree, group.degree) == orbits);
    }
}

TEST_CASE("a convolution with open ends has the trivial group, which does not explain its sharing") {
    auto const toeplitz = Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, -1, 0, 1});
    DiscoveredGroup const group = find_group(toeplitz, 2, 3).group;
    // Turning the line round would exchange the two taps.
    CHECK(to_string(group.name) == "trivial");
    CHECK(group.order == "1");
    CHECK_FALSE(group.closed);
}

TEST_CASE("inactive weights may lie in several orbits of a closed group") {
    // A diagonal matrix with one shared parameter on the first two outputs and another on the third.
    auto const diagonal = Partition::from_labels(std::vector<std::int32_t>{0, -1, -1, -1, 0, -1, -1, -1, 1});
    DiscoveredGroup const group = find_group(diagonal, 3, 3).group;
    CHECK(to_string(group.name) == "C2");
    CHECK(group.closed);
    REQUIRE(group.generators.size() == 1);
    CHECK(to_cycles(group.generators[0].input) == "(0 1)");
    CHECK(to_cycles(group.generators[0].output) == "(0 1)");
}

TEST_CASE("of one output every order of the inputs with the same label is a factor of its own") {
    auto const name = [](std::vector<std::int32_t> const& labels) {
        return to_string(find_group(Partition::from_labels(labels), 1, static_cast<Index>(labels.size())).group.name);
    };
    CHECK(name({0, 0, 1, 1, 1}) == "C2 x S3");
    CHECK(name({0, 1, 0, 1}) == "C2 x C2");
    CHECK(name({0, -1, -1, -1}) == "S3");
    CHECK(name({0, 1, 2}) == "trivial");
    CHECK(name({0, 0}) == "C2");
    DiscoveredGroup const group =
        find_group(Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, 1, 1}), 1, 5).group;
    CHECK(group.order == "12");
    CHECK(group.closed);
}
