// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/revealed_pattern.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "tests/core/symmetry/scrambled_partition.hpp"

using namespace symdiscover;

namespace {

LabelOf taps(std::vector<Index> const& offsets) {
    return [=](Index a, Index j) {
        auto const tap = std::find(offsets.begin(), offsets.end(), j - a);
        return tap == offsets.end() ? Index{-1} : static_cast<Index>(tap - offsets.begin());
    };
}

LabelOf ring_taps(Index n, std::vector<Index> const& offsets) {
    return [n, label = taps(offsets)](Index a, Index j) { return label(0, (j - a + n) % n); };
}

/// Window of height x width, whose first weight lies `up` above and `left` of the output's place.
LabelOf window(Index input_columns, Index output_columns, Index height, Index width, Index up = 0, Index left = 0) {
    return [=](Index a, Index j) {
        Index const y = j / input_columns - a / output_columns + up;
        Index const x = j % input_columns - a % output_columns + left;
        return y >= 0 && y < height && x >= 0 && x < width ? y * width + x : Index{-1};
    };
}

LabelOf torus_offset(Index h, Index w) {
    return [=](Index a, Index j) { return (j / w - a / w + h) % h * w + (j % w - a % w + w) % w; };
}

LabelOf band(Index lo, Index hi) {
    return [=](Index a, Index j) { return j - a >= lo && j - a <= hi ? 1000 * a + j : Index{-1}; };
}

LabelOf blocks(Index count, Index rows, Index columns, Index active_shifts) {
    return [=](Index a, Index j) {
        Index const shift = (j / columns - a / rows + count) % count;
        return shift < active_shifts ? (shift * rows + a % rows) * columns + j % columns : Index{-1};
    };
}

bool is_forwards_or_backwards(std::vector<Index> const& places) {
    return std::is_sorted(places.begin(), places.end()) || std::is_sorted(places.rbegin(), places.rend());
}

/// The line is known but for its direction, and runs from the lower-numbered of the two end outputs.
void check_line(Scrambled const& scrambled, PatternFinding const& finding) {
    auto const& arrangement = finding.arrangement;
    CHECK(arrangement.shape == Shape::line);
    REQUIRE(arrangement.output_order.size() == scrambled.outputs.size());
    auto const outputs = natural_places(scrambled.outputs, arrangement.output_order);
    auto const inputs = natural_places(scrambled.inputs, arrangement.input_order);
    CHECK(is_forwards_or_backwards(outputs));
    CHECK(is_forwards_or_backwards(inputs));
    CHECK((outputs.front() < outputs.back()) == (inputs.front() < inputs.back()));
    CHECK(arrangement.output_order.front() < arrangement.output_order.back());
}

void check_toeplitz(Index outputs, Index inputs, LabelOf const& label, Index width) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        Scrambled const scrambled = scramble(outputs, inputs, label, seed);
        PatternFinding const finding = scrambled.find();
        CHECK(finding.pattern.kind == PatternKind::toeplitz);
        CHECK(finding.pattern.width == width);
        check_line(scrambled, finding);
    }
}

PatternKind kind_of_scrambled(Index outputs, Index inputs, LabelOf const& label, std::uint64_t seed = 1) {
    return scramble(outputs, inputs, label, seed).find().pattern.kind;
}

bool is_torus(Index outputs, LabelOf const& label, std::vector<Index> const& sizes, std::uint64_t seed) {
    Scrambled const scrambled = scramble(outputs, outputs, label, seed);
    PatternFinding const finding = scrambled.find();
    return finding.pattern.kind == PatternKind::block_circulant && finding.arrangement.shape == Shape::torus &&
           finding.arrangement.input_sizes == sizes && finding.arrangement.output_sizes == sizes &&
           is_tied_by(scrambled, finding.arrangement, torus_offset(sizes[0], sizes[1]));
}

}  // namespace

TEST_CASE("a pattern in the natural order is found there") {
    std::vector<Index> places(70);
    std::iota(places.begin(), places.end(), 0);
    Partition const weights = partition_of({places.begin(), places.begin() + 68}, places, taps({0, 1, 2}));
    PatternFinding const finding = find_pattern(weights, 68, 70);
    CHECK(finding.pattern.kind == PatternKind::toeplitz);
    CHECK(finding.arrangement == Arrangement{Shape::line, {70}, {68}, {}, {}});
}

TEST_CASE("scrambled pattern: toeplitz, its line known up to reversal") {
    check_toeplitz(68, 70, taps({0, 1, 2}), 3);
    check_toeplitz(198, 200, taps({0, 1, 2}), 3);
    check_toeplitz(5, 7, taps({0, 1, 2}), 3);
    check_toeplitz(12, 12, taps({-2, -1, 0, 1, 2}), 5);
    check_toeplitz(20, 23, taps({0, 2, 3}), 3);
    check_toeplitz(20, 23, taps({0, 1, 3}), 3);
    check_toeplitz(20, 25, taps({0, 2, 5}), 3);
    check_toeplitz(
        70, 68, [](Index a, Index j) { return j - a + 70; }, 137);
    check_toeplitz(
        4, 5, [](Index a, Index j) { return j - a + 4; }, 8);
}

TEST_CASE("scrambled pattern: toeplitz whose last outputs and first inputs have no active weights") {
    auto const label = taps({2, 3, 7});
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        Scrambled const scrambled = scramble(40, 40, label, seed);
        PatternFinding const finding = scrambled.find();
        CHECK(finding.pattern.kind == PatternKind::toeplitz);
        CHECK(finding.pattern.width == 3);
        CHECK(is_tied_by(scrambled, finding.arrangement, [](Index a, Index j) { return j - a; }));
    }
}

TEST_CASE("scrambled pattern: lines that no weight connects are interleaved") {
    for (auto const& [outputs, inputs, offsets] :
         {std::tuple{40, 42, std::vector<Index>{0, 2}}, {41, 43, {0, 2}}, {20, 26, {0, 3, 6}}, {17, 17, {-2, 0, 2}}}) {
        Scrambled const scrambled = scramble(outputs, inputs, taps(offsets), 5);
        PatternFinding const finding = scrambled.find();
        CHECK(finding.pattern.kind == PatternKind::toeplitz);
        CHECK(is_tied_by(scrambled, finding.arrangement, [](Index a, Index j) { return j - a; }));
    }
}

TEST_CASE("scrambled pattern: one weight out of place is no toeplitz") {
    CHECK(kind_of_scrambled(20, 22, with_one_changed(taps({0, 1, 2}), 4, 5, 99)) == PatternKind::none);
    CHECK(kind_of_scrambled(20, 22, with_one_changed(taps({0, 1, 2}), 4, 5, -1)) == PatternKind::none);
    CHECK(kind_of_scrambled(20, 22, with_one_changed(taps({0, 1, 2}), 4, 15, 0)) == PatternKind::none);
    CHECK(kind_of_scrambled(20, 22, with_one_changed(taps({0, 1, 2}), 4, 15, 7)) == PatternKind::none);
}

TEST_CASE("scrambled pattern: circulant, its ring known up to start, direction and step") {
    for (Index const n : {6, 12, 16, 101}) {
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            Scrambled const scrambled = scramble(
                n, n, [n](Index a, Index j) { return (j - a + n) % n; }, seed);
            PatternFinding const finding = scrambled.find();
            CHECK(finding.pattern.kind == PatternKind::circulant);
            CHECK(finding.arrangement.shape == Shape::ring);
            REQUIRE_FALSE(finding.arrangement.is_natural());
            CHECK(finding.arrangement.output_order.front() == 0);
            CHECK(is_tied_by(scrambled, finding.arrangement, [n](Index a, Index j) { return (j - a + n) % n; }));
        }
    }
}

TEST_CASE("scrambled pattern: the ring's active weights are a narrow band that begins with the output's own input") {
    for (std::vector<Index> const& offsets : {std::vector<Index>{0, 1, 2}, {5, 6, 7}, {0, 7, 14}, {29, 0, 1}}) {
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            Scrambled const scrambled = scramble(30, 30, ring_taps(30, offsets), seed);
            PatternFinding const finding = scrambled.find();
            REQUIRE(finding.pattern.kind == PatternKind::circulant);
            auto const& order = finding.arrangement;
            for (Index a = 0; a < 30; ++a) {
                for (Index j = 0; j < 30; ++j) {
                    Index const place = order.output_order[static_cast<std::size_t>(a)] * 30 +
                                        order.input_order[static_cast<std::size_t>(j)];
                    CHECK((scrambled.weights[place] != Partition::inactive_label) == ((j - a + 30) % 30 < 3));
                }
            }
        }
    }
}

TEST_CASE("scrambled pattern: circulants with gaps, and rings that no weight connects") {
    for (std::vector<Index> const& offsets : {std::vector<Index>{0, 2, 3}, {0, 2}, {1, 4}, {5}, {0, 10, 15}}) {
        Scrambled const scrambled = scramble(30, 30, ring_taps(30, offsets), 2);
        PatternFinding const finding = scrambled.find();
        CHECK(finding.pattern.kind == PatternKind::circulant);
        CHECK(is_tied_by(scrambled, finding.arrangement, [](Index a, Index j) { return (j - a + 30) % 30; }));
    }
}

TEST_CASE("scrambled pattern: one weight out of place is no circulant") {
    auto const label = ring_taps(30, {0, 1, 2});
    CHECK(kind_of_scrambled(30, 30, with_one_changed(label, 3, 4, 99)) == PatternKind::none);
    CHECK(kind_of_scrambled(30, 30, with_one_changed(label, 3, 4, -1)) == PatternKind::none);
    CHECK(kind_of_scrambled(30, 30, with_one_changed(label, 3, 10, 0)) == PatternKind::none);
}

TEST_CASE("scrambled pattern: a torus as square as can be; a ring where it is one") {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        CHECK(is_torus(9, torus_offset(3, 3), {3, 3}, seed));
        CHECK(is_torus(24, torus_offset(4, 6), {4, 6}, seed));
        CHECK(is_torus(24, torus_offset(2, 12), {4, 6}, seed));
        CHECK(is_torus(4, torus_offset(2, 2), {2, 2}, seed));
        CHECK(is_torus(144, torus_offset(12, 12), {12, 12}, seed));
        CHECK(kind_of_scrambled(20, 20, torus_offset(4, 5), seed) == PatternKind::circulant);
        CHECK(kind_of_scrambled(24, 24, with_one_changed(torus_offset(4, 6), 3, 4, 0), seed) == PatternKind::none);
    }
}

TEST_CASE("scrambled pattern: the torus' active weights are a window that begins with the output's own input") {
    auto const near = [](Index a, Index j) {
        Index const offset = torus_offset(6, 8)(a, j);
        return offset / 8 < 2 && offset % 8 < 3 ? offset : -1;
    };
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        CHECK(is_torus(48, near, {6, 8}, seed));
        Scrambled const scrambled = scramble(48, 48, near, seed);
        auto const order = scrambled.find().arrangement;
        std::vector<Index> rows(6, 0);
        std::vector<Index> columns(8, 0);
        for (Index j = 0; j < 48; ++j) {
            Index const place = order.output_order[0] * 48 + order.input_order[static_cast<std::size_t>(j)];
            if (scrambled.weights[place] == Partition::inactive_label) continue;
            ++rows[static_cast<std::size_t>(j / 8)];
            ++columns[static_cast<std::size_t>(j % 8)];
        }
        CHECK(rows == std::vector<Index>{3, 3, 0, 0, 0, 0});
        CHECK(columns == std::vector<Index>{2, 2, 2, 0, 0, 0, 0, 0});
    }
}

TEST_CASE("scrambled pattern: block-circulant in one direction") {
    for (auto const& [count, rows, columns, active] :
         {std::tuple{4, 2, 3, 4}, {10, 6, 3, 10}, {10, 6, 3, 3}, {3, 1, 2, 3}, {8, 2, 2, 2}}) {
        Scrambled const scrambled = scramble(count * rows, count * columns, blocks(count, rows, columns, active), 4);
        PatternFinding const finding = scrambled.find();
        CHECK(finding.pattern.kind == PatternKind::block_circulant);
        CHECK(finding.arrangement.shape == Shape::blocks);
        CHECK(finding.arrangement.input_sizes == std::vector<Index>{count, columns});
        CHECK(finding.arrangement.output_sizes == std::vector<Index>{count, rows});
        CHECK(is_tied_by(scrambled, finding.arrangement, blocks(count, rows, columns, count)));
    }
    CHECK(kind_of_scrambled(12, 8, with_one_changed(blocks(4, 3, 2, 4), 0, 0, 3)) == PatternKind::none);
}

TEST_CASE("scrambled pattern: toeplitz in two dimensions, known up to reflections and transposition") {
    struct Example {
        Index rows, columns, output_rows, output_columns, height, width, up, left;
    };
    for (Example const& e : {Example{6, 8, 4, 6, 3, 3, 0, 0},
                             {7, 8, 7, 8, 3, 3, 1, 1},
                             {4, 5, 4, 5, 7, 9, 3, 4},
                             {5, 9, 4, 7, 2, 3, 0, 0},
                             {28, 28, 26, 26, 3, 3, 0, 0}}) {
        Scrambled const scrambled = scramble(e.output_rows * e.output_columns, e.rows * e.columns,
                                             window(e.columns, e.output_columns, e.height, e.width, e.up, e.left), 6);
        PatternFinding const finding = scrambled.find();
        CHECK(finding.pattern.kind == PatternKind::toeplitz_2d);
        CHECK(finding.pattern.width == e.height * e.width);
        auto const& found = finding.arrangement;
        REQUIRE(found.shape == Shape::grid);
        bool const upright = found.input_sizes == std::vector<Index>{e.rows, e.columns} &&
                             found.output_sizes == std::vector<Index>{e.output_rows, e.output_columns};
        bool const transposed = found.input_sizes == std::vector<Index>{e.columns, e.rows} &&
                                found.output_sizes == std::vector<Index>{e.output_columns, e.output_rows};
        CHECK((upright || transposed));
        Index const in = found.input_sizes[1];
        Index const out = found.output_sizes[1];
        CHECK(is_tied_by(scrambled, found,
                         [=](Index a, Index j) { return (j / in - a / out) * 1000 + j % in - a % out; }));
    }
}

TEST_CASE("scrambled pattern: one weight out of place is no toeplitz in two dimensions") {
    auto const label = window(8, 6, 3, 3);
    CHECK(kind_of_scrambled(24, 48, with_one_changed(label, 7, 9, 3)) == PatternKind::none);
    CHECK(kind_of_scrambled(24, 48, with_one_changed(label, 0, 0, -1)) == PatternKind::none);
    CHECK(kind_of_scrambled(24, 48, with_one_changed(label, 0, 47, 2)) == PatternKind::none);
}

TEST_CASE("scrambled pattern: locally connected, its line known up to reversal") {
    for (auto const& [outputs, inputs, lo, hi] :
         {std::tuple{38, 40, 0, 2}, {5, 7, 0, 2}, {12, 12, -2, 2}, {30, 31, 0, 1}, {60, 90, 0, 30}, {9, 10, -1, 3}}) {
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            Scrambled const scrambled = scramble(outputs, inputs, band(lo, hi), seed);
            PatternFinding const finding = scrambled.find();
            CHECK(finding.pattern.kind == PatternKind::locally_connected);
            CHECK(finding.pattern.width == hi - lo + 1);
            check_line(scrambled, finding);
        }
    }
    CHECK(kind_of_scrambled(38, 40, with_one_changed(band(0, 2), 5, 6, -1)) == PatternKind::none);
    CHECK(kind_of_scrambled(38, 40, with_one_changed(band(0, 2), 5, 16, 9999999)) == PatternKind::none);
    CHECK(kind_of_scrambled(38, 40, with_one_changed(band(0, 2), 5, 6, 5005)) == PatternKind::none);
}

TEST_CASE("no pattern: random weights, another group's, a handful of active ones") {
    Rng rng = make_rng(8);
    for (Index const labels : {2, 5, 50, 2000, 100000}) {
        auto const random = [&](Index, Index) { return uniform_index(rng, labels); };
        CHECK(kind_of_scrambled(38, 100, random) == PatternKind::none);
        CHECK(kind_of_scrambled(60, 60, random) == PatternKind::none);
    }
    // S10, and the dihedral group's regular action, whose labels are matchings as a circulant's are.
    CHECK(kind_of_scrambled(10, 10, [](Index a, Index j) { return a == j ? 0 : 1; }) == PatternKind::none);
    CHECK(kind_of_scrambled(14, 14, [](Index a, Index j) {
              // a^-1 j, where elements below 7 are rotations and the others reflections
              Index const turn = a < 7 ? (j % 7 - a + 7) % 7 : (a % 7 - j % 7 + 7) % 7;
              return (a / 7 + j / 7) % 2 * 7 + turn;
          }) == PatternKind::none);
    CHECK(kind_of_scrambled(9, 9, [](Index a, Index j) { return a == 3 && j == 4 ? 0 : -1; }) == PatternKind::none);
    CHECK(kind_of_scrambled(9, 9, [](Index a, Index j) { return a == j && a < 2 ? 0 : -1; }) == PatternKind::none);
    CHECK(kind_of_scrambled(9, 9, [](Index, Index) { return -1; }) == PatternKind::none);
}

TEST_CASE("scrambled pattern: dense has no order") {
    PatternFinding const finding = scramble(
                                       6, 7, [](Index a, Index j) { return 7 * a + j; }, 1)
                                       .find();
    CHECK(finding.pattern.kind == PatternKind::dense);
    CHECK(finding.arrangement == Arrangement{});
}

TEST_CASE("find_pattern refuses a partition of another number of weights") {
    CHECK_THROWS_AS(find_pattern(Partition::singletons(5), 2, 3), std::invalid_argument);
}
