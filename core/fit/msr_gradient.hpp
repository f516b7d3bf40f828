// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/autodiff/tape_pool.hpp"
#include "core/fit/msr_parameters.hpp"
#include "core/tasks/episode.hpp"

namespace symdiscover {

/// The mean query loss of a meta-batch after adaptation, and its exact gradient through the inner steps.
struct MetaGradient {
    double loss = 0.0;
    std::vector<Matrix> gradients;  ///< in the order of trainable()
};

/// One outer gradient of [MSR], algorithm 1. Tasks go through the tape in chunks of fixed size whose results are
/// added in order, so options.threads changes nothing. `tapes` keeps their memory from call to call.
MetaGradient meta_gradient(Network const& network, MetaParameters const& parameters, Episode const& episode,
                           MsrOptions const& options, autodiff::TapePool& tapes);

/// Query loss of each task of the episode after options.inner_steps steps on its support set.
Vector query_losses(Network const& network, MetaParameters const& parameters, Episode const& episode,
                    MsrOptions const& options, autodiff::TapePool& tapes);

/// v' of each task after options.inner_steps steps on its support set: a matrix [tasks, k] for each layer.
std::vector<Matrix> adapted_filters(Network const& network, MetaParameters const& parameters, SupportSet const& support,
                                    MsrOptions const& options, autodiff::TapePool& tapes);

}  // namespace symdiscover
