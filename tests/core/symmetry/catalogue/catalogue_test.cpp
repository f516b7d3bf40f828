// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/catalogue/catalogue.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "core/groups/action.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

constexpr Index any_blocks = 1'000'000;

Partition orbits_of(std::string const& input, std::string const& output) {
    GroupExpr const in = parse_group(input);
    GroupExpr const out = parse_group(output);
    return weight_orbits(make_action(in, out), out.degree, in.degree);
}

Partition orbits_of(std::string const& group) { return orbits_of(group, group); }

bool has(std::vector<Hypothesis> const& all, Partition const& partition) {
    return std::any_of(all.begin(), all.end(), [&](Hypothesis const& one) { return one.partition == partition; });
}

bool named(std::vector<Hypothesis> const& all, std::string const& name, Partition const& partition) {
    return std::any_of(all.begin(), all.end(),
                       [&](Hypothesis const& one) { return one.name == name && one.partition == partition; });
}

/// Orbits of a group of sites that acts on the channels of each side in the same way, channels first.
Partition in_channels(std::string const& group, Index inputs, Index outputs) {
    GroupExpr const sites = parse_group(group);
    Partition const one = weight_orbits(make_action(sites, sites), sites.degree, sites.degree);
    Index const n = sites.degree;
    return labelled(outputs * n, inputs * n,
                    [&](Index a, Index j) { return (a / n * inputs + j / n) * one.blocks() + one[a % n * n + j % n]; });
}

double total_prior(std::vector<Hypothesis> const& all) {
    double total = 0.0;
    for (Hypothesis const& one : all) total += std::exp(one.log_prior);
    return total;
}

}  // namespace

TEST_CASE("a catalogue has each partition once, none all apart, none of other weights or with too many blocks") {
    for (LayerShape const& shape : {LayerShape{{16}, {16}},
                                    {{4, 4}, {4, 4}},
                                    {{3, 8}, {3, 8}},
                                    {{12}, {4}},
                                    {{8}, {4}},
                                    {{5}, {3}},
                                    {{1}, {2}}}) {
        std::vector<Hypothesis> const all = catalogue(shape, 100);
        std::set<std::vector<std::int32_t>> labels;
        for (Hypothesis const& one : all) {
            CHECK(one.partition.elements() == shape.m() * shape.n());
            CHECK_FALSE(one.partition.all_apart());
            CHECK(one.partition.blocks() <= 100);
            CHECK_FALSE(one.name.empty());
            labels.insert(one.partition.labels());
        }
        CHECK(labels.size() == all.size());
        CHECK_FALSE(all.empty());
    }
}

TEST_CASE("all kinds have the same share of the prior, and a partition that several have keeps it all") {
    double const of_kind = std::exp(log_prior_of_kind());
    CHECK(of_kind == doctest::Approx(1.0 / static_cast<double>(hypothesis_kinds().size() + 1)));
    for (LayerShape const& shape : {LayerShape{{16}, {16}}, {{3, 8}, {3, 8}}, {{12}, {4}}, {{4, 1}, {4, 1}}}) {
        double expected = 0.0;
        for (HypothesisKind const& kind : hypothesis_kinds()) {
            std::vector<Hypothesis> const members = kind.make({shape, layouts(shape), any_blocks});
            for (Hypothesis const& one : members) {
                if (!one.partition.all_apart()) expected += of_kind / static_cast<double>(members.size());
            }
        }
        double const total = total_prior(catalogue(shape, any_blocks));
        CHECK(total == doctest::Approx(expected).epsilon(1e-10));
        CHECK(total <= 1.0 - of_kind + 1e-12);
    }
}

TEST_CASE("a partition goes by its first name, and rings, planes and bands have taps") {
    std::vector<Hypothesis> const all = catalogue({{4}, {4}}, any_blocks);
    CHECK(named(all, "D4", orbits_of("dihedral(4)")));
    CHECK(named(all, "2 x 2 torus", orbits_of("grid(cyclic(2), cyclic(2))")));
    for (Hypothesis const& one : all) {
        if (one.name == "C4" || one.name == "band 4 -> 4") CHECK(one.has_taps);
        if (one.name == "S4" || one.name == "all alike") CHECK_FALSE(one.has_taps);
    }
}

TEST_CASE("where there is nothing to tie there is no hypothesis") {
    CHECK(catalogue({{1}, {1}}, any_blocks).empty());
    CHECK(catalogue({{4}, {4}}, 0).empty());
}

TEST_CASE("a flat layer of 16 points has the groups of lines, planes, grids and blocks") {
    std::vector<Hypothesis> const all = catalogue({{16}, {16}}, any_blocks);
    for (char const* group :
         {"cyclic(16)", "dihedral(16)", "symmetric(16)", "reflection(16)", "translation(4, 4)", "translation(2, 8)",
          "p4(4)", "p4m(4)", "grid(cyclic(4), symmetric(4))", "grid(dihedral(4), cyclic(4))",
          "grid(trivial(2), cyclic(8))", "wreath(cyclic(4), symmetric(4))", "wreath(symmetric(8), cyclic(2))",
          "union(cyclic(6), symmetric(10))", "union(trivial(12), symmetric(4))"}) {
        CAPTURE(group);
        CHECK(has(all, orbits_of(group)));
    }
    CHECK(named(all, "C16", circulant(16)));
    CHECK(has(all, diagonal_and_rest(16)));
}

TEST_CASE("a square layer has open ends in one and two dimensions, channels, and what all alike is") {
    std::vector<Hypothesis> const all = catalogue({{16}, {16}}, any_blocks);
    CHECK(has(all, labelled(16, 16, [](Index a, Index j) { return j - a + 15; })));
    CHECK(has(all, labelled(16, 16, [](Index a, Index j) { return (j / 4 - a / 4 + 3) * 7 + j % 4 - a % 4 + 3; })));
    CHECK(has(all, in_channels("cyclic(8)", 2, 2)));
    CHECK(has(all, labelled(16, 16, [](Index a, Index j) {  // channels last
                  return (a % 2 * 2 + j % 2) * 8 + (j / 2 - a / 2 + 8) % 8;
              })));
    CHECK(has(all, Partition::one_block(256)));
    CHECK(has(all, labelled(16, 16, [](Index a, Index) { return a; })));
    CHECK(has(all, labelled(16, 16, [](Index, Index j) { return j; })));
}

TEST_CASE("axes say what the sites are: a plane, or channels of a line") {
    std::vector<Hypothesis> const plane = catalogue({{4, 4}, {4, 4}}, any_blocks);
    for (char const* group : {"translation(4, 4)", "p4(4)", "p4m(4)", "grid(cyclic(4), symmetric(4))", "cyclic(16)",
                              "wreath(cyclic(4), symmetric(4))", "symmetric(16)"}) {
        CAPTURE(group);
        CHECK(has(plane, orbits_of(group)));
    }
    CHECK(has(plane, in_channels("cyclic(4)", 4, 4)));

    std::vector<Hypothesis> const line = catalogue({{3, 8}, {3, 8}}, any_blocks);
    for (char const* group : {"cyclic(8)", "dihedral(8)", "symmetric(8)", "reflection(8)"}) {
        CAPTURE(group);
        CHECK(has(line, in_channels(group, 3, 3)));
    }
    CHECK(has(line, orbits_of("translation(3, 8)")));
    CHECK(has(line, orbits_of("grid(symmetric(3), cyclic(8))")));
    CHECK(has(line, labelled(24, 24, [](Index a, Index j) {  // open ends, channel pair by channel pair
                  return (a / 8 * 3 + j / 8) * 15 + j % 8 - a % 8 + 7;
              })));
}

TEST_CASE("a layer with fewer outputs has bands, strides, channels and invariants") {
    CHECK(has(catalogue({{70}, {68}}, any_blocks), labelled(68, 70, [](Index a, Index j) { return j - a + 67; })));

    std::vector<Hypothesis> const third = catalogue({{12}, {4}}, any_blocks);
    CHECK(has(third, labelled(4, 12, [](Index a, Index j) { return j - a + 3; })));
    CHECK(has(third, labelled(4, 12, [](Index a, Index j) { return j - 3 * a + 9; })));
    CHECK(has(third, labelled(4, 12, [](Index a, Index j) { return (j - 3 * a + 12) % 12; })));
    CHECK(has(third, in_channels("cyclic(4)", 3, 1)));
    CHECK(has(third, in_channels("symmetric(4)", 3, 1)));
    CHECK(has(third, labelled(4, 12, [](Index a, Index j) { return a * 4 + j / 3; })));  // runs of 3
    CHECK(has(third, labelled(4, 12, [](Index a, Index j) { return a * 4 + j % 4; })));  // every 4th
    CHECK(has(third, labelled(4, 12, [](Index a, Index j) { return a * 6 + std::min(j, 11 - j); })));
    CHECK(has(third, orbits_of("symmetric(12)", "trivial(4)")));

    std::vector<Hypothesis> const half = catalogue({{8}, {4}}, any_blocks);
    CHECK(has(half, labelled(4, 8, [](Index a, Index j) { return (j - 2 * a + 8) % 8; })));
    CHECK(has(half, in_channels("dihedral(4)", 2, 1)));
    CHECK(has(half, labelled(4, 8, [](Index a, Index j) { return (j / 2 == a ? 0 : 2) + j % 2; })));  // channels last
    CHECK(has(half, Partition::one_block(32)));
}

TEST_CASE("one output has what inputs are alike: all, runs, every second, mirrored") {
    std::vector<Hypothesis> const all = catalogue({{6}, {1}}, any_blocks);
    for (char const* group : {"symmetric(6)", "reflection(6)", "grid(trivial(2), symmetric(3))"}) {
        CAPTURE(group);
        GroupExpr const in = parse_group(group);
        CHECK(has(all, point_orbits(in.generators, 6)));
    }
    CHECK(has(all, labelled(1, 6, [](Index, Index j) { return j % 2; })));
}
