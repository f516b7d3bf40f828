// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/assignment.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

using Rows = std::vector<std::vector<std::int64_t>>;

ContingencyTable table_of(Rows const& rows, std::size_t columns) {
    ContingencyTable table;
    table.rows = rows.size();
    table.columns = columns;
    for (auto const& row : rows) {
        for (std::size_t j = 0; j < columns; ++j) {
            if (row[j] == 0) continue;
            table.column.push_back(j);
            table.count.push_back(row[j]);
        }
        table.row_start.push_back(table.column.size());
    }
    return table;
}

/// The best over all ways to leave row `row` and those after it alone or to give them a free column.
std::int64_t best_of_all(Rows const& rows, std::size_t row, std::vector<bool>& taken) {
    if (row == rows.size()) return 0;
    std::int64_t best = best_of_all(rows, row + 1, taken);
    for (std::size_t j = 0; j < taken.size(); ++j) {
        if (taken[j]) continue;
        taken[j] = true;
        best = std::max(best, rows[row][j] + best_of_all(rows, row + 1, taken));
        taken[j] = false;
    }
    return best;
}

Rows random_rows(Rng& rng, Index rows, Index columns, Index below) {
    Rows table(static_cast<std::size_t>(rows));
    for (auto& row : table) {
        for (Index j = 0; j < columns; ++j) {
            bool const zero = uniform(rng) < 0.3;
            row.push_back(zero ? 0 : uniform_index(rng, below));
        }
    }
    return table;
}

}  // namespace

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

TEST_CASE("a matching must give up the largest entry when two others are worth more") {
    Matching const matching = max_weight_matching(table_of({{5, 4}, {4, 0}}, 2));
    CHECK(matching.weight == 8);
    CHECK(matching.column_of_row[0] == 1u);
    CHECK(matching.column_of_row[1] == 0u);
}

TEST_CASE("a row stays alone when its column is worth more elsewhere") {
    Matching const matching = max_weight_matching(table_of({{2}, {7}, {3}}, 1));
    CHECK(matching.weight == 7);
    CHECK_FALSE(matching.column_of_row[0].has_value());
    CHECK(matching.column_of_row[1] == 0u);
}

TEST_CASE("the empty table has the empty matching") { CHECK(max_weight_matching(ContingencyTable{}).weight == 0); }

TEST_CASE("max_weight_matching agrees with brute force over all matchings") {
    Rng rng = make_rng(7);
    for (int trial = 0; trial < 2000; ++trial) {
        Index const row_count = 1 + uniform_index(rng, 5);
        Index const column_count = 1 + uniform_index(rng, 5);
        // Small values make ties, large ones make every choice count.
        Index const below = trial % 2 == 0 ? 4 : 1000;
        Rows const rows = random_rows(rng, row_count, column_count, below);
        auto const columns = static_cast<std::size_t>(column_count);
        std::vector<bool> taken(columns, false);
        Matching const matching = max_weight_matching(table_of(rows, columns));
        REQUIRE(matching.weight == best_of_all(rows, 0, taken));

        std::int64_t sum = 0;
        std::vector<int> uses(columns, 0);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (!matching.column_of_row[i]) continue;
            sum += rows[i][*matching.column_of_row[i]];
            REQUIRE(++uses[*matching.column_of_row[i]] == 1);
        }
        REQUIRE(sum == matching.weight);
    }
}
