// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/data/patches.hpp"
#include "core/data/task_source.hpp"
#include "core/judging/checks.hpp"

namespace symdiscover {

/// The evidence for one kernel at all positions, beside what has no translation: log odds (nats), above 0 for it. All
/// three are ridge regressions whose ridge is chosen by evidence, on the same outputs of some positions in some
/// meta-train tasks.
struct TranslationOdds {
    double against_local = 0.0;  ///< a kernel of its own for each position (locally connected)
    double against_dense = 0.0;  ///< each output sees the whole image, with weights of its own
    Index tasks = 0;
    Index positions = 0;
};

TranslationOdds translation_odds(TaskSource const& source, Patches const& patches, Index channels,
                                 Workers const& workers);

/// These as a check named "translation": not ok where either is below 0.
Check check_translation(TranslationOdds const& odds);

}  // namespace symdiscover
