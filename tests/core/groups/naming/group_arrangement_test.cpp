// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/group_arrangement.hpp"

#include <doctest/doctest.h>

#include "core/groups/action.hpp"
#include "core/groups/automorphisms/automorphisms.hpp"
#include "tests/core/groups/small_groups.hpp"

using namespace symdiscover;

namespace {

/// A square layer whose inputs and outputs stand in random orders.
struct Layer {
    Index side;
    Partition weights;

    Layer(std::string const& text, std::uint64_t seed) {
        GroupExpr const group = parse_group(text);
        side = group.degree;
        weights = weight_orbits(make_action(group, group), side, side);
        if (seed == 0) return;
        Rng rng = make_rng(seed);
        Permutation const rows = random_permutation(rng, side);
        weights = reordered(rows, random_permutation(rng, side));
    }

    Partition reordered(Permutation const& rows, Permutation const& columns) const {
        std::vector<std::int32_t> labels;
        for (Index const a : rows) {
            for (Index const j : columns) labels.push_back(weights[a * side + j]);
        }
        return Partition::from_labels(labels);
    }

    Arrangement arrangement() const {
        AutomorphismGroup const group = automorphisms(weights, side, side);
        return group_arrangement({{2 * side, joint_permutations(group.generators)}, group.order}, side, side);
    }

    Partition arranged() const {
        Arrangement const found = arrangement();
        if (found.is_natural()) return weights;
        REQUIRE(is_permutation(found.input_order));
        REQUIRE(is_permutation(found.output_order));
        return reordered(found.output_order, found.input_order);
    }
};

/// The generators of the group as it stands in its natural order keep the sharing.
bool stands_as(Partition const& weights, std::string const& text) {
    GroupExpr const group = parse_group(text);
    Partition const orbits = weight_orbits(make_action(group, group), group.degree, group.degree);
    // As many blocks, and each orbit inside one of them: the same partition.
    for (Index e = 0; e < weights.elements(); ++e) {
        for (Permutation const& generator : group.generators) {
            Index const moved = image(generator, e / group.degree) * group.degree + image(generator, e % group.degree);
            if (weights[moved] != weights[e]) return false;
        }
    }
    return orbits.blocks() == weights.blocks();
}

}  // namespace

TEST_CASE("rings, tori, sets, blocks and parts are put in order again") {
    for (std::string const text :
         {"dihedral(8)", "dihedral(7)", "cyclic(9)", "p4(5)", "p4(6)", "p4m(4)", "translation(3,3)", "symmetric(6)",
          "wreath(cyclic(3),symmetric(4))", "grid(symmetric(3),symmetric(4))", "grid(symmetric(3),dihedral(5))"}) {
        for (std::uint64_t seed = 0; seed < 4; ++seed) {
            CAPTURE(text);
            CAPTURE(seed);
            Layer const layer(text, seed);
            CHECK(stands_as(layer.arranged(), text));
        }
    }
}

TEST_CASE("what an arrangement is called") {
    auto const shape = [](char const* text, std::uint64_t seed) { return Layer(text, seed).arrangement().shape; };
    for (std::uint64_t seed = 0; seed < 2; ++seed) {
        CHECK(shape("dihedral(8)", seed) == Shape::ring);
        CHECK(shape("p4(5)", seed) == Shape::torus);
        CHECK(shape("symmetric(6)", seed) == Shape::set);
        CHECK(shape("wreath(cyclic(3),symmetric(4))", seed) == Shape::blocks);
        CHECK(shape("grid(symmetric(4),symmetric(3))", seed) == Shape::blocks);
        CHECK(shape("union(cyclic(3),symmetric(4))", seed) == Shape::parts);
        CHECK(shape("trivial(4)", seed) == Shape::none);
    }
}

TEST_CASE("natural orders are left alone") {
    for (std::string const text :
         {"dihedral(8)", "cyclic(9)", "p4m(5)", "translation(2,12)", "translation(4,5)", "symmetric(5)",
          "wreath(cyclic(3),symmetric(4))", "wreath(dihedral(5),cyclic(4))", "wreath(symmetric(4),dihedral(5))",
          "grid(dihedral(4),dihedral(6))", "grid(symmetric(4),symmetric(3))", "union(cyclic(3),symmetric(4))"}) {
        CAPTURE(text);
        CHECK(Layer(text, 0).arrangement().is_natural());
    }
    // One group, two tori: the one that stands there.
    CHECK(Layer("translation(2,12)", 0).arrangement().input_sizes == std::vector<Index>{2, 12});
    CHECK(Layer("translation(2,12)", 1).arrangement().input_sizes == std::vector<Index>{4, 6});
    CHECK(Layer("translation(4,5)", 0).arrangement().input_sizes == std::vector<Index>{4, 5});
    CHECK(Layer("translation(4,5)", 1).arrangement().input_sizes == std::vector<Index>{20});
}

TEST_CASE("blocks stand together, and parts") {
    Partition const wreath = Layer("wreath(cyclic(3),symmetric(4))", 5).arranged();
    // Off the diagonal blocks all weights are one parameter.
    std::int32_t const between = wreath[3];
    for (Index a = 0; a < 12; ++a) {
        for (Index j = 0; j < 12; ++j) CHECK((wreath[a * 12 + j] == between) == (a / 3 != j / 3));
    }
    Layer const parts("union(cyclic(3),dihedral(4))", 5);
    Arrangement const found = parts.arrangement();
    Partition const united = parts.arranged();
    Index const first = found.input_sizes[0];
    CHECK(found.input_sizes[0] + found.input_sizes[1] == 7);
    CHECK(found.output_sizes == found.input_sizes);
    for (Index a = 0; a < 7; ++a) {
        for (Index j = 0; j < 7; ++j) {
            // A parameter belongs to one pair of parts.
            CHECK((united[a * 7 + j] == united[0]) <= ((a < first) == (j < first)));
        }
    }
}

TEST_CASE("blocks have the order of what is inside them, and of what permutes them") {
    for (std::uint64_t seed = 1; seed < 4; ++seed) {
        CAPTURE(seed);
        CHECK(stands_as(Layer("wreath(cyclic(5),dihedral(6))", seed).arranged(), "wreath(cyclic(5),dihedral(6))"));
        CHECK(stands_as(Layer("wreath(dihedral(5),cyclic(4))", seed).arranged(), "wreath(dihedral(5),cyclic(4))"));
        CHECK(stands_as(Layer("grid(dihedral(4),dihedral(7))", seed).arranged(), "grid(dihedral(4),dihedral(7))"));
        CHECK(stands_as(Layer("grid(cyclic(4),symmetric(3))", seed).arranged(), "grid(symmetric(3),cyclic(4))"));
    }
}

TEST_CASE("each output of a set stands with its input") {
    Layer const layer("symmetric(5)", 9);
    Partition const arranged = layer.arranged();
    for (Index a = 0; a < 5; ++a) {
        for (Index j = 0; j < 5; ++j) CHECK((arranged[a * 5 + j] == arranged[0]) == (a == j));
    }
}
