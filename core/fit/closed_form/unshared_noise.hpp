// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/fit/closed_form/noisy_model.hpp"

namespace symdiscover {

/// A model without sharing, and its noise variance: ridge regression task by task and output by output, in the
/// coordinates of the examples' own Gram matrix: T (min(N, n)^3 + N n m) multiplications, where the same model with its
/// U = identity would take T (m n)^3.
NoisyModel fit_noise_variance_unshared(TaskBatch const& batch, NoiseModel const& noise, SharedModel const& model,
                                       Workers const& threads);

}  // namespace symdiscover
