// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "core/data/problems/problem_source.hpp"
#include "core/discovery/methods/automatic.hpp"

namespace symdiscover {

namespace {

/// What `fit --method auto` does, 200 tasks of 8 examples, without reading and writing files.
void closed_form(benchmark::State& state, char const* name, char const* group) {
    ProblemOptions problem;
    problem.group = group;
    auto const tasks = to_memory(*make_problem(name, problem));
    for (auto _ : state) benchmark::DoNotOptimize(discover(automatic_method(), tasks, {}, {}));
}

}  // namespace

BENCHMARK_CAPTURE(closed_form, conv1d, "conv1d", "")->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(closed_form, cyclic16, "group", "cyclic(16)")->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);

}  // namespace symdiscover
