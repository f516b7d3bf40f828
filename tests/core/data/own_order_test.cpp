// SPDX-License-Identifier: Apache-2.0
#include "core/data/own_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

TaskBatch batch_of(Index tasks) {
    Rng rng = make_rng(3);
    return {tasks, 2, normal_matrix(rng, 2 * tasks, 3), normal_matrix(rng, 2 * tasks, 4)};
}

MemoryTaskSource all_training(TaskBatch const& batch) {
    std::vector<Split> const split(static_cast<std::size_t>(batch.tasks), Split::train);
    return {{batch.tasks, 2, {3}, {4}}, batch, split};
}

/// Task t of the result is task order[t].
TaskBatch reordered(TaskBatch const& batch, std::vector<Index> const& order) { return all_training(batch).read(order); }

}  // namespace

TEST_CASE("tasks are read in the same order wherever they stand, and whatever the order of inputs") {
    constexpr Index tasks = 150;  // more than are read at a time
    TaskBatch const batch = batch_of(tasks);
    MemoryTaskSource const source = all_training(batch);
    OwnOrder const own(source);
    std::vector<Index> const& order = own.tasks_of(Split::train);
    TaskBatch const read = own.read(order);

    std::vector<Index> all(order.size());
    std::iota(all.begin(), all.end(), Index{0});
    CHECK(std::is_permutation(order.begin(), order.end(), all.begin()));

    Rng rng = make_rng(5);
    TaskBatch changed = reordered(batch, random_permutation(rng, tasks));
    changed.x.col(0).swap(changed.x.col(2));
    MemoryTaskSource const moved = all_training(changed);
    OwnOrder const again(moved);
    TaskBatch const read_again = again.read(again.tasks_of(Split::train));
    CHECK(read_again.y == read.y);
    CHECK(read_again.x.col(1) == read.x.col(1));
    CHECK(read_again.x.col(2) == read.x.col(0));
}

TEST_CASE("the own order is neither that of the data nor that of sizes") {
    TaskBatch batch = batch_of(40);
    for (Index t = 0; t < batch.tasks; ++t) batch.x.middleRows(2 * t, 2).setConstant(static_cast<double>(t + 1));
    MemoryTaskSource const source = all_training(batch);
    std::vector<Index> const order = OwnOrder(source).tasks_of(Split::train);
    CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    Index const among_first = std::count_if(order.begin(), order.begin() + 20, [](Index t) { return t < 20; });
    CHECK(among_first > 4);
    CHECK(among_first < 16);
}

TEST_CASE("where all tasks have an x of the same size, but for rounding, y tells") {
    TaskBatch batch = batch_of(5);
    batch.x.rowwise().normalize();
    MemoryTaskSource const source = all_training(batch);
    TaskBatch changed = reordered(batch, {4, 2, 0, 3, 1});
    changed.x.col(0).swap(changed.x.col(2));
    changed.x.col(0).swap(changed.x.col(1));
    MemoryTaskSource const moved = all_training(changed);
    OwnOrder const own(source);
    OwnOrder const again(moved);
    CHECK(again.read(again.tasks_of(Split::train)).y == own.read(own.tasks_of(Split::train)).y);
}
