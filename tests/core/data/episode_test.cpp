// SPDX-License-Identifier: Apache-2.0
#include "core/data/episode.hpp"

#include <doctest/doctest.h>

#include <set>
#include <type_traits>

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

/// Example e of task t is x = (100 t + e, -1), y = 100 t + e + 0.5.
TaskBatch numbered_examples(Index tasks, Index examples) {
    TaskBatch batch{tasks, examples, Matrix(tasks * examples, 2), Matrix(tasks * examples, 1)};
    for (Index row = 0; row < tasks * examples; ++row) {
        double const number = static_cast<double>(100 * (row / examples) + row % examples);
        batch.x.row(row) << number, -1.0;
        batch.y(row, 0) = number + 0.5;
    }
    return batch;
}

}  // namespace

static_assert(!std::is_convertible_v<SupportSet, QuerySet> && !std::is_convertible_v<QuerySet, SupportSet>);
static_assert(!std::is_convertible_v<TaskBatch, SupportSet> && !std::is_convertible_v<TaskBatch, QuerySet>);

TEST_CASE("Support and query share out each task's examples") {
    Rng rng = make_rng(3);
    auto const [support, query] = split_episode(numbered_examples(4, 5), 2, rng);

    CHECK(support.tasks == 4);
    CHECK(support.examples == 2);
    CHECK(query.examples == 3);
    for (Index t = 0; t < 4; ++t) {
        std::set<double> seen;
        for (Index e = 0; e < 2; ++e) seen.insert(support.x(2 * t + e, 0));
        for (Index e = 0; e < 3; ++e) seen.insert(query.x(3 * t + e, 0));
        double const first = static_cast<double>(100 * t);
        CHECK(seen == std::set<double>{first, first + 1, first + 2, first + 3, first + 4});
    }
    CHECK((support.y - support.x.col(0)).isConstant(0.5));
    CHECK((query.y - query.x.col(0)).isConstant(0.5));
}

TEST_CASE("Each example supports as often as any other") {
    Rng rng = make_rng(4);
    auto const episode = split_episode(numbered_examples(3000, 3), 1, rng);
    Index first = 0;
    for (Index t = 0; t < 3000; ++t) first += episode.support.x(t, 0) == static_cast<double>(100 * t);
    CHECK(first > 900);  // 1000 expected, standard deviation 26
    CHECK(first < 1100);
}

TEST_CASE("A task must keep an example to be judged on") {
    Rng rng = make_rng(5);
    CHECK_THROWS_WITH_AS(split_episode(numbered_examples(2, 3), 3, rng),
                         "episode: expected 1 to 2 support examples of 3, found 3", std::invalid_argument);
    CHECK_THROWS_AS(split_episode(numbered_examples(2, 3), 0, rng), std::invalid_argument);
}

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
