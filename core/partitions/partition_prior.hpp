// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Prior odds against each further block. 100 to 1 is where Jeffreys (Theory of Probability, 1961, appendix B) calls
/// evidence decisive: one more parameter must be worth that much before it is believed.
inline constexpr double decisive_odds = 100.0;

/// A normalised prior over the partitions of K elements. The cells of a partition are its blocks and, where elements
/// may be inactive, the cell of the inactive ones, which is told apart from the blocks. In turn:
///   C cells, 1 <= C <= K: geometric, P(C) proportional to decisive_odds^-C;
///   one of the cells is the inactive one: a fair coin (never, where no element may be inactive);
///   the sizes, cell by cell: uniform over the binom(K - 1, C - 1) compositions of K into C parts;
///   the elements, given the sizes: uniform over the K! / prod sizes! ways to deal them out.
/// Cells that are not told apart make a partition come up in as many ways as they can be put in order: B! for B blocks,
/// with or without the inactive cell. Hence with i inactive elements (0! = 1)
///   P(partition) = P(C) coin B! i! prod n_b! / (K! binom(K - 1, C - 1)).
/// Given the number of cells its logarithm is a sum over cells, so that dynamic programmes over cells are exact; and
/// two equal halves, of which there are very many, share what one uneven split has for itself.
class PartitionPrior {
  public:
    /// Throws std::invalid_argument when there is no element.
    explicit PartitionPrior(Index elements, bool allow_inactive = false);

    Index elements() const { return elements_; }
    bool allows_inactive() const { return allow_inactive_; }

    /// log P(partition). Throws std::invalid_argument when the partition has other elements, or inactive ones that this
    /// prior does not allow.
    double log_probability(Partition const& partition) const;

    /// The part that is the same for all partitions with this many blocks and with or without an inactive cell:
    /// log [P(C) coin B! / (K! binom(K - 1, C - 1))], 1 <= C = B + inactive_cell <= K.
    double log_head(Index blocks, bool inactive_cell = false) const;

    /// The part of one cell: log size!, 0 <= size <= K.
    double log_cell(Index size) const { return log_factorials_[static_cast<std::size_t>(size)]; }

  private:
    Index elements_;
    bool allow_inactive_;
    double log_normaliser_;
    std::vector<double> log_factorials_;  ///< 0 .. K
};

}  // namespace symdiscover
