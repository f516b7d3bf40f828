// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "io/report/group_term.hpp"

/// What groups do, by their names alone.
namespace symdiscover {

/// As part of a sentence: "a periodic shift of 4 steps", "any reordering of 3".
std::string moves(GroupTerm const& term);

/// Of a group that stands alone: "a periodic shift, back at the start after 4 steps".
std::string meaning_of(GroupTerm const& term);

/// How many things the group moves, where its name says so.
std::optional<Index> degree(GroupTerm const& term);

}  // namespace symdiscover
