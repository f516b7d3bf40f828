// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_options.hpp"

#include <fmt/format.h>

#include <cmath>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

void require_at_least_one(char const* option, Index value) {
    if (value < 1) throw OptionError(fmt::format("{} {}: must be at least 1", option, value));
}

void require_positive(char const* option, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) {
        throw OptionError(fmt::format("{} {}: must be a positive number", option, value));
    }
}

}  // namespace

void MsrOptions::validate(TaskShape const& shape) const {
    Index const parameters = model.partition(shape.outputs(), shape.inputs()).blocks();
    if (learn_sharing && (latent < 1 || latent > parameters)) {
        throw OptionError(fmt::format("--latent {}: must be 1 to {}, the parameters of --model {}", latent, parameters,
                                      model.name()));
    }
    if (support < 1 || support >= shape.examples) {
        throw OptionError(
            fmt::format("--support {}: must be 1 to {}, as a task has {} examples and needs one to be "
                        "judged on",
                        support, shape.examples - 1, shape.examples));
    }
    require_at_least_one("--inner-steps", inner_steps);
    require_at_least_one("--outer-steps", outer_steps);
    require_at_least_one("--meta-batch", meta_batch);
    require_at_least_one("--threads", threads);
    require_positive("--inner-lr", inner_lr);
    require_positive("--outer-lr", outer_lr);
}

}  // namespace symdiscover
