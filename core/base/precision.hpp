// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace symdiscover {

/// What numbers gradients are computed in, and the losses of the steps along them. What is learned, judged and reported
/// are doubles either way.
enum class Precision : bool { as_double, as_single };

}  // namespace symdiscover
