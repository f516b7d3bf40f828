// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/fit/hypotheses/order_search.hpp"
#include "core/symmetry/catalogue/sharing_prior.hpp"

namespace symdiscover {

/// A hypothesis in another order of inputs and outputs.
struct Candidate {
    Hypothesis const* hypothesis = nullptr;
    Places places;
    double score = 0.0;  ///< minus the log posterior

    Partition partition() const { return Partition::from_labels(placed_labels(hypothesis->partition, places)); }
};

/// Orders in which tied weights go together over the tasks, by simulated annealing (Kirkpatrick, Gelatt and Vecchi,
/// 1983), an exchange of two inputs or two outputs a step. With z_t the weights that a task alone tells (the
/// least-squares solution of least norm), the sum over blocks b and tasks of [(sum of z_t over b)^2 - sum of z_t^2 over
/// b] / n_b is to be large. Where products of outputs are tied (output_pairs), these give the outputs' order first: one
/// of m! is found from far fewer tasks than one of n! m!, and then the inputs have one of n!.
class AnnealedOrders {
  public:
    /// The data must stay.
    AnnealedOrders(LinearTasks const& data, Workers const& workers);

    /// Whether any order can make much of what weights of different outputs have in common: whether annealings of a few
    /// kinds come to more than where each task's weights of an output have a random sign, which leaves what an output
    /// has by itself, and what the tasks' inputs bring about, as it is.
    bool show(std::vector<Hypothesis const*> const& kinds) const;

    /// Orders for each of the kinds, from as many starts, or from fewer where time is short; looks of different numbers
    /// have different starts. Not scored.
    std::vector<Candidate> of(std::vector<Hypothesis const*> const& kinds, Index starts, std::uint64_t look) const;

  private:
    /// What each task alone tells.
    struct Clues {
        Matrix weights;   ///< z [m n, T]
        Matrix products;  ///< [m m, T]
    };

    /// Of one annealing.
    struct Start {
        Hypothesis const* kind;
        std::optional<Permutation> outputs;  ///< the order that is found by their products; with the inputs' without
    };

    /// Of the outputs, and how large it makes the sum.
    struct OutputOrder {
        double value = 0.0;
        Permutation order;
    };

    Index affordable(Index starts, double kinds) const;
    Index affordable_of_outputs(std::size_t problems) const;
    Index count_standing_out(std::vector<Hypothesis const*> const& kinds, bool by_products) const;
    std::optional<Partition> telling_pairs(Hypothesis const& kind) const;
    OrderSearch by_weights(Hypothesis const& kind, Clues const& clues, Rng& rng) const;
    OrderSearch by_outputs(Hypothesis const& kind, Permutation const& outputs, Rng& rng) const;
    OrderSearch of_outputs(Partition const& pairs, Clues const& clues, Rng& rng) const;
    std::vector<std::vector<OutputOrder>> anneal_outputs(std::vector<Partition const*> const& pairs, Clues const& clues,
                                                         Index starts, std::uint64_t seed) const;
    std::vector<std::vector<OutputOrder>> orders_of_outputs(std::vector<Partition> const& pairs, Index starts,
                                                            std::uint64_t look) const;
    std::vector<Start> starts_of(std::vector<Hypothesis const*> const& kinds, Index starts, std::uint64_t look) const;

    LinearTasks const& data_;
    Workers const& workers_;
    Clues clues_;
    Clues control_;  ///< without what outputs have in common
};

}  // namespace symdiscover
