// SPDX-License-Identifier: Apache-2.0
#include "core/data/watched_tasks.hpp"

#include <doctest/doctest.h>

#include "tests/core/base/no_time.hpp"

using namespace symdiscover;

TEST_CASE("watched tasks are those of their source until there is no more time") {
    std::vector<Split> const split{Split::train, Split::test};
    MemoryTaskSource const source({2, 1, {1}, {1}}, {2, 1, Matrix::Ones(2, 1), Matrix::Ones(2, 1)}, split);
    std::vector<Index> const tasks{1};

    WatchedTasks const unwatched(source, 1);
    CHECK(unwatched.read(tasks).x == Matrix::Ones(1, 1));
    CHECK(unwatched.tasks_of(Split::test) == source.tasks_of(Split::test));
    CHECK(unwatched.shape().tasks == 2);

    test::NoTime over;
    CHECK_THROWS_AS(WatchedTasks(source, over.workers()).read(tasks), Stopped);
}
