// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/discovery/discovery.hpp"
#include "io/report/plot/scene.hpp"

namespace symdiscover {

/// A curve over its steps with its range beside it; on a logarithmic scale where all values are above zero and differ
/// by much. Of many values the lowest and highest of each few are drawn. Values that are not finite are left out.
Scene curve_scene(Curve const& curve);

/// The course of the fit, a figure for each curve of two values or more. Empty where there is none.
std::string html_curves(Discovery const& discovery);

}  // namespace symdiscover
