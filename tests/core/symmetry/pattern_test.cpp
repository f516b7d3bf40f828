// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/pattern.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <stdexcept>

#include "core/groups/action.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using symdiscover::test::labelled;

namespace {

using LabelOf = std::function<Index(Index, Index)>;

Pattern pattern_of(Index outputs, Index inputs, LabelOf const& label) {
    return recognise_pattern(labelled(outputs, inputs, label), outputs, inputs).pattern;
}

/// The same labels with one weight's changed.
LabelOf except(LabelOf const& label, Index output, Index input, Index other) {
    return [=](Index a, Index j) { return a == output && j == input ? other : label(a, j); };
}

Index circulant_of_5(Index a, Index j) { return (j - a + 5) % 5; }
Index valid_convolution(Index a, Index j) { return j >= a && j - a < 3 ? j - a : -1; }
Index local_filters(Index a, Index j) { return j >= a && j - a < 3 ? 3 * a + j - a : -1; }
Index two_channels_of_3(Index a, Index j) { return ((j / 2 - a / 2 + 3) % 3 * 2 + a % 2) * 2 + j % 2; }

}  // namespace

TEST_CASE("circulant: tied along wrapped diagonals, some of which may be inactive") {
    CHECK(pattern_of(5, 5, circulant_of_5).kind == PatternKind::circulant);
    CHECK(pattern_of(5, 5, [](Index a, Index j) {
              return circulant_of_5(a, j) < 3 ? circulant_of_5(a, j) : -1;
          }).kind == PatternKind::circulant);
    CHECK(pattern_of(5, 5, [](Index a, Index j) { return a == j ? 0 : -1; }).kind == PatternKind::circulant);
}

TEST_CASE("one weight out of place is no circulant") {
    CHECK(pattern_of(5, 5, except(circulant_of_5, 0, 4, 9)).kind == PatternKind::none);
    CHECK(pattern_of(5, 5, except(circulant_of_5, 3, 1, -1)).kind == PatternKind::none);
    CHECK(pattern_of(5, 5, except(circulant_of_5, 2, 2, 1)).kind == PatternKind::none);
}

TEST_CASE("toeplitz: tied along diagonals with open ends, of known width and first offset") {
    Pattern const valid = pattern_of(5, 7, valid_convolution);
    CHECK(valid.kind == PatternKind::toeplitz);
    CHECK(valid.width == 3);
    CHECK(valid.first_offset == 0);

    Pattern const same = pattern_of(6, 6, [](Index a, Index j) { return j - a >= -1 && j - a <= 2 ? j - a + 1 : -1; });
    CHECK(same.kind == PatternKind::toeplitz);
    CHECK(same.width == 4);
    CHECK(same.first_offset == -1);

    Pattern const full = pattern_of(4, 3, [](Index a, Index j) { return j - a + 3; });
    CHECK(full.kind == PatternKind::toeplitz);
    CHECK(full.width == 6);
    CHECK(full.first_offset == -3);

    Pattern const dilated = pattern_of(5, 9, [](Index a, Index j) {
        Index const offset = j - a;
        return offset >= 0 && offset <= 4 && offset % 2 == 0 ? offset : -1;
    });
    CHECK(dilated.kind == PatternKind::toeplitz);
    CHECK(dilated.width == 3);
}

TEST_CASE("one weight out of place is no toeplitz") {
    CHECK(pattern_of(5, 7, except(valid_convolution, 4, 6, 7)).kind == PatternKind::none);
    CHECK(pattern_of(5, 7, except(valid_convolution, 2, 3, -1)).kind == PatternKind::none);
    CHECK(pattern_of(5, 7, except(valid_convolution, 0, 5, 0)).kind == PatternKind::none);
}

TEST_CASE("a partition that ties more than the pattern does not have the pattern") {
    CHECK(pattern_of(5, 5, [](Index, Index) { return 0; }).kind == PatternKind::none);
    CHECK(pattern_of(5, 5, [](Index a, Index j) { return a == j ? 0 : 1; }).kind == PatternKind::none);
    CHECK(pattern_of(5, 7, [](Index a, Index j) { return valid_convolution(a, j) < 0 ? -1 : 0; }).kind ==
          PatternKind::none);
}

TEST_CASE("block-circulant: blocks tied along wrapped block diagonals") {
    CHECK(pattern_of(6, 6, two_channels_of_3).kind == PatternKind::block_circulant);
    CHECK(pattern_of(6, 6, except(two_channels_of_3, 5, 5, 99)).kind == PatternKind::none);
    // Three positions with one channel in and two out.
    CHECK(pattern_of(6, 3, [](Index a, Index j) { return (j - a / 2 + 3) % 3 * 2 + a % 2; }).kind ==
          PatternKind::block_circulant);
}

TEST_CASE("locally connected: a band with nothing tied") {
    Pattern const local = pattern_of(5, 7, local_filters);
    CHECK(local.kind == PatternKind::locally_connected);
    CHECK(local.width == 3);
    CHECK(local.first_offset == 0);
    CHECK(pattern_of(5, 7, except(local_filters, 1, 2, 0)).kind == PatternKind::none);
    CHECK(pattern_of(5, 7, except(local_filters, 1, 2, -1)).kind == PatternKind::none);
    CHECK(pattern_of(5, 7, except(local_filters, 0, 6, 99)).kind == PatternKind::none);
    // Everything below the diagonal is not local: the last output sees every input.
    CHECK(pattern_of(4, 4, [](Index a, Index j) { return j <= a ? 4 * a + j : -1; }).kind == PatternKind::none);
    // One output that sees a few of its inputs says nothing about neighbourhoods.
    CHECK(pattern_of(1, 4, [](Index, Index j) { return j < 2 ? j : -1; }).kind == PatternKind::none);
}

TEST_CASE("dense: nothing tied and nothing inactive") {
    CHECK(pattern_of(3, 4, [](Index a, Index j) { return 4 * a + j; }).kind == PatternKind::dense);
    CHECK(pattern_of(1, 1, [](Index, Index) { return 0; }).kind == PatternKind::dense);
    CHECK(pattern_of(1, 5, [](Index, Index j) { return j; }).kind == PatternKind::dense);
}

TEST_CASE("none: nothing active, or nothing that fits") {
    CHECK(pattern_of(3, 3, [](Index, Index) { return -1; }).kind == PatternKind::none);
    CHECK(pattern_of(1, 1, [](Index, Index) { return -1; }).kind == PatternKind::none);
    CHECK(pattern_of(1, 4, [](Index, Index) { return 0; }).kind == PatternKind::none);
    CHECK(pattern_of(2, 2, [](Index a, Index) { return a; }).kind == PatternKind::none);
}

TEST_CASE("the sharing of cyclic shifts is circulant, that of a torus block-circulant") {
    auto orbits_of = [](char const* text) {
        GroupExpr const group = parse_group(text);
        return recognise_pattern(weight_orbits(make_action(group, group), group.degree, group.degree), group.degree,
                                 group.degree);
    };
    CHECK(orbits_of("cyclic(9)").pattern.kind == PatternKind::circulant);
    CHECK(orbits_of("cyclic(9)").arrangement == Arrangement{Shape::ring, {9}, {9}, {}, {}});
    CHECK(orbits_of("translation(3,3)").pattern.kind == PatternKind::block_circulant);
    CHECK(orbits_of("translation(4,6)").arrangement == Arrangement{Shape::torus, {4, 6}, {4, 6}, {}, {}});
    CHECK(orbits_of("translation(6,4)").arrangement == Arrangement{Shape::torus, {6, 4}, {6, 4}, {}, {}});
    CHECK(orbits_of("translation(2,12)").arrangement == Arrangement{Shape::torus, {2, 12}, {2, 12}, {}, {}});
    CHECK(orbits_of("p4(3)").pattern.kind == PatternKind::none);
    CHECK(orbits_of("grid(cyclic(4), trivial(2))").arrangement == Arrangement{Shape::blocks, {4, 2}, {4, 2}, {}, {}});
}

TEST_CASE("toeplitz in two dimensions: tied by rows and columns apart, with open ends") {
    auto const window_of_2_by_3 = [](Index a, Index j) {
        Index const dy = j / 6 - a / 4;
        Index const dx = j % 6 - a % 4;
        return dy >= 0 && dy < 2 && dx >= 0 && dx < 3 ? 3 * dy + dx : Index{-1};
    };
    PatternFinding const valid = recognise_pattern(labelled(3 * 4, 4 * 6, window_of_2_by_3), 12, 24);
    CHECK(valid.pattern.kind == PatternKind::toeplitz_2d);
    CHECK(valid.pattern.width == 6);
    CHECK(valid.arrangement == Arrangement{Shape::grid, {4, 6}, {3, 4}, {}, {}});
    CHECK(pattern_of(12, 24, except(window_of_2_by_3, 11, 23, -1)).kind == PatternKind::none);
    CHECK(pattern_of(12, 24, except(window_of_2_by_3, 5, 0, 0)).kind == PatternKind::none);
    // One row of windows is a line with taps further apart.
    CHECK(pattern_of(4, 12, window_of_2_by_3).kind == PatternKind::toeplitz);
}

TEST_CASE("a partition of another number of weights is refused") {
    CHECK_THROWS_WITH_AS(recognise_pattern(Partition::singletons(5), 2, 3),
                         "pattern: expected a partition of 2 x 3 weights, found one of 5", std::invalid_argument);
}
