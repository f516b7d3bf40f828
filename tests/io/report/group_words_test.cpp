// SPDX-License-Identifier: Apache-2.0
#include "io/report/group_words.hpp"

#include <doctest/doctest.h>

#include "io/result/result.hpp"
#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

/// What a group of this name means, on a layer whose order shows nothing.
std::string meaning_of(std::string const& name) {
    auto layer = samples::circulant(6).layers[0];
    layer.group.name = parse_group_name(name);
    return group_meaning(layer);
}

}  // namespace

TEST_CASE("an order of many digits is rounded down to two of them") {
    CHECK(order_words("1") == "1");
    CHECK(order_words("15511210043330985984000000") == "about 1.5 x 10^25");  // 25!
    CHECK(order_words("620448401733239439360000") == "620448401733239439360000");
    auto layer = samples::circulant(6).layers[0];
    layer.group.name = parse_group_name("S40");
    layer.group.order = "815915283247897734345611269596115894272000000000";
    CHECK(contains(describe_symmetry(layer), "At least S40, of order about 8.1 x 10^47: "));
}

TEST_CASE("each kind of group has a meaning in plain words") {
    CHECK(meaning_of("C16") == "a periodic shift, back at the start after 16 steps");
    CHECK(meaning_of("C2") == "an exchange, such as a reflection, which done twice changes nothing");
    CHECK(meaning_of("C7 : C3") == "a periodic shift of 7 steps, and 3 multiplications of the places modulo 7");
    CHECK(meaning_of("D8") == "a periodic shift, back at the start after 8 steps, and a reflection");
    CHECK(meaning_of("S5") == "order does not matter, any reordering of 5 is allowed");
    CHECK(meaning_of("A5") == "any reordering of 5 is allowed that takes an even number of exchanges");
    CHECK(meaning_of("S3 x S4") == "independently of each other any reordering of 3 and any reordering of 4");
    CHECK(meaning_of("C3 x C3 x C2") ==
          "independently of each other 2 times a periodic shift of 3 steps and an exchange");
    CHECK(meaning_of("C2^9 x S3 x C2") == "independently of each other 10 times an exchange and any reordering of 3");
    CHECK(meaning_of("C4 wr S3") ==
          "inside each of 3 blocks, independently of the other blocks, a periodic shift of 4 steps; and the blocks "
          "themselves, any reordering of 3");
    CHECK(meaning_of("p4(5)") == "shifts and quarter turns of a 5 x 5 torus");
    CHECK(meaning_of("p4m(4)") == "shifts, quarter turns and reflections of a 4 x 4 torus");
    CHECK(meaning_of("PSL(2,7)").empty());
}

TEST_CASE("shifts of a torus are called so, under whatever name") {
    auto layer = samples::torus().layers[0];
    std::string const words =
        "shifts along the rows and along the columns of a 4 x 6 torus, independently of each other";
    CHECK(group_meaning(layer) == words);
    layer.group.name = parse_group_name("C24");
    CHECK(group_meaning(layer) == words);
    layer.group.order = "48";
    CHECK(group_meaning(layer) != words);
}

TEST_CASE("where the order shows it, each factor of a product has its place") {
    auto layer = samples::torus().layers[0];
    layer.group.name = parse_group_name("C6 x S4");
    layer.group.order = "144";
    CHECK(group_meaning(layer) ==
          "among the 4 rows, any reordering of 4; and independently of it, among the 6 columns, a periodic shift of 6 "
          "steps");
    layer.arrangement.shape = Shape::blocks;
    CHECK(group_meaning(layer) ==
          "among the 4 blocks, any reordering of 4; and independently of it, inside the blocks, a periodic shift of 6 "
          "steps, the same in each");
    std::swap(layer.group.generators[0].input[0], layer.group.generators[0].input[1]);
    CHECK(group_meaning(layer) == "independently of each other a periodic shift of 6 steps and any reordering of 4");
}

TEST_CASE("a dihedral group has its order, and GAP's name, beside it") {
    auto layer = samples::circulant(8).layers[0];
    layer.group.name = parse_group_name("D8");
    layer.group.order = "16";
    CHECK(contains(describe_symmetry(layer), "At least D8, of order 16 (GAP writes D16): a periodic shift"));
    CHECK(contains(describe_symmetry(layer), "largest group that keeps this sharing"));
}

TEST_CASE("whether a group is transitive and faithful is one line") {
    auto layer = samples::torus().layers[0];
    CHECK(describe_action(layer) ==
          "Transitive on the 24 inputs (any can take any other's place), transitive on the 24 outputs; faithful on "
          "both.");
    layer.group.input_orbits = 2;
    layer.group.faithful_on_outputs = false;
    CHECK(describe_action(layer) ==
          "2 orbits on the 24 inputs, transitive on the 24 outputs (any can take any other's place); faithful on the "
          "inputs, not on the outputs (some reorderings move inputs only).");
    layer.group.name = parse_group_name("order 48, 2 orbits on 24 inputs, transitive on 24 outputs");
    CHECK(describe_action(layer) == "Faithful on the inputs, not on the outputs (some reorderings move inputs only).");
    layer.group.input_orbits = 0;
    CHECK(describe_action(layer).empty());
}

TEST_CASE("what a group does not explain is counted") {
    CHECK(describe_explained(samples::torus().layers[0]) ==
          "Its orbits on the weights are exactly the shared parameters.");
    CHECK(describe_explained(samples::nameless().layers[0]) ==
          "It does not explain the sharing: the 2 shared parameters join 6 of its orbits on the weights.");
    auto layer = samples::set_layer().layers[0];
    layer.group = {parse_group_name("C10"), "10", {{samples::shift(10), samples::shift(10)}}, false};
    CHECK(describe_explained(layer) ==
          "It explains 1 of the 2 shared parameters: this is one of its orbits on the weights. The other 1 joins 9 "
          "orbits.");
    CHECK(contains(describe_explained(samples::convolution().layers[0]), "near its open ends"));
    CHECK(describe_explained(samples::low_rank().layers[0]) == "It explains none of the ties.");
}

TEST_CASE("a group that there was no time to look for is called so") {
    auto layer = samples::circulant(6).layers[0];
    layer.group = {};
    layer.group.order = DiscoveredGroup::unknown_order;
    layer.group.name = parse_group_name("order unknown");
    CHECK_FALSE(layer.group.name.is_name());
    CHECK(describe_symmetry(layer) == "not worked out: the fit was interrupted.");
    CHECK(describe_action(layer).empty());
    CHECK(describe_explained(layer) == "What it explains of the sharing is not known either.");
}
