// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms/label_matrix.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

namespace {

LabelMatrix const example{3, 4, {0, 1, 1, 2, 3, 4, 4, 5, 0, 1, 1, 2}};

}  // namespace

TEST_CASE("rows of labels that are equal throughout are gathered") {
    using Classes = std::vector<std::vector<Index>>;
    CHECK(classes_of_equal_rows(example) == Classes{{0, 2}, {1}});
    CHECK(classes_of_equal_rows(example.transposed()) == Classes{{0}, {1, 2}, {3}});
    CHECK(classes_of_equal_rows({2, 0, {}}) == Classes{{0, 1}});
}

TEST_CASE("a part of a matrix has the rows and columns asked for") {
    std::vector<Index> const rows{1, 0};
    std::vector<Index> const columns{3, 0, 1};
    LabelMatrix const part = example.part(rows, columns);
    CHECK(part.labels == std::vector<std::int32_t>{5, 3, 4, 2, 0, 1});
    CHECK(part(0, 2) == 4);
    CHECK(part.outputs == 2);
    CHECK(part.inputs == 3);
}
