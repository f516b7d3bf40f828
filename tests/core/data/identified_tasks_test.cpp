// SPDX-License-Identifier: Apache-2.0
#include "core/data/identified_tasks.hpp"

#include <doctest/doctest.h>

#include "core/base/rng.hpp"
#include "core/data/distinct_tasks.hpp"
#include "core/data/scaled_tasks.hpp"

using namespace symdiscover;

namespace {

TaskBatch random_batch(Index tasks, Index examples, Index inputs, Index outputs) {
    Rng rng = make_rng(5);
    Matrix x = normal_matrix(rng, tasks * examples, inputs);
    Matrix y = normal_matrix(rng, tasks * examples, outputs);
    return {tasks, examples, std::move(x), std::move(y)};
}

MemoryTaskSource source_of(TaskBatch batch) {
    TaskShape const shape{batch.tasks, batch.examples, {batch.x.cols()}, {batch.y.cols()}};
    return MemoryTaskSource(shape, std::move(batch), default_split(shape.tasks));
}

}  // namespace

TEST_CASE("ordinary data leave nothing open") {
    MemoryTaskSource const source = source_of(random_batch(10, 4, 3, 2));
    Unidentified const found = find_unidentified(source);
    CHECK(found.none());
    CHECK(found.directions == 3);
    IdentifiedTasks const tasks(source, found);
    CHECK(tasks.shape().inputs() == 3);
    CHECK(tasks.read(std::vector<Index>{2}).x == source.read(std::vector<Index>{2}).x);
}

TEST_CASE("constant inputs, equal inputs and constant outputs are found and left out") {
    TaskBatch batch = random_batch(10, 4, 6, 3);
    batch.x.col(1).setConstant(7.0);
    batch.x.col(4) = batch.x.col(2);
    batch.x.col(5) = batch.x.col(2);
    batch.y.col(0).setZero();
    MemoryTaskSource const source = source_of(batch);
    Unidentified const found = find_unidentified(source);

    CHECK(found.constant_inputs == std::vector<Index>{1});
    CHECK(found.equal_inputs == std::vector<std::vector<Index>>{{2, 4, 5}});
    CHECK(found.constant_outputs == std::vector<Index>{0});
    CHECK(found.all_inputs() == std::vector<Index>{1, 2, 4, 5});
    CHECK(found.inputs == 3);
    CHECK(found.directions == 3);
    IdentifiedTasks const tasks(source, found);
    CHECK(tasks.inputs() == std::vector<Index>{0, 2, 3});
    CHECK(tasks.outputs() == std::vector<Index>{1, 2});
    TaskBatch const read = tasks.read(std::vector<Index>{0});
    CHECK(read.x.col(1) == batch.x.col(2).head(4));
    CHECK(read.y.col(0) == batch.y.col(1).head(4));
}

TEST_CASE("inputs that differ in one example are not equal, and sums of others are fewer directions") {
    TaskBatch batch = random_batch(10, 4, 4, 1);
    batch.x.col(1) = batch.x.col(0);
    batch.x(39, 1) += 1.0;
    batch.x.col(3) = batch.x.col(0) + batch.x.col(2);
    Unidentified const found = find_unidentified(source_of(batch));
    CHECK(found.equal_inputs.empty());
    CHECK(found.inputs == 4);
    CHECK(found.directions == 3);
    CHECK_FALSE(found.none());
}

TEST_CASE("copies of tasks are found, and the first in train, validation, test stays") {
    TaskBatch batch = random_batch(10, 4, 3, 2);
    auto const copy = [&](Index from, Index to) {
        batch.x.middleRows(4 * to, 4) = batch.x.middleRows(4 * from, 4).eval();
        batch.y.middleRows(4 * to, 4) = batch.y.middleRows(4 * from, 4).eval();
    };
    copy(0, 3);
    copy(0, 9);
    copy(7, 8);
    batch.x.row(33).swap(batch.x.row(32));  // the same examples in another order
    batch.y.row(33).swap(batch.y.row(32));
    MemoryTaskSource const source = source_of(batch);  // train 0-6, validation 7, test 8-9
    std::vector<std::vector<Index>> const copies = find_copies(source);
    CHECK(copies == std::vector<std::vector<Index>>{{0, 3, 9}, {7, 8}});

    // No test task is left, so that the seven distinct ones are split anew: they are so few that all are for training.
    DistinctTasks const distinct(source, copies);
    CHECK(distinct.tasks_of(Split::train) == std::vector<Index>{0, 1, 2, 4, 5, 6, 7});
    CHECK(distinct.tasks_of(Split::validation).empty());
    CHECK(distinct.tasks_of(Split::test).empty());

    DistinctTasks const as_they_are(source, {{0, 3}});
    CHECK(as_they_are.tasks_of(Split::train) == std::vector<Index>{0, 1, 2, 4, 5, 6});
    CHECK(as_they_are.tasks_of(Split::test) == std::vector<Index>{8, 9});
}

TEST_CASE("tasks whose test tasks are all copies are split anew, in order, where they are many enough") {
    MemoryTaskSource const source = source_of(random_batch(14, 2, 3, 2));  // train 0-10, validation 11, test 12-13
    DistinctTasks const distinct(source, {{0, 12}, {5, 13}});
    CHECK(distinct.tasks_of(Split::train) == std::vector<Index>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(distinct.tasks_of(Split::validation) == std::vector<Index>{9});
    CHECK(distinct.tasks_of(Split::test) == std::vector<Index>{10, 11});
}

TEST_CASE("tasks of unit power, whatever the units") {
    TaskBatch batch = random_batch(10, 4, 3, 2);
    for (double const unit : {1e-300, 1e-160, 1.0, 8.0, 1e160, 1e300}) {
        TaskBatch in_units = batch;
        in_units.x *= unit;
        in_units.y /= unit;
        MemoryTaskSource const source = source_of(in_units);
        ScaledTasks const scaled = to_unit_power(source);
        TaskBatch const read = scaled.read(scaled.tasks_of(Split::train));
        CHECK(read.x.squaredNorm() / static_cast<double>(read.x.size()) == doctest::Approx(1.0));
        CHECK(read.y.squaredNorm() / static_cast<double>(read.y.size()) == doctest::Approx(1.0));
    }
    CHECK(root_mean_square(Matrix::Zero(2, 2)) == 1.0);
    CHECK(root_mean_square(Matrix{{3.0, 4.0}}) == doctest::Approx(std::sqrt(12.5)));
}
