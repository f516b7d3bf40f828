// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/partitions/partition_prior.hpp"
#include "core/symmetry/catalogue/hypothesis.hpp"

namespace symdiscover {

/// The prior over all partitions of a layer's weights, as description length: a fair coin tells whether a partition is
/// described weight by weight (PartitionPrior), or by a name. A name costs the logarithm of how many there are
/// (Hypothesis::log_prior). Then come, a fair coin each,
///   the member's own blocks as they are, or a partition of these few blocks, some of them inactive (PartitionPrior of
///   the blocks): C16 with offsets k and -k merged, a ring of which three taps are used;
///   each weight that is elsewhere than so: e of K weights, at one of the places there are.
/// No sharing at all has the share of a kind of names.
class SharingPrior {
  public:
    /// hypotheses: of `weights` weights.
    SharingPrior(std::vector<Hypothesis> hypotheses, Index weights);

    std::vector<Hypothesis> const& hypotheses() const { return hypotheses_; }

    /// The same with some more hypotheses, which have their log prior.
    SharingPrior with(std::vector<Hypothesis> const& more) const;

    /// log P(partition). Throws std::invalid_argument when it has other elements.
    double log_probability(Partition const& partition) const;

    /// The partitions from which a hypothesis' block has to be merged with others, or given up, to come to this one: a
    /// ring with one tap more, with two taps told apart. Each is made and shown in turn, until `take` says false: of a
    /// large layer one takes milliseconds.
    void for_each_finer(Partition const& partition, std::function<bool(Partition)> const& take) const;

    /// log P of a partition of a member's blocks, given the member.
    double log_coarsening(Partition const& blocks) const;

  private:
    double log_named(Hypothesis const& hypothesis, Partition const& partition) const;

    std::vector<Hypothesis> hypotheses_;
    PartitionPrior every_;                       ///< over all partitions of the weights
    std::map<Index, PartitionPrior> of_blocks_;  ///< over the partitions of so many blocks
};

/// The partition of the weights that a partition of a member's blocks makes.
Partition coarsened(Partition const& member, Partition const& blocks);

}  // namespace symdiscover
