// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_source.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("a problem read task by task gives what it gives in memory") {
    ProblemOptions options;
    options.tasks = 10;
    options.length = 6;
    ProblemTaskSource const streamed(make_problem("conv1d", options));
    MemoryTaskSource const held = to_memory(streamed.problem());
    for (Split const split : {Split::train, Split::validation, Split::test}) {
        CHECK(streamed.tasks_of(split) == held.tasks_of(split));
    }
    CHECK(streamed.tasks_of(Split::train).size() == 7);
    std::vector<Index> const wanted{8, 0, 3};
    TaskBatch const a = streamed.read(wanted);
    TaskBatch const b = held.read(wanted);
    CHECK(a.tasks == 3);
    CHECK(a.x == b.x);
    CHECK(a.y == b.y);
}
