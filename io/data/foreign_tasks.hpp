// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "io/h5/h5_reader.hpp"

namespace symdiscover {

/// What a file is where groups have an x and a y each, one for each task, or a single one for all: with the Python that
/// stacks them. Structs of MATLAB and Octave are such groups. Empty where there are none.
std::string describe_task_groups(H5Reader const& file);

}  // namespace symdiscover
