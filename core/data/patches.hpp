// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// A square window that slides over [channels, height, width] (or [height, width], of one channel).
struct Window {
    Index size = 3;     ///< places along each side
    Index stride = 1;   ///< places from one window to the next
    Index padding = 0;  ///< zeros around the image
};

/// The patches of an image: what a window sees at each position, row by row; a patch is [channels, size, size].
struct Patches {
    Index channels = 0;  ///< of the image
    Index rows = 0;      ///< positions along the height
    Index columns = 0;   ///< positions along the width
    Window window;

    /// Where the numbers of all patches stand in the flat image, patch after patch; -1 in the padding.
    std::vector<Index> sources;

    Index positions() const { return rows * columns; }
    Index size() const { return channels * window.size * window.size; }  ///< numbers of a patch
};

/// Throws OptionError ("model") when the shape is not [channels, height, width] or [height, width], or the window is
/// larger than the padded image.
Patches find_patches(std::vector<Index> const& shape, Window const& window);

}  // namespace symdiscover
