// SPDX-License-Identifier: Apache-2.0
#include "core/data/episode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace symdiscover {

namespace {

/// Room for examples of the batch's tasks; where these differ in how many they have zeros, and no example yet.
void make_room(TaskBatch const& batch, Index examples, TaskBatch& part) {
    Index const rows = batch.tasks * examples;
    part.tasks = batch.tasks;
    part.examples = examples;
    part.x.resize(rows, batch.x.cols());
    part.y.resize(rows, batch.y.cols());
    part.counts.assign(batch.counts.size(), 0);
    if (batch.counts.empty()) return;
    part.x.setZero();
    part.y.setZero();
}

std::vector<Index> in_order(Index count) {
    std::vector<Index> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), Index{0});
    return order;
}

}  // namespace

Episode split_episode(TaskBatch const& batch, Index support, Rng& rng) {
    Episode episode;
    split_episode(batch, support, rng, episode);
    return episode;
}

void split_episode(TaskBatch const& batch, Index support, Rng& rng, Episode& episode) {
    if (batch.support > 0 && support != batch.support) {
        throw std::invalid_argument(
            fmt::format("episode: expected the {} support examples of the tasks, found {}", batch.support, support));
    }
    if (support < 1 || support >= batch.examples) {
        throw std::invalid_argument(fmt::format("episode: expected 1 to {} support examples of {}, found {}",
                                                batch.examples - 1, batch.examples, support));
    }
    Index const query = batch.examples - support;
    make_room(batch, support, episode.support);
    make_room(batch, query, episode.query);
    for (Index t = 0; t < batch.tasks; ++t) {
        Index const count = batch.count(t);
        Index const adapting = std::min(support, count - 1);
        auto const order = batch.support > 0 ? in_order(count) : random_permutation(rng, count);
        for (Index e = 0; e < count; ++e) {
            bool const adapts = e < adapting;
            TaskBatch& to = adapts ? static_cast<TaskBatch&>(episode.support) : episode.query;
            Index const row = adapts ? t * support + e : t * query + e - adapting;
            if (!to.counts.empty()) ++to.counts[static_cast<std::size_t>(t)];
            Index const from = t * batch.examples + order[static_cast<std::size_t>(e)];
            to.x.row(row) = batch.x.row(from);
            to.y.row(row) = batch.y.row(from);
        }
    }
}

EpisodeSampler::EpisodeSampler(TaskSource const& source, std::vector<Index> tasks)
    : source_(&source), tasks_(std::move(tasks)) {}

void EpisodeSampler::set_order(std::vector<Index> order) {
    auto const sorted = [](std::vector<Index> tasks) {
        std::sort(tasks.begin(), tasks.end());
        return tasks;
    };
    if (sorted(order) != sorted(tasks_)) {
        throw std::invalid_argument("episodes: expected an order of the same tasks");
    }
    tasks_ = std::move(order);
}

Episode const& EpisodeSampler::draw(Index count, Index support, Rng& rng) {
    Index const available = static_cast<Index>(tasks_.size());
    Index const drawn = std::min(count, available);
    // The first steps of a Fisher-Yates shuffle; whatever order earlier draws left is as good a start as any.
    for (Index i = 0; i < drawn; ++i) {
        std::swap(tasks_[static_cast<std::size_t>(i)],
                  tasks_[static_cast<std::size_t>(i + uniform_index(rng, available - i))]);
    }
    source_->read_into(std::span(tasks_).first(static_cast<std::size_t>(drawn)), batch_);
    split_episode(batch_, support, rng, episode_);
    return episode_;
}

}  // namespace symdiscover
