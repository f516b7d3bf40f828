// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/group_discovery.hpp"

#include <doctest/doctest.h>

#include <string>

#include "core/groups/action.hpp"
#include "core/groups/orbits.hpp"

using namespace symdiscover;

namespace {

DiscoveredGroup discover(std::string const& input_text, std::string const& output_text) {
    GroupExpr const input = parse_group(input_text);
    GroupExpr const output = parse_group(output_text);
    Partition const orbits = weight_orbits(make_action(input, output), output.degree, input.degree);
    return discover_group(orbits, output.degree, input.degree);
}

std::string name_of(std::string const& group) { return discover(group, group).name; }

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
    CHECK(discover("symmetric(5)", "trivial(1)").name == "S5");
    // Coprime translations are one cycle.
    CHECK(name_of("translation(2,3)") == "C6");
}

TEST_CASE("D8 has order 16, and S10 order 10!") {
    CHECK(discover("dihedral(8)", "dihedral(8)").order == "16");
    CHECK(discover("symmetric(10)", "symmetric(10)").order == "3628800");
}

TEST_CASE("a group that is not recognised is described, not guessed") {
    // The Klein four-group: abelian, of the order of D2 and C4.
    CHECK(name_of("translation(2,2)") == "order 4, transitive on 4 inputs, transitive on 4 outputs");
    CHECK(name_of("translation(4,4)") == "order 16, transitive on 16 inputs, transitive on 16 outputs");
    CHECK(discover("union(symmetric(3),symmetric(4))", "trivial(2)").name ==
          "order 144, 2 orbits on 7 inputs, 2 orbits on 2 outputs");
    CHECK(discover("union(symmetric(3),symmetric(4))", "trivial(1)").name == "S3 x S4");
}

TEST_CASE("a group's order alone does not name it") {
    // Order 24 = 4! acting on six points as C2 wr C3: neither S4 nor D12.
    DiscoveredGroup const group = discover("wreath(cyclic(2),cyclic(3))", "wreath(cyclic(2),cyclic(3))");
    CHECK(group.order == "24");
    CHECK(group.name == "order 24, transitive on 6 inputs, transitive on 6 outputs");
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
    DiscoveredGroup const group = discover_group(toeplitz, 2, 3);
    // Turning the line round would exchange the two taps.
    CHECK(group.name == "trivial");
    CHECK(group.order == "1");
    CHECK_FALSE(group.closed);
}

TEST_CASE("inactive weights may lie in several orbits of a closed group") {
    // A diagonal matrix with one shared parameter on the first two outputs and another on the third.
    auto const diagonal = Partition::from_labels(std::vector<std::int32_t>{0, -1, -1, -1, 0, -1, -1, -1, 1});
    DiscoveredGroup const group = discover_group(diagonal, 3, 3);
    CHECK(group.name == "C2");
    CHECK(group.closed);
    REQUIRE(group.generators.size() == 1);
    CHECK(to_cycles(group.generators[0].input) == "(0 1)");
    CHECK(to_cycles(group.generators[0].output) == "(0 1)");
}

TEST_CASE("of one output every order of the inputs with the same label is a factor of its own") {
    auto const name = [](std::vector<std::int32_t> const& labels) {
        return discover_group(Partition::from_labels(labels), 1, static_cast<Index>(labels.size())).name;
    };
    CHECK(name({0, 0, 1, 1, 1}) == "C2 x S3");
    CHECK(name({0, 1, 0, 1}) == "C2 x C2");
    CHECK(name({0, -1, -1, -1}) == "S3");
    CHECK(name({0, 1, 2}) == "trivial");
    CHECK(name({0, 0}) == "C2");
    DiscoveredGroup const group =
        discover_group(Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, 1, 1}), 1, 5);
    CHECK(group.order == "12");
    CHECK(group.closed);
}
