// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/closed_form/tied_statistics.hpp"

namespace symdiscover {

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
                   int threads);

/// The same, its EM started from the variances and the noise of a model whose partition differs little: it is there in
/// a fraction of the iterations.
TiedTasks fit_tied_from(LinearTasks const& data, Partition const& partition, TiedTasks const& similar, int iterations,
                        int threads);

/// Iterations for a fit that is to be quoted, and for one among many in a search.
inline constexpr int iterations_to_converge = 100;
inline constexpr int iterations_in_search = 12;

/// No sharing: every weight of every task for itself, w ~ N(0, weight_variance): ridge regression with the ridge
/// noise_variance / weight_variance chosen by evidence.
struct UnsharedTasks {
    double noise_variance = 0.0;
    double weight_variance = 0.0;
    double score = 0.0;  ///< comparable with TiedTasks's
};

UnsharedTasks fit_unshared(LinearTasks const& data, int threads);

/// A model with this noise variance leaves no more unexplained than one with the other, within 5 %.
inline bool explains_as_much(double noise_variance, double other_noise_variance) {
    constexpr double same_within = 1.05;
    return noise_variance < same_within * other_noise_variance;
}

}  // namespace symdiscover
