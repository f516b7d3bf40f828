// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/workers.hpp"
#include "core/data/noise_model.hpp"
#include "core/data/samples.hpp"

namespace symdiscover {

/// One dataset as a linear layer takes it: x and y of unit power, and freed of an intercept where there is one.
struct PreparedSamples {
    SampleSet samples;
    double x_scale = 1.0;
    double y_scale = 1.0;
    Intercept intercept = Intercept::none;
};

/// Divides inputs and outputs by a number each, and where outputs have offsets takes the means of the train and
/// validation samples from all. Whether they have: where it is not given, least squares with an intercept must be
/// better than without by BIC, with odds of 20 to 1. Of one dataset each task's intercept is the common one.
PreparedSamples prepare_samples(SampleSet const& given, std::optional<Intercept> intercept,
                                Workers const& workers = {});

/// Samples without outputs, whose means are compared: divided by their size (y_scale) where it is so large or so small
/// that its squares were no numbers, else as they are.
PreparedSamples scale_extreme_samples(SampleSet const& given);

}  // namespace symdiscover
