// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace symdiscover {

/// The page's style sheet: for wide and narrow windows and for paper, with the fonts that the reader has.
std::string const& html_style();

}  // namespace symdiscover
