// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace symdiscover {

/// Levenshtein's distance: the fewest letters to insert, delete or replace to turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// What to suggest for a word that is not allowed: up to three allowed words near it (two edits, or a third of its
/// letters; or it begins one), the nearest first; when none is near, all of them. "did you mean --seed?", "allowed:
/// fit, report".
std::string suggest(std::string_view word, std::vector<std::string> const& allowed);

}  // namespace symdiscover
