// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"
#include "core/discovery/fit_options.hpp"
#include "core/fit/msr/msr_options.hpp"
#include "core/networks/network_spec.hpp"

namespace symdiscover {

/// msr and maml of a network that is one convolution, with squared error: by PatchMoments, so that an outer step costs
/// the same whatever the size of the images; hardened and judged in closed form. `msr` has all options but the network.
/// Throws OptionError when the convolution does not fit the data.
Discovery discover_one_convolution(TaskSource const& source, NetworkSpec const& spec, NetworkSharing sharing,
                                   MsrOptions msr, Index restarts, FitOptions const& options, Observer const& observer);

}  // namespace symdiscover
