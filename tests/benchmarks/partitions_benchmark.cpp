// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "core/base/rng.hpp"
#include "core/partitions/comparison.hpp"

namespace symdiscover {

namespace {

Partition random_partition(Rng& rng, Index elements, Index blocks) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(elements));
    for (auto& label : labels) label = static_cast<std::int32_t>(uniform_index(rng, blocks));
    return Partition::from_labels(labels);
}

/// This share of the labels drawn again.
Partition disturbed(Partition const& partition, double share, Rng& rng) {
    auto labels = partition.labels();
    for (auto& label : labels) {
        if (uniform(rng) < share) label = static_cast<std::int32_t>(uniform_index(rng, partition.blocks()));
    }
    return Partition::from_labels(labels);
}

constexpr Index million = 1'000'000;
constexpr Index thousand = 1000;

void compare(benchmark::State& state, Partition const& found, Partition const& truth) {
    for (auto _ : state) benchmark::DoNotOptimize(compare_partitions(found, truth).partition_distance);
}

/// Two partitions with these counts of common elements; count(i, j) of blocks 0 .. 999.
template <class Count>
void compare_table(benchmark::State& state, Count const& count) {
    std::vector<std::int32_t> found;
    std::vector<std::int32_t> truth;
    for (std::int32_t i = 0; i < thousand; ++i) {
        for (std::int32_t j = 0; j < thousand; ++j) {
            auto const common = static_cast<std::size_t>(count(i, j));
            found.insert(found.end(), common, i);
            truth.insert(truth.end(), common, j);
        }
    }
    compare(state, Partition::from_labels(found), Partition::from_labels(truth));
}

/// A tenth of the labels wrong.
void partition_distance(benchmark::State& state) {
    Rng rng = make_rng(1);
    Partition const truth = random_partition(rng, state.range(0), state.range(1));
    compare(state, disturbed(truth, 0.1, rng), truth);
}

void partition_distance_nearly_equal(benchmark::State& state) {
    Rng rng = make_rng(1);
    Partition const truth = random_partition(rng, million, thousand);
    compare(state, disturbed(truth, 0.001, rng), truth);
}

/// 632,000 counts of mostly 1 and 2: a matching has to choose among ties everywhere.
void partition_distance_unrelated(benchmark::State& state) {
    Rng rng = make_rng(1);
    Partition const truth = random_partition(rng, million, thousand);
    compare(state, random_partition(rng, million, thousand), truth);
}

/// Every block of one meets every block of the other in one element: nothing but ties.
void partition_distance_all_ties(benchmark::State& state) {
    compare_table(state, [](int, int) { return 1; });
}

/// Half of that, the last rows with the fewest columns: all of them are taken by rows that must give way in turn.
void partition_distance_staircase(benchmark::State& state) {
    compare_table(state, [](int i, int j) { return i + j < thousand ? 2 : 0; });
}

/// Products, the assignment solvers' textbook worst case, as far as a million elements allow.
void partition_distance_products(benchmark::State& state) {
    compare_table(state, [](int i, int j) { return static_cast<int>(4e-6 * (i + 1) * (j + 1) + 0.5); });
}

/// Blocks of very different sizes, all of whose rows want the same few columns.
void partition_distance_skewed(benchmark::State& state) {
    Rng rng = make_rng(1);
    std::vector<std::int32_t> labels(static_cast<std::size_t>(million));
    for (auto& label : labels) label = static_cast<std::int32_t>(thousand * std::pow(uniform(rng), 3.0));
    compare(state, random_partition(rng, million, thousand), Partition::from_labels(labels));
}

}  // namespace

BENCHMARK(partition_distance)->ArgNames({"elements", "blocks"})->Args({1'000'000, 1000})->Unit(benchmark::kMillisecond);
BENCHMARK(partition_distance_nearly_equal)->Unit(benchmark::kMillisecond);
BENCHMARK(partition_distance_unrelated)->Unit(benchmark::kMillisecond);
BENCHMARK(partition_distance_all_ties)->Unit(benchmark::kMillisecond);
BENCHMARK(partition_distance_staircase)->Unit(benchmark::kMillisecond);
BENCHMARK(partition_distance_products)->Unit(benchmark::kMillisecond);
BENCHMARK(partition_distance_skewed)->Unit(benchmark::kMillisecond);

}  // namespace symdiscover
