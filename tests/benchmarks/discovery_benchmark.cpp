// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "core/data/problems/problem_convolution.hpp"
#include "core/data/problems/problem_group.hpp"
#include "core/discovery/methods/automatic.hpp"
#include "tests/core/data/problems/in_memory.hpp"

namespace symdiscover {

namespace {

/// What `fit --method auto` does, 200 tasks of 8 examples, without reading and writing files.
void closed_form(benchmark::State& state, MemoryTaskSource const& tasks) {
    for (auto _ : state) benchmark::DoNotOptimize(discover(automatic_method(), tasks, {}, {}));
}

GroupProblem cyclic_problem() {
    GroupProblem problem;
    problem.group = "cyclic(16)";
    return problem;
}

}  // namespace

BENCHMARK_CAPTURE(closed_form, conv1d, test::tasks_of(Conv1dProblem{}))
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(closed_form, cyclic16, test::tasks_of(cyclic_problem()))
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace symdiscover
