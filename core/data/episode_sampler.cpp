// SPDX-License-Identifier: Apache-2.0
#include "core/data/episode_sampler.hpp"

#include <algorithm>
#include <utility>

namespace symdiscover {

EpisodeSampler::EpisodeSampler(TaskSource const& source, std::vector<Index> tasks)
    : source_(&source), tasks_(std::move(tasks)) {}

Episode EpisodeSampler::draw(Index count, Index support, Rng& rng) {
    Index const available = static_cast<Index>(tasks_.size());
    Index const drawn = std::min(count, available);
    // The first steps of a Fisher-Yates shuffle; whatever order earlier draws left is as good a start as any.
    for (Index i = 0; i < drawn; ++i) {
        std::swap(tasks_[static_cast<std::size_t>(i)],
                  tasks_[static_cast<std::size_t>(i + uniform_index(rng, available - i))]);
    }
    return split_episode(source_->read(std::span(tasks_).first(static_cast<std::size_t>(drawn))), support, rng);
}

}  // namespace symdiscover
