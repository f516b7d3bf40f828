// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/workers.hpp"
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
std::vector<CoupledBlocks> tied_statistics(LinearTasks const& data, Partition const& partition, Workers const& threads);

/// The outputs and the blocks of one such set, both ascending.
struct CoupledSet {
    std::vector<Index> outputs;
    std::vector<Index> blocks;
};

std::vector<CoupledSet> coupled_sets(Partition const& partition, LinearTasks const& data);

/// For each block its place in its set.
std::vector<Index> places_in_sets(std::vector<CoupledSet> const& sets, Index blocks);

/// Z of one set in task t: [rows outputs, blocks], row (i, o), times L^T over the outputs, so that Z^T Z = F.
Matrix design_of(CoupledSet const& set, std::vector<Index> const& places, Partition const& partition,
                 LinearTasks const& data, Index t);

/// p(psi_t | y_t) as in FilterPosterior, without what couples two blocks.
struct TiedPosterior {
    Matrix mean;                ///< [T, B]
    Matrix variance;            ///< [T, B], the diagonal of C_t
    double log_evidence = 0.0;  ///< sum over tasks of log p(y_t)
    double residual = 0.0;      ///< sum over tasks of E |y_t - Z_t psi_t|^2
};

/// noise_variance > 0, precision [B] > 0.
TiedPosterior tied_posterior(std::vector<CoupledBlocks> const& statistics, LinearTasks const& data,
                             double noise_variance, Vector const& precision, Workers const& threads);

/// A linear layer whose weights are tied by a partition: W_t[e] = psi_t[block of e], 0 where inactive,
/// psi_t[b] ~ N(0, variances[b]), noise N(0, noise_variance), both set by EM.
struct TiedTasks {
    Partition partition;
    double noise_variance = 0.0;
    Vector variances;         ///< [B]
    TiedPosterior posterior;  ///< of psi, task by task
    /// -log p(data | partition) + B/2 log T + log(number of partitions of that shape): lower is better.
    double score = 0.0;
};

/// partition: of the m n weights. noise_variance > 0 starts the EM on the variances, which takes at most this many
/// iterations; one that is cut short gives a score that is too high, never too low.
TiedTasks fit_tied(LinearTasks const& data, Partition const& partition, double noise_variance, int iterations,
                   Workers const& threads);

/// The same, its EM started from the variances and the noise of a model whose partition differs little: it is there in
/// a fraction of the iterations.
TiedTasks fit_tied_from(LinearTasks const& data, Partition const& partition, TiedTasks const& similar, int iterations,
                        Workers const& threads);

/// EM on the variances alone is cheap; it stops when the score moves by less than this (in nats).
inline constexpr double score_tolerance = 0.02;
inline constexpr double smallest_variance = 1e-12;

/// Iterations for a fit that is to be quoted, and for one among many in a search.
inline constexpr int iterations_to_converge = 100;
inline constexpr int iterations_in_search = 12;

/// A model with this noise variance leaves no more unexplained than one with the other, within 5 %.
inline bool explains_as_much(double noise_variance, double other_noise_variance) {
    constexpr double same_within = 1.05;
    return noise_variance < same_within * other_noise_variance;
}

}  // namespace symdiscover
