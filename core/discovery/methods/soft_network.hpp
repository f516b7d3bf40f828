// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"
#include "core/discovery/fit_options.hpp"
#include "core/fit/msr/msr_options.hpp"

namespace symdiscover {

/// msr and maml of a network of classes: the sharing by gradients, the network's metric on the meta-test tasks, and of
/// each layer what its factors say (factor_motions, effective_parameters, exact_motions) in sentences. No weights are
/// tied: what is made exact are a layer's steps. history has the metric of each meta-test task, for paired differences
/// between fits of one seed. Throws OptionError when the options do not suit the data.
Discovery discover_softly(TaskSource const& source, MsrOptions const& msr, Index restarts, FitOptions const& options,
                          Observer const& observer);

}  // namespace symdiscover
