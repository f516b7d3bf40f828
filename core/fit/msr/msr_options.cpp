// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_options.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <utility>

#include "core/base/errors.hpp"
#include "core/networks/layers/linear.hpp"
#include "core/networks/losses/loss.hpp"
#include "core/networks/sharing/dense.hpp"

namespace symdiscover {

namespace {

void require_at_least_one(char const* field, Index value) {
    if (value < 1) throw OptionError(field, fmt::format("expected at least 1, found {}", value));
}

void require_positive(char const* field, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) {
        throw OptionError(field, fmt::format("expected a positive number, found {}", value));
    }
}

void require_latent(MsrOptions const& options, TaskShape const& shape) {
    Index const parameters = options.model.partition(shape.outputs(), shape.inputs()).blocks();
    if (options.learn_sharing && (options.latent < 1 || options.latent > parameters)) {
        throw OptionError("latent", fmt::format("expected 1 to {}, the parameters of model {}, found {}", parameters,
                                                options.model.name(), options.latent));
    }
}

}  // namespace

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
    require_at_least_one("inner-steps", inner_steps);
    require_at_least_one("outer-steps", outer_steps);
    require_at_least_one("meta-batch", meta_batch);
    require_at_least_one("threads", threads);
    require_positive("inner-lr", inner_lr);
    require_positive("outer-lr", outer_lr);
}

Network MsrOptions::network_for(TaskShape const& shape) const {
    if (!network.layers.empty()) return network;
    FixedSharing fixed(shape.outputs(), shape.inputs(), model.partition(shape.outputs(), shape.inputs()));
    std::shared_ptr<Sharing const> sharing;
    if (learn_sharing) {
        sharing = std::make_shared<DenseSharing>(std::move(fixed), latent);
    } else {
        sharing = std::make_shared<FixedSharing>(std::move(fixed));
    }
    return {{{"layer", std::make_shared<Linear>(shape.input_shape, shape.output_shape), std::move(sharing)}}};
}

}  // namespace symdiscover
