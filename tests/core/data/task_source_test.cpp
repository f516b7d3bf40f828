// SPDX-License-Identifier: Apache-2.0
#include "core/data/task_source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

using namespace symdiscover;

namespace {

Index count(std::vector<Split> const& splits, Split part) {
    return static_cast<Index>(std::count(splits.begin(), splits.end(), part));
}

}  // namespace

TEST_CASE("few tasks all train; from ten on a fifth judges and a tenth validates, in order") {
    for (Index const tasks : {0, 1, 2, 9}) {
        std::vector<Split> const split = default_task_split(tasks);
        CHECK(static_cast<Index>(split.size()) == tasks);
        CHECK(count(split, Split::train) == tasks);
    }
    for (Index const tasks : {10, 25, 100}) {
        std::vector<Split> const split = default_task_split(tasks);
        CHECK(split == default_split(tasks));
        CHECK(static_cast<Index>(split.size()) == tasks);
        CHECK(count(split, Split::test) == tasks / 5);
        CHECK(count(split, Split::validation) == tasks / 10);
        CHECK(std::is_sorted(split.begin(), split.end()));
    }
}

TEST_CASE("a default split has a test task as soon as there are two tasks, and always one that trains") {
    CHECK(default_split(1) == std::vector<Split>{Split::train});
    for (Index tasks = 2; tasks < 12; ++tasks) {
        std::vector<Split> const split = default_split(tasks);
        CHECK(count(split, Split::train) >= 1);
        CHECK(count(split, Split::test) >= 1);
        CHECK(split.back() == Split::test);
    }
}

TEST_CASE("tasks in memory are read by their numbers with their counts, and must have the sizes they claim") {
    TaskBatch all{3, 2, Matrix{{1.0}, {2.0}, {3.0}, {0.0}, {5.0}, {6.0}}, Matrix::Ones(6, 1), {2, 1, 2}};
    std::vector<Split> const split{Split::train, Split::test, Split::train};
    MemoryTaskSource const source({3, 2, {1}, {1}}, all, split);
    CHECK(source.tasks_of(Split::train) == std::vector<Index>{0, 2});
    CHECK(source.tasks_of(Split::validation).empty());
    std::vector<Index> const wanted{2, 1};
    TaskBatch const read = source.read(wanted);
    CHECK(read.x == Matrix{{5.0}, {6.0}, {3.0}, {0.0}});
    CHECK(read.counts == std::vector<Index>{2, 1});

    CHECK_THROWS_AS(MemoryTaskSource({3, 2, {2}, {1}}, all, split), std::invalid_argument);
    all.counts.pop_back();
    CHECK_THROWS_AS(MemoryTaskSource({3, 2, {1}, {1}}, all, split), std::invalid_argument);
}

TEST_CASE("tasks that are read in parts are all read, in the order asked for") {
    constexpr Index tasks = 150;
    TaskBatch all{tasks, 1, Matrix(tasks, 1), Matrix::Zero(tasks, 1)};
    for (Index t = 0; t < tasks; ++t) all.x(t, 0) = static_cast<double>(t);
    MemoryTaskSource const source({tasks, 1, {1}, {1}}, all, std::vector<Split>(tasks, Split::train));
    std::vector<Index> wanted;
    for (Index t = tasks; t-- > 0;) wanted.push_back(t);
    std::vector<Index> numbers;
    std::vector<Index> read;
    Index parts = 0;
    read_in_parts(source, wanted, [&](std::span<Index const> some, TaskBatch const& batch) {
        ++parts;
        numbers.insert(numbers.end(), some.begin(), some.end());
        for (Index t = 0; t < batch.tasks; ++t) read.push_back(static_cast<Index>(batch.x(t, 0)));
    });
    CHECK(parts > 1);
    CHECK(numbers == wanted);
    CHECK(read == wanted);
    read_in_parts(source, {}, [](std::span<Index const>, TaskBatch const&) { FAIL("there is nothing to be read"); });
}
