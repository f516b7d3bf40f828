// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/fit/one_dataset/sample_model.hpp"

namespace symdiscover {

/// For model `mean` with validation samples: what choosing this sharing among all partitions can have cost, by the
/// bound of core/fit/means/selection_bound.hpp with probability 95 %, in a sentence. Empty for other models and data.
std::optional<std::string> selection_note(SampleModel const& model, Partition const& chosen);

}  // namespace symdiscover
