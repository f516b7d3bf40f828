// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_options.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "core/base/errors.hpp"
#include "core/networks/layers/linear.hpp"
#include "core/networks/losses/loss.hpp"
#include "core/networks/sharing/dense.hpp"

namespace symdiscover {

namespace {

void require_latent(MsrOptions const& options, TaskShape const& shape) {
    Index const parameters = options.model.partition(shape.outputs(), shape.inputs()).blocks();
    if (options.learn_sharing && (options.latent < 1 || options.latent > parameters)) {
        throw OptionError("latent", fmt::format("expected 1 to {}, the parameters of model {}, found {}", parameters,
                                                options.model.name(), options.latent));
    }
}

Network one_layer(MsrOptions const& options, TaskShape const& shape) {
    FixedSharing fixed(shape.outputs(), shape.inputs(), options.model.partition(shape.outputs(), shape.inputs()));
    std::shared_ptr<Sharing const> sharing;
    if (options.learn_sharing) {
        sharing = std::make_shared<DenseSharing>(std::move(fixed), options.latent);
    } else {
        sharing = std::make_shared<FixedSharing>(std::move(fixed));
    }
    return {{{"layer", std::make_shared<Linear>(shape.input_shape, shape.output_shape), std::move(sharing)}}};
}

}  // namespace

std::vector<OptionField> option_fields(MsrOptions& options) {
    auto const modes = one_of<InnerLrMode>({{"per-layer", InnerLrMode::per_layer},
                                            {"per-parameter", InnerLrMode::per_parameter},
                                            {"fixed", InnerLrMode::fixed}});
    auto const optimisers = one_of<OuterOptimiser>({{"adam", OuterOptimiser::adam}, {"sgd", OuterOptimiser::sgd}});
    auto const precisions = one_of<Precision>({{"double", Precision::as_double}, {"single", Precision::as_single}});
    auto const at_least_one = whole_number<Index>(1);
    return {
        {"inner-steps", options.inner_steps, at_least_one, "steps a task takes on its support set"},
        {"test-inner-steps", options.test_inner_steps, count_or_auto(),
         "the same on meta-test tasks, of networks on classes; auto: inner-steps"},
        {"first-order", options.first_order, "take inner gradients for constants in the outer loop, which is cheaper"},
        {"inner-lr", options.inner_lr, real_number({.open = true}), "where the inner learning rates start"},
        {"inner-lr-mode", options.inner_lr_mode, modes, "which inner learning rates are learned"},
        {"outer-lr", options.outer_lr, real_number({.open = true}), "learning rate of the outer loop"},
        {"outer-optimiser", options.outer_optimiser, optimisers, "what takes the outer steps"},
        {"outer-steps", options.outer_steps, at_least_one, "steps of the outer loop"},
        {"precision", options.precision, precisions, "what gradients are computed in; single is faster"},
        {"meta-batch", options.meta_batch, at_least_one, "tasks in an outer step"},
    };
}

void MsrOptions::validate(TaskShape const& shape) const {
    if (network.layers.empty()) {
        require_latent(*this, shape);
    } else {
        network.validate(shape.inputs(), shape.outputs());
    }
    find_loss(loss);
    if (support < 1 || support >= shape.examples) {
        throw OptionError("support",
                          fmt::format("expected 1 to {}, as a task has {} examples and needs one to be judged on, "
                                      "found {}",
                                      shape.examples - 1, shape.examples, support));
    }
    MsrOptions checked = *this;
    std::vector<OptionField> fields = option_fields(checked);
    fields.emplace_back("threads", checked.threads.count, whole_number<int>(1), "");
    require_allowed(fields);
}

Network MsrOptions::network_for(TaskShape const& shape) const {
    Network asked = network.layers.empty() ? one_layer(*this, shape) : network;
    return frozen_factors.empty() ? asked : with_frozen_sharing(std::move(asked), frozen_factors);
}

}  // namespace symdiscover
