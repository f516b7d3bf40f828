// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "core/groups/action.hpp"
#include "core/groups/automorphisms/automorphisms.hpp"
#include "core/groups/expressions/group_expr.hpp"

namespace symdiscover {

namespace {

void find_automorphisms(benchmark::State& state, Partition const& weights, Index side) {
    for (auto _ : state) benchmark::DoNotOptimize(automorphisms(weights, side, side).generators.size());
}

void automorphisms_of(benchmark::State& state, char const* expression) {
    GroupExpr const group = parse_group(expression);
    find_automorphisms(state, weight_orbits(make_action(group, group), group.degree, group.degree), group.degree);
}

void automorphisms_of_one_block(benchmark::State& state) {
    Index const side = state.range(0);
    find_automorphisms(state, Partition::one_block(side * side), side);
}

void automorphisms_of_singletons(benchmark::State& state) {
    Index const side = state.range(0);
    find_automorphisms(state, Partition::singletons(side * side), side);
}

}  // namespace

BENCHMARK_CAPTURE(automorphisms_of, circulant_128, "cyclic(128)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(automorphisms_of, torus_20, "translation(20,20)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(automorphisms_of, symmetric_100, "symmetric(100)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(automorphisms_of, wreath_4_50, "wreath(cyclic(4),symmetric(50))")->Unit(benchmark::kMillisecond);
BENCHMARK(automorphisms_of_one_block)->ArgName("side")->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(automorphisms_of_singletons)->ArgName("side")->Arg(400)->Unit(benchmark::kMillisecond);

}  // namespace symdiscover
