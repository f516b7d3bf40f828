// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>
#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/data/episode.hpp"
#include "core/fit/msr/msr_linear.hpp"
#include "core/fit/msr/msr_parameters.hpp"

namespace symdiscover {

/// The mean query loss of a meta-batch after adaptation, and its exact gradient through the inner steps.
struct MetaGradient {
    double loss = 0.0;
    std::vector<Matrix> gradients;  ///< in the order of trainable()
};

template <class Number>
struct LinearWorkspace {
    LinearMsr<Number> msr;
    std::vector<LinearMsrChunk<Number>> chunks;
};

/// Memory that the functions below use again from call to call.
struct MsrWorkspace {
    autodiff::TapePool tapes;
    std::vector<MetaGradient> chunks;                                    ///< the first one is the sum in the end
    std::tuple<LinearWorkspace<double>, LinearWorkspace<float>> linear;  ///< for either precision
};

/// One outer gradient of [MSR], algorithm 1. Tasks go through the tape, or where the network is one linear layer with a
/// full sharing matrix and the error squared through LinearMsr, in chunks of fixed size whose results are added in
/// order, so options.threads changes nothing. The result lives in the workspace and is valid until its next use.
MetaGradient const& meta_gradient(Network const& network, MetaParameters const& parameters, Episode const& episode,
                                  MsrOptions const& options, MsrWorkspace& workspace);

/// The same, always by the tape.
MetaGradient const& meta_gradient_by_tape(Network const& network, MetaParameters const& parameters,
                                          Episode const& episode, MsrOptions const& options, MsrWorkspace& workspace);

/// Predictions for x [tasks N, inputs], examples of the tasks of the support set, after options.inner_steps steps on
/// it.
Matrix adapted_predictions(Network const& network, MetaParameters const& parameters, SupportSet const& support,
                           Matrix const& x, MsrOptions const& options, MsrWorkspace& workspace);

/// Query loss of each task of the episode after options.inner_steps steps on its support set.
Vector query_losses(Network const& network, MetaParameters const& parameters, Episode const& episode,
                    MsrOptions const& options, MsrWorkspace& workspace);

/// v' of each task after options.inner_steps steps on its support set: a matrix [tasks, k] for each layer.
std::vector<Matrix> adapted_filters(Network const& network, MetaParameters const& parameters, SupportSet const& support,
                                    MsrOptions const& options, MsrWorkspace& workspace);

}  // namespace symdiscover
