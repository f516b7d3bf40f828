// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/fit/one_dataset/sample_model.hpp"

namespace symdiscover {

/// Model `deepset` [LPS, section 5.2]; elements are the positions of the tokens, which can share a layer. A sharing is
/// found among the functions that the network can be (core/fit/deepset/token_tables.hpp); then the network itself is
/// trained with it and judged, by the mean absolute error. `seed` starts each training.
std::unique_ptr<SampleModel> make_deepset_model(SampleSet const& samples, std::uint64_t seed);

}  // namespace symdiscover
