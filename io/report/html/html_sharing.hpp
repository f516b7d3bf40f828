// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "io/report/verdict_words.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// The sharing of a layer as pictures: the matrix, and where inputs are an image the weights of single outputs laid out
/// as it. Of large layers the corner, so that all pictures take at most about `most_bytes`. Empty where nothing is tied
/// and nothing is zero, or all is.
std::string html_sharing(JudgedLayer const& judged, Discovery const& discovery, Provenance const& origin,
                         std::size_t most_bytes);

}  // namespace symdiscover
