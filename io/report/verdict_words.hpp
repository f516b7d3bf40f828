// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/discovery/discovery.hpp"

/// What a discovery in one sample set means, in sentences. Layers of weights are described by report_words; here are
/// coordinates with means, and positions with layers.
namespace symdiscover {

/// "All 6 coordinates have the same mean (S6)."
std::string headline_of_samples(LayerDiscovery const& layer);

/// What that says, for a reader who does not know the words.
std::string meaning_of_samples(LayerDiscovery const& layer);

/// What fitting without any sharing is called in the table of errors.
std::string unshared_of_samples(LayerDiscovery const& layer);

/// What the errors on the test samples say: does sharing help, would any sharing have done, is the true one better?
std::string interpret_sample_errors(LayerDiscovery const& layer, HeldOut const& heldout);

}  // namespace symdiscover
