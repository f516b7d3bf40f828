// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/base/rng.hpp"
#include "core/fit/msr/msr_options.hpp"
#include "core/networks/network.hpp"

namespace symdiscover {

/// What is meta-learned of one layer.
struct LayerParameters {
    Matrix sharing_matrix;  ///< U [p, k], p the parameters of the layer's model; empty for MAML
    Matrix filter;          ///< v [1, k], where every task starts
    Matrix inner_lr;        ///< alpha: [1, 1], or [1, k] when each filter parameter has its own
};

/// One entry a layer of the network.
using MetaParameters = std::vector<LayerParameters>;

/// The same on a tape.
struct LayerVars {
    std::optional<autodiff::Var> sharing_matrix;
    autodiff::Var filter;
    autodiff::Var inner_lr;
};

/// Puts the parameters on a tape without a copy: they must outlive it.
std::vector<LayerVars> borrow(autodiff::Tape& tape, MetaParameters const& parameters);

/// MSR: U ~ N(0, 0.01^2) and v ~ N(0, 1/m), m the layer's outputs. MAML: v uniform within 1 / sqrt(fan-in).
MetaParameters initial_parameters(Network const& network, MsrOptions const& options, Rng& rng);

/// What the outer loop moves, layer by layer: U where it is learned, v, alpha unless it is fixed.
std::vector<Matrix*> trainable(MetaParameters& parameters, InnerLrMode mode);
std::vector<autodiff::Var> trainable(std::vector<LayerVars> const& layers, InnerLrMode mode);

}  // namespace symdiscover
