// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/report/verdict_words.hpp"

/// What a finding is and means, in sentences: of weights, of coordinates with means, of positions with layers.
namespace symdiscover {

/// The finding in one sentence: "256 weights are 16 shared parameters: a convolution that wraps around (C16)."
std::string headline(JudgedLayer const& judged);

/// What that says about the layer, for a reader who does not know the words: a paragraph. May be empty.
std::string meaning(JudgedLayer const& judged);

}  // namespace symdiscover
