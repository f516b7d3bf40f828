// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/linear_tasks.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Blocks that the data couple: those with weights in a common output, in that output's other blocks' outputs, and so
/// on. Blocks of different sets are independent given the data, so that their systems are solved apart: many small
/// blocks then cost little (without any sharing, a set an output).
struct CoupledBlocks {
    std::vector<Index> blocks;    ///< ascending
    FilterStatistics statistics;  ///< F_t and g_t of these blocks, in this order
};

/// The statistics of a partition (its indicator as sharing matrix), one entry a set of coupled blocks.
std::vector<CoupledBlocks> tied_statistics(LinearTasks const& data, Partition const& partition, int threads);

/// p(psi_t | y_t) as in FilterPosterior, without what couples two blocks.
struct TiedPosterior {
    Matrix mean;                ///< [T, B]
    Matrix variance;            ///< [T, B], the diagonal of C_t
    double log_evidence = 0.0;  ///< sum over tasks of log p(y_t)
    double residual = 0.0;      ///< sum over tasks of E |y_t - Z_t psi_t|^2
};

/// noise_variance > 0, precision [B] > 0.
TiedPosterior tied_posterior(std::vector<CoupledBlocks> const& statistics, LinearTasks const& data,
                             double noise_variance, Vector const& precision, int threads);

}  // namespace symdiscover
