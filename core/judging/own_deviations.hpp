// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"
#include "core/fit/closed_form/tied_tasks.hpp"
#include "core/judging/checks.hpp"

/// Are the weights of a block the same, or only nearly alike? W_t[e] = psi_t[block of e] + delta_t[e], with
/// delta_t[e] ~ N(0, tau^2) for every weight, those that are always zero too.
namespace symdiscover {

/// Deviations of this share of the weights' size are no ties any more.
inline constexpr double clear_deviation = 0.3;

/// Deviations are in units of the weights' size, the root of the mean variance of the weights in use.
struct OwnDeviations {
    double size = 0.0;  ///< the most probable of those tried; 0 where none is better than none
    double gain = 0.0;  ///< nats by which it is more probable than none
    /// Natural log of how much more probable no deviations are than any of at least clear_deviation.
    double log_odds = std::numeric_limits<double>::infinity();
};

/// The same tasks where deviations of variance `ratio` times the noise's are part of the noise: given x, the rows of an
/// output have covariance I + ratio X X^T, of which the inverse of the Cholesky factor is taken from x and y.
/// log_determinant: what is to be added to the log density of the new y for that of the old.
LinearTasks with_deviations_as_noise(LinearTasks const& data, double ratio, Workers const& workers,
                                     double& log_determinant);

/// tied: fitted to data, with blocks. Noise and variances are fitted again for each size that is tried.
OwnDeviations measure_own_deviations(LinearTasks const& data, TiedTasks const& tied, Workers const& workers);

/// Named deviations_check_name; not ok where weights are clearly more probable to be only nearly alike.
Check deviations_check(OwnDeviations const& deviations);

}  // namespace symdiscover
