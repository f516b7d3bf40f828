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
    enum class Moves {
        apart,    ///< inputs and outputs have orders of their own
        together  ///< inputs and outputs are the same things, in one order, and z and sharing symmetric: half is looked
                  ///< at
    };

    OrderSearch(Matrix const& z, Partition const& sharing, Index outputs, Index inputs, Moves moves = Moves::apart);

    /// From a random order: so many exchanges at falling temperatures, then exchanges as long as any helps.
    void anneal(Index exchanges, Rng& rng, Workers const& workers);

    /// The same with outputs in an order that is given, until the last exchanges, which are of outputs too.
    void anneal_inputs(Permutation outputs, Index exchanges, Rng& rng, Workers const& workers);

    double value() const { return value_; }

    /// The order found.
    Places const& places() const { return places_; }

    /// The sharing in the order found.
    Partition partition() const { return Partition::from_labels(labels_); }

  private:
    using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    enum class Side { inputs, outputs, both };

    /// Two things that change places, on one side or on both.
    struct Swap {
        Side side;
        Index first;
        Index second;
    };

    std::vector<Side> sides() const;
    Index count(Side side) const { return side == Side::inputs ? inputs_ : outputs_; }
    template <class Visit>
    void for_each_pair(Swap const& swap, Visit const& visit) const;
    template <class Visit>
    void for_each_mirrored_pair(Swap const& swap, Visit const& visit) const;
    bool counts(Index e) const { return moves_ == Moves::apart || e / inputs_ <= e % inputs_; }
    double gain_of(Swap const& swap);
    void take(Swap const& swap);
    void start(Places places);
    double cool(std::vector<Side> const& sides, Index exchanges, Rng& rng, Workers const& workers);
    void climb(double least_gain, Workers const& workers);
    void sum_up();
    double whole_value() const;
    Index place_of(std::int32_t block);
    void exchange(std::int32_t from, std::int32_t to, Index e, Index f);

    Matrix const& exact_;
    Partition const& sharing_;
    Moves moves_;
    Places places_;
    Index outputs_;
    Index inputs_;
    // Annealing takes its steps in single precision: it is after orders, and the value is summed anew at the end.
    Floats z_;
    Eigen::VectorXf squares_;           ///< [m n], of z's rows
    std::vector<std::int32_t> labels_;  ///< [m n], of the sharing in the present order
    Floats sums_;                       ///< [B, T], of z over each block
    Vector inverse_sizes_;              ///< [B], of the weights that count
    // Of the swap that was tried last: the blocks that it changes, and by how much, in the order in which they came.
    std::vector<std::int32_t> changed_;
    std::vector<std::int32_t> place_;  ///< [B], in `changed_`; -1 where a block is not there
    Floats changes_;                   ///< [B, T]
    Eigen::VectorXf square_changes_;   ///< [B]
    double value_ = 0.0;
};

}  // namespace symdiscover
