// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/symmetry/catalogue/sharing_prior.hpp"

namespace symdiscover {

/// A partition with what the data and the prior say of it.
struct ScoredPartition {
    Partition partition;
    double score = 0.0;  ///< minus log evidence, minus log prior
};

/// The best partition that uses a few of a hypothesis' blocks, the others being always zero: the taps of a band. Blocks
/// are taken up by what they would explain of what the others leave (orthogonal matching pursuit, twice as many each
/// time), and the weakest given up again, both by evidence. Nothing as large as the square of the number of blocks is
/// formed.
ScoredPartition best_sparse(LinearTasks const& data, Hypothesis const& hypothesis, SharingPrior const& prior,
                            Workers const& workers);

}  // namespace symdiscover
