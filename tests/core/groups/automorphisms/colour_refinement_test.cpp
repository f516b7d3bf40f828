// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms/colour_refinement.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace symdiscover;

namespace {

LabelMatrix from_function(Index outputs, Index inputs, Index (*label)(Index, Index)) {
    LabelMatrix matrix{outputs, inputs, {}};
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) matrix.labels.push_back(static_cast<std::int32_t>(label(a, j)));
    }
    return matrix;
}

PointColours all_alike(LabelMatrix const& matrix) {
    return {std::vector<Index>(static_cast<std::size_t>(matrix.outputs), 0),
            std::vector<Index>(static_cast<std::size_t>(matrix.inputs), 0)};
}

std::size_t different(std::vector<Index> const& colours) {
    return std::set<Index>(colours.begin(), colours.end()).size();
}

Index circulant(Index a, Index j) { return (j - a + 6) % 6; }
Index open_line(Index a, Index j) { return j - a >= 0 && j - a < 3 ? 0 : -1; }

}  // namespace

TEST_CASE("what a group moves keeps one colour, and is left to be searched") {
    LabelMatrix const matrix = from_function(6, 6, circulant);
    PointColours const colours = refine_colours(matrix, all_alike(matrix));
    CHECK(different(colours.outputs) == 1);
    CHECK(different(colours.inputs) == 1);
    CHECK(free_points(matrix, colours).outputs.size() == 6);
    CHECK(free_points(matrix, colours).inputs.size() == 6);
}

TEST_CASE("colours spread from the ends of a line to its middle, alike from both") {
    LabelMatrix const matrix = from_function(7, 9, open_line);
    PointColours const colours = refine_colours(matrix, all_alike(matrix));
    CHECK(different(colours.outputs) == 4);
    CHECK(different(colours.inputs) == 5);
    for (std::size_t a = 0; a < 7; ++a) CHECK(colours.outputs[a] == colours.outputs[6 - a]);
    CHECK(free_points(matrix, colours).outputs == std::vector<Index>{0, 1, 2, 4, 5, 6});  // the middle is fixed
    CHECK(free_points(matrix, colours).inputs == std::vector<Index>{0, 1, 2, 3, 5, 6, 7, 8});
}

TEST_CASE("colours that are given stay apart") {
    LabelMatrix const matrix = from_function(6, 6, circulant);
    PointColours start = all_alike(matrix);
    start.inputs[2] = 1;
    PointColours const colours = refine_colours(matrix, start);
    CHECK(different(colours.inputs) == 6);
    CHECK(free_points(matrix, colours).outputs.empty());
    CHECK(free_points(matrix, colours).inputs.empty());
}

TEST_CASE("a point alone in its colour is not left out while it tells points of one colour apart") {
    LabelMatrix const matrix = from_function(2, 2, [](Index a, Index j) { return a == j ? Index{0} : Index{1}; });
    Points const free = free_points(matrix, {{0, 1}, {0, 0}});
    CHECK(free.outputs == std::vector<Index>{0, 1});
    CHECK(free.inputs == std::vector<Index>{0, 1});
}
