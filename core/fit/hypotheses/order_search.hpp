// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/rng.hpp"
#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Where the outputs and inputs of the data stand in a sharing's own order.
struct Places {
    Permutation outputs;  ///< [m]
    Permutation inputs;   ///< [n]
};

/// Weight (a, j) gets the label that a sharing has at (outputs[a], inputs[j]).
std::vector<std::int32_t> placed_labels(Partition const& sharing, Places const& places);

/// What annealing raises for one sharing: how well tied weights go together over the tasks in an order of inputs and
/// outputs. z: [m n, T], what each task alone tells of the weights. Refers to z and sharing while it lives.
class OrderSearch {
  public:
    OrderSearch(Matrix const& z, Partition const& sharing, Index outputs, Index inputs);

    /// From a random order: so many exchanges at falling temperatures, then exchanges as long as any helps.
    void anneal(Index exchanges, Rng& rng, Workers const& workers);

    double value() const { return value_; }

    /// The order found.
    Places const& places() const { return places_; }

    /// The sharing in the order found.
    Partition partition() const { return Partition::from_labels(labels_); }

  private:
    using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    double gain_of_swap(bool of_inputs, Index first, Index second);
    void swap(bool of_inputs, Index first, Index second);
    void start(Rng& rng);
    void sum_up();
    double whole_value() const;
    Index place_of(std::int32_t block);
    void exchange(std::int32_t from, std::int32_t to, Index e, Index f);

    Matrix const& exact_;
    Partition const& sharing_;
    Places places_;
    Index outputs_;
    Index inputs_;
    // Annealing takes its steps in single precision: it is after orders, and the value is summed anew at the end.
    Floats z_;
    Eigen::VectorXf squares_;           ///< [m n], of z's rows
    std::vector<std::int32_t> labels_;  ///< [m n], of the sharing in the present order
    Floats sums_;                       ///< [B, T], of z over each block
    Eigen::VectorXf inverse_sizes_;     ///< [B]
    // Of the swap that was tried last: the blocks that it changes, and by how much, in the order in which they came.
    std::vector<std::int32_t> changed_;
    std::vector<std::int32_t> place_;  ///< [B], in `changed_`; -1 where a block is not there
    Floats changes_;                   ///< [B, T]
    Eigen::VectorXf square_changes_;   ///< [B]
    double value_ = 0.0;
};

}  // namespace symdiscover
