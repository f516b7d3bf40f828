// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/methods.hpp"

namespace symdiscover {

/// `auto`, what a user with a new dataset should get: of tasks one linear layer in closed form, with squared error; of
/// samples the search by evidence, or by the validation samples where those are to choose.
FitMethod automatic_method();

}  // namespace symdiscover
