// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/value_rules.hpp"

namespace symdiscover {

enum class ModelKind { fully_connected, locally_connected, convolution };

/// The layer that is fitted to a task: `fc`, `lc:TAPS` or `conv:TAPS`.
struct ModelChoice {
    ModelKind kind = ModelKind::fully_connected;
    Index taps = 0;  ///< width of the window; 0 for fully_connected

    friend bool operator==(ModelChoice const&, ModelChoice const&) = default;
};

ValueRule<ModelChoice> model_choice();

}  // namespace symdiscover
