// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/base/rng.hpp"
#include "core/data/episode.hpp"

namespace symdiscover {

/// Draws meta-batches: distinct tasks of a list at random, and of each which examples support.
class EpisodeSampler {
  public:
    /// `tasks` are the indices to draw from. The source must outlive the sampler.
    EpisodeSampler(TaskSource const& source, std::vector<Index> tasks);

    /// An episode of `count` tasks, or of all when there are fewer; `support` as in split_episode().
    Episode draw(Index count, Index support, Rng& rng);

  private:
    TaskSource const* source_;
    std::vector<Index> tasks_;
};

}  // namespace symdiscover
