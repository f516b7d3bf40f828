// SPDX-License-Identifier: Apache-2.0
#include "core/data/episode_sampler.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace symdiscover;

namespace {

/// Task t has two examples, x = t in both.
MemoryTaskSource numbered_tasks(Index tasks) {
    TaskBatch all{tasks, 2, Matrix(2 * tasks, 1), Matrix::Zero(2 * tasks, 1)};
    for (Index row = 0; row < 2 * tasks; ++row) all.x(row, 0) = static_cast<double>(row / 2);
    return MemoryTaskSource({tasks, 2, {1}, {1}}, std::move(all), std::vector<Split>(10, Split::train));
}

std::set<double> tasks_in(Episode const& episode) {
    return {episode.support.x.data(), episode.support.x.data() + episode.support.x.size()};
}

}  // namespace

TEST_CASE("A meta-batch holds distinct tasks of the list, and in time all of them") {
    auto const source = numbered_tasks(10);
    EpisodeSampler sampler(source, {2, 3, 5, 7, 9});
    Rng rng = make_rng(1);
    std::set<double> seen;
    for (int draw = 0; draw < 30; ++draw) {
        auto const tasks = tasks_in(sampler.draw(3, 1, rng));
        CHECK(tasks.size() == 3);
        seen.insert(tasks.begin(), tasks.end());
    }
    CHECK(seen == std::set<double>{2, 3, 5, 7, 9});
}

TEST_CASE("When there are fewer tasks than asked for, all are drawn") {
    auto const source = numbered_tasks(10);
    EpisodeSampler sampler(source, {2, 3, 5});
    Rng rng = make_rng(1);
    CHECK(tasks_in(sampler.draw(32, 1, rng)) == std::set<double>{2, 3, 5});
}
