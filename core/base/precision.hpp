// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// What numbers gradients are computed in. What is learned, and all that is reported, are doubles either way.
enum class Precision : bool { as_double, as_single };

}  // namespace symdiscover
