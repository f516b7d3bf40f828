// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/one_dataset/sample_model.hpp"

/// Models that are linear in the numbers of the data: their errors are squared, and all that is known of the samples is
/// a QuadraticLoss.
namespace symdiscover {

/// Model `mean` [LPS, section 5.1]: the mean of each coordinate; elements are coordinates.
std::unique_ptr<SampleModel> make_mean_model(SampleSet const& samples);

/// Model `fc`: y = W x; elements are weights.
std::unique_ptr<SampleModel> make_fc_model(SampleSet const& samples);

/// Model `lc:TAPS`: output a is a filter of its own over the inputs a .. a + taps - 1; elements are positions, whose
/// filters can be the same.
std::unique_ptr<SampleModel> make_lc_model(ModelSpec const& spec, SampleSet const& samples);

}  // namespace symdiscover
