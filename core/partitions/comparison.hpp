// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// How well a found partition agrees with the true one.
///
/// Inactive elements (weights that are zero) are a class of their own. The partition distance matches that class only
/// with the other's inactive class: saying "these weights are zero" where they are tied but not zero is as wrong as
/// missing them, even if the very same weights are meant. The other scores treat it as one more block: where that is
/// the only mistake they are perfect although `exact` is false.
struct PartitionComparison {
    Index elements = 0;  ///< K
    Index blocks_found = 0;
    Index blocks_true = 0;
    bool exact = false;  ///< equal, inactive elements included

    Index inactive_found = 0;
    Index inactive_true = 0;
    Index inactive_both = 0;  ///< elements that both call inactive

    /// Equal but for blocks of the true partition that are inactive as a whole in the one that was found, which has
    /// active elements: where the true one are the orbits of a group, its sharing holds, and some orbits are zero.
    bool consistent = false;

    /// Fewest elements to remove so that the two agree on the rest: K minus the largest number of elements on which
    /// some one-to-one matching of blocks agrees (Gusfield 2002; [LPS]).
    Index partition_distance = 0;
    double normalized_partition_distance = 0.0;  ///< divided by K; 0 when K = 0

    /// Hubert and Arabie 1985; 0 is what chance gives, and what one class against anything else gets, or all
    /// singletons. 1 when both are one class or both are all singletons, where the formula is 0 / 0; also for K of 0
    /// and 1.
    double adjusted_rand_index = 1.0;

    /// Meila 2007, natural logarithm: the sum of the next two. Exactly 0 for equal partitions.
    double variation_of_information = 0.0;
    double entropy_found_given_true = 0.0;  ///< H(found | true): blocks that were split
    double entropy_true_given_found = 0.0;  ///< H(true | found): blocks that were merged

    /// Mutual information over the mean of the two entropies; 1 when both entropies are 0 (both are one class, or K =
    /// 0); 0 when one of them is.
    double normalized_mutual_information = 1.0;
};

/// Throws std::invalid_argument when the partitions have different numbers of elements.
PartitionComparison compare_partitions(Partition const& found, Partition const& truth);

/// Whether every block of `finer` lies in one block of `coarser`, the inactive elements being one more: what `finer`
/// ties and sets to zero, `coarser` does too. True of equal ones. Throws std::invalid_argument when the partitions have
/// different numbers of elements.
bool refines(Partition const& finer, Partition const& coarser);

}  // namespace symdiscover
