// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/base/rng.hpp"
#include "core/fit/msr/msr_options.hpp"
#include "core/networks/network.hpp"

namespace symdiscover {

/// What is meta-learned of one layer.
struct LayerParameters {
    std::vector<Matrix> factors;  ///< of its sharing: U of a dense one, none of a fixed one (MAML)
    Matrix filter;                ///< v [1, k], where every task starts
    Matrix inner_lr;              ///< alpha: [1, 1], or [1, k] when each filter parameter has its own
};

/// One entry a layer of the network.
using MetaParameters = std::vector<LayerParameters>;

/// The same on a tape.
struct LayerVars {
    std::vector<autodiff::Var> factors;
    autodiff::Var filter;
    autodiff::Var inner_lr;
};

/// Puts the parameters on a tape without a copy: they must outlive it.
std::vector<LayerVars> borrow(autodiff::Tape& tape, MetaParameters const& parameters);

/// Factors and filters where each layer's sharing starts, alpha as the options say.
MetaParameters initial_parameters(Network const& network, MsrOptions const& options, Rng& rng);

/// What the outer loop moves, layer by layer: the sharing's factors, v, alpha unless it is fixed.
std::vector<Matrix*> trainable(MetaParameters& parameters, InnerLrMode mode);
std::vector<autodiff::Var> trainable(std::vector<LayerVars> const& layers, InnerLrMode mode);

}  // namespace symdiscover
