// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/discovery/discovery.hpp"
#include "core/judging/heldout.hpp"

/// What a discovery means, in sentences.
namespace symdiscover {

/// How the error after tying compares with the model as learned.
enum class TyingVerdict {
    unknown,     ///< there is no held-out error
    helps,       ///< tied is clearly better
    free,        ///< no difference that the tasks can show
    costs,       ///< tied is worse
    contradicts  ///< tied is so much worse that the weights are not tied as the partition says
};

TyingVerdict judge_tying(HeldOut const& heldout);

/// No two weights that are in use have the same value.
bool nothing_is_tied(Partition const& partition);

/// What the tasks share is a space of weights (the columns of the sharing matrix), which helps held-out tasks, and no
/// partition describes it.
bool is_space_only(LayerDiscovery const& layer, HeldOut const& heldout);

/// The finding in one sentence: "256 weights are 16 shared parameters: a convolution that wraps around (C16)."
std::string headline(LayerDiscovery const& layer, HeldOut const& heldout);

/// What that says about the layer, for a reader who does not know the words: a paragraph.
std::string meaning(LayerDiscovery const& layer, HeldOut const& heldout);

/// What the held-out errors say: does tying lose anything, is sharing worth it, would any sharing have done?
std::string interpret_errors(LayerDiscovery const& layer, HeldOut const& heldout);

/// What the resampling says, naming the least stable block; says so when there was none.
/// `resampled` are "tasks" or "samples".
std::string interpret_confidence(LayerDiscovery const& layer, std::string const& resampled = "tasks");

}  // namespace symdiscover
