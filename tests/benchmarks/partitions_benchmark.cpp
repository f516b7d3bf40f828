// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <vector>

#include "core/partitions/comparison.hpp"
#include "core/random/rng.hpp"

namespace symdiscover {

namespace {

Partition random_partition(Rng& rng, Index elements, Index blocks) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
    for (auto& label : labels) label = static_cast<std::int32_t>(uniform_index(rng, blocks));
    return Partition::from_labels(labels);
}

/// A tenth of the labels wrong: neither of the two easy cases, equal and unrelated.
Partition disturbed(Partition const& partition, Rng& rng) {
    constexpr double wrong = 0.1;
    auto labels = partition.labels();
    for (auto& label : labels) {
        if (uniform(rng) < wrong) label = static_cast<std::int32_t>(uniform_index(rng, partition.blocks()));
    }
    return Partition::from_labels(labels);
}

void partition_distance(benchmark::State& state) {
    Rng rng = make_rng(1);
    Partition const truth = random_partition(rng, state.range(0), state.range(1));
    Partition const found = disturbed(truth, rng);
    for (auto _ : state) benchmark::DoNotOptimize(compare_partitions(found, truth).partition_distance);
}

}  // namespace

BENCHMARK(partition_distance)->ArgNames({"elements", "blocks"})->Args({1'000'000, 1000})->Unit(benchmark::kMillisecond);

}  // namespace symdiscover
