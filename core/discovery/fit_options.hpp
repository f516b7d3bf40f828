// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/option_field.hpp"
#include "core/base/workers.hpp"
#include "core/data/noise_model.hpp"
#include "core/data/task_source.hpp"
#include "core/fit/msr/msr_state.hpp"
#include "core/networks/model_spec.hpp"
#include "core/networks/network.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What fit methods have in common; what is a method's own is with the method.
struct FitOptions {
    std::optional<ModelSpec> model;  ///< what suits the data when empty
    Index resamples = 10;            ///< halves of the data that are searched again (Confidence); 0 for none
    std::optional<Index> latent;     ///< k, the numbers a task adapts; chosen from the data when empty
    std::optional<Index> blocks;     ///< shared parameters (of bilevel: the most there can be); chosen when empty
    std::optional<SelectionCriterion> criterion;  ///< when empty what the method is best with
    std::optional<Index> support;  ///< examples that a meta-test task adapts on; the method's own number when empty
    std::optional<Intercept> intercept;  ///< of a linear layer; chosen by evidence when empty
    bool of_classes = false;             ///< the tasks are drawn from classes: their outputs are labels
    LayerFactors frozen_factors{};       ///< of sharings that fits by gradients are given and do not learn
    MsrCheckpoints checkpoints{};        ///< of fits by gradients
    std::uint64_t seed = 0;
    Workers threads = 1;  ///< changes no result

    /// Throws OptionError naming the field, its value and what is allowed for these tasks.
    void validate(TaskSource const& source) const;
};

/// The options that a user chooses, but for seed and threads.
std::vector<OptionField> option_fields(FitOptions& options);

}  // namespace symdiscover
