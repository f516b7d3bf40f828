// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "core/data/problems/problem_convolution.hpp"
#include "core/fit/msr/msr.hpp"
#include "tests/core/data/problems/in_memory.hpp"

/// Outer steps of [MSR]'s synthetic experiment: 70 inputs, 68 outputs, 20 examples a task, meta-batches of 32. The
/// reference (PyTorch and higher, one thread) makes 36 a second for MSR-FC with k = 3.
namespace symdiscover {

namespace {

constexpr Index outer_steps = 1000;  // as in the paper, so that looks at the validation tasks have their true share

MemoryTaskSource const& paper_tasks() {
    static MemoryTaskSource const tasks = [] {
        Conv1dProblem problem;
        problem.tasks = 1000;
        problem.examples = 20;
        problem.noise = 0.0;
        return test::tasks_of(problem);
    }();
    return tasks;
}

void run_outer_loop(benchmark::State& state, MsrOptions options) {
    options.outer_steps = outer_steps;
    options.threads = static_cast<int>(state.range(0));
    auto const& tasks = paper_tasks();
    for (auto _ : state) benchmark::DoNotOptimize(fit_msr(tasks, options));
    state.counters["outer_steps_a_second"] =
        benchmark::Counter(static_cast<double>(outer_steps * state.iterations()), benchmark::Counter::kIsRate);
}

void msr_fc(benchmark::State& state) {
    MsrOptions options;
    options.latent = state.range(1);
    run_outer_loop(state, options);
}

void maml(benchmark::State& state, char const* model) {
    MsrOptions options;
    options.learn_sharing = false;
    options.model = ModelSpec::parse(model);
    run_outer_loop(state, options);
}

}  // namespace

// The rate is a CPU second's, of all threads together: other programs on the machine do not change it much.
BENCHMARK(msr_fc)
    ->ArgNames({"threads", "k"})
    ->ArgsProduct({{1, 2}, {3, 30}})
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(maml, fc, "fc")
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(maml, lc, "lc:3")
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(maml, conv, "conv:3")
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace symdiscover
