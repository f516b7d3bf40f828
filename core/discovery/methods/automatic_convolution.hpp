// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/observer.hpp"
#include "core/data/task_source.hpp"
#include "core/discovery/discovery.hpp"
#include "core/discovery/fit_options.hpp"
#include "core/networks/network_spec.hpp"

namespace symdiscover {

/// Method auto for a convolution with squared error: the kernel is a linear layer from patches to channels, whose
/// sharing is found in closed form; what that makes on top of the translation is said, and the translation itself is
/// tested. options.support counts images. Throws OptionError when the convolution does not fit the data.
Discovery discover_convolution_in_closed_form(TaskSource const& source, NetworkSpec const& spec,
                                              FitOptions const& options, Observer const& observer);

/// The convolution that shapes of images with too many weights between them suggest: stride 1, and the window that
/// makes the outputs' size without padding. Empty where they suggest none, or where one kernel at all positions is less
/// probable than a kernel for each, or than a layer that sees the whole image.
std::optional<NetworkSpec> natural_convolution(TaskSource const& source, Workers const& workers);

}  // namespace symdiscover
