// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/methods.hpp"
#include "core/fit/msr/msr_options.hpp"

namespace symdiscover {

/// `msr`, of tasks: discover_by_gradients with one layer whose sharing matrix is learned. When nobody says how many
/// filter parameters there are, the closed form finds out.
FitMethod msr_method();

/// `maml`, of tasks: the same without a sharing matrix to be learned, for comparison.
FitMethod maml_method();

/// Each layer's sharing by gradients (fit_msr), then a partition of its weights. One linear layer with squared error is
/// hardened and judged by the closed form; layers of any other network one after another by the network's own loss
/// (loss_criterion; it knows no evidence), and the network is judged by its loss' metric. Of several restarts (seeds
/// seed, seed + 1, ...) the one with the lowest validation loss is kept. No resamples: a refit by gradients takes too
/// long to be repeated. Throws OptionError when the options do not suit the data.
Discovery discover_by_gradients(TaskSource const& source, MsrOptions const& msr, Index restarts,
                                FitOptions const& options, Observer const& observer);

}  // namespace symdiscover
