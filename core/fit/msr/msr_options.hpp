// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/option_field.hpp"
#include "core/base/precision.hpp"
#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/data/task_source.hpp"
#include "core/fit/msr/msr_state.hpp"
#include "core/networks/model_spec.hpp"
#include "core/networks/network.hpp"

namespace symdiscover {

/// What the inner learning rate alpha is: one number a layer or one a filter parameter, meta-learned, or one not
/// learned.
enum class InnerLrMode { per_layer, per_parameter, fixed };

enum class OuterOptimiser { adam, sgd };

/// Options of fit_msr(); the defaults are the reference's.
struct MsrOptions {
    ModelSpec model;
    bool learn_sharing = true;      ///< true: MSR, U is learned; false: MAML, U is the identity
    Index latent = 0;               ///< k, the columns of U: 1 to the model's parameters; MSR only
    Network network;                ///< where it has layers, instead of the one that the three above say
    LayerFactors frozen_factors{};  ///< of all sharings, where they are not learned but given and stay
    std::string loss = "squared";   ///< of the inner and the outer loop, as find_loss() knows it
    Index inner_steps = 1;
    std::optional<Index> test_inner_steps = std::nullopt;  ///< on meta-test tasks; as many as inner_steps when empty
    bool first_order = false;                              ///< the outer gradient takes the inner ones for constants
    double inner_lr = 0.1;
    InnerLrMode inner_lr_mode = InnerLrMode::per_layer;
    OuterOptimiser outer_optimiser = OuterOptimiser::adam;
    double outer_lr = 0.001;
    Index outer_steps = 1000;
    Index meta_batch = 32;                       ///< tasks an outer step sees
    Index support = 1;                           ///< examples of a task that adapt; the others are its query set
    Precision precision = Precision::as_double;  ///< of gradients
    std::uint64_t seed = 0;
    MsrCheckpoints checkpoints{};  ///< a fit that goes on from one ends as if it had never stopped, bit for bit
    Workers threads = 1;           ///< changes no result

    /// Throws OptionError naming the option, its value and what is allowed for data of this shape.
    void validate(TaskShape const& shape) const;

    /// What is learned of data of this shape: `network`, or one linear layer called "layer".
    Network network_for(TaskShape const& shape) const;
};

/// The options that a user chooses.
std::vector<OptionField> option_fields(MsrOptions& options);

}  // namespace symdiscover
