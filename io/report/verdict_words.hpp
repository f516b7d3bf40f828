// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/discovery/discovery.hpp"

/// What speaks for and against a finding, in sentences.
namespace symdiscover {

/// A layer with all that is said of it as a finding. Refers to the discovery.
struct JudgedLayer {
    JudgedLayer(LayerDiscovery const& judged, Discovery const& discovery)
        : layer(judged), heldout(discovery.heldout), verdict(verdict_on(judged, discovery)) {}

    LayerDiscovery const& layer;
    HeldOut const& heldout;
    Verdict verdict;
};

/// One reason of the layer's verdict.
std::string sentence(VerdictReason const& reason, JudgedLayer const& judged);

/// What the held-out errors say: does tying lose anything, is sharing worth it, would any sharing have done? Of samples
/// also how the true sharing compares, where it is known.
std::string error_words(JudgedLayer const& judged);

/// What the resampling says, naming the least stable block; says so when there was none.
std::string confidence_words(JudgedLayer const& judged);

/// What the program stakes on the finding, in a sentence; empty where nothing is tied.
std::string verdict_words(JudgedLayer const& judged);

}  // namespace symdiscover
