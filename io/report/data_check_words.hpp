// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "io/data/data_checks.hpp"

namespace symdiscover {

/// What the checks of a dataset have found, and what a fit will take, as facts with the name of each: ("inputs", "40:
/// rms 0.97 to 1.03, means -0.04 to 0.03"), ("check", "input 3 never varies").
std::vector<std::pair<std::string, std::string>> check_facts(DatasetInfo const& info, DataChecks const& checks);

}  // namespace symdiscover
