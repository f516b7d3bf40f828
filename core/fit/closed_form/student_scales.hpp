// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/types.hpp"

namespace symdiscover {

/// The scales of groups of normal deviations with sums of squares `energy` and so many degrees of freedom each (0 where
/// there is no group: its scale is 1), where the groups' precisions are gamma-distributed around a common one, so that
/// the deviations follow Student's t. The common variance and the t's degrees of freedom maximise the likelihood;
/// scales are relative to the common one and shrunk to it as far as the t asks. Empty unless the log likelihood is
/// higher by more than `asked` than where all groups are alike.
std::optional<Vector> student_scales(Vector const& energy, Vector const& freedom, double asked);

}  // namespace symdiscover
