// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/base/rng.hpp"
#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What annealing raises for one sharing: how well tied weights go together over the tasks in an order of inputs and
/// outputs. z: [m n, T], what each task alone tells of the weights. Refers to z and sharing while it lives.
class OrderSearch {
  public:
    OrderSearch(Matrix const& z, Partition const& sharing, Index outputs, Index inputs);

    /// From a random order: so many exchanges at falling temperatures, then exchanges as long as any helps.
    void anneal(Index exchanges, Rng& rng, Workers const& workers);

    double value() const { return value_; }

    /// The sharing's labels in the order found.
    Partition partition() const;

  private:
    std::int32_t label(Index a, Index j) const;
    double gain_of_swap(bool of_inputs, Index first, Index second);
    void swap(bool of_inputs, Index first, Index second, double gain);
    void start(Rng& rng);
    void note(std::int32_t block);

    Matrix const& z_;
    Partition const& sharing_;
    Index outputs_;
    Index inputs_;
    Permutation output_places_;  ///< which of the sharing's outputs an output of the data is
    Permutation input_places_;
    Vector squares_;      ///< [m n], of z's rows
    Matrix sums_;         ///< [B, T], of z over each block
    Vector square_sums_;  ///< [B]
    Matrix changes_;      ///< [B, T], of a swap that is tried
    Vector square_changes_;
    std::vector<std::int32_t> touched_;
    std::vector<bool> is_touched_;
    double value_ = 0.0;
};

}  // namespace symdiscover
