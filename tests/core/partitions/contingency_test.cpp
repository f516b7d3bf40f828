// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/contingency.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("a contingency table counts shared elements, the inactive classes last") {
    auto const found = Partition::from_labels(std::vector<std::int32_t>{0, 0, 1, -1, 1, -1});
    auto const truth = Partition::from_labels(std::vector<std::int32_t>{0, 1, 1, -1, 1, 0});
    ContingencyTable const table = contingency_table(found, truth);
    CHECK(table.rows == 3);
    CHECK(table.columns == 3);
    CHECK(table.row_start == std::vector<std::size_t>{0, 2, 3, 5});
    CHECK(table.column == std::vector<std::size_t>{0, 1, 1, 0, 2});
    CHECK(table.count == std::vector<std::int64_t>{1, 1, 2, 1, 1});
}

TEST_CASE("a partition without inactive elements has no inactive class in the table") {
    ContingencyTable const table = contingency_table(Partition::one_block(4), Partition::singletons(4));
    CHECK(table.rows == 1);
    CHECK(table.columns == 4);
    CHECK(table.count == std::vector<std::int64_t>{1, 1, 1, 1});
}
