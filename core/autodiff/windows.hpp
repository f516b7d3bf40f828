// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/autodiff/tape.hpp"

/// Operations of a window that slides over images, as operations.hpp has the others. Patches of images are made image
/// by image in memory that stays in the cache, never all at once: they are `size` squared times the image.
namespace symdiscover::autodiff {

/// A square window on images [channels, height, width] with zeros around them. An image is a row of a matrix, and so is
/// what comes of it.
struct SlidingWindow {
    Index channels = 1;
    Index height = 1;
    Index width = 1;
    Index size = 1;     ///< places along each side of the window
    Index stride = 1;   ///< places from one window to the next
    Index padding = 0;  ///< zeros around the image

    Index rows() const { return (height + 2 * padding - size) / stride + 1; }
    Index columns() const { return (width + 2 * padding - size) / stride + 1; }
    Index positions() const { return rows() * columns(); }
    Index inputs() const { return channels * height * width; }
    Index taps() const { return channels * size * size; }  ///< numbers that the window sees
};

/// y = sum of kernels [tasks, c_o taps] times what the window sees: [tasks N, c_o positions] of images x [tasks N,
/// inputs].
Var convolve(Var x, Var kernels, SlidingWindow const& window);

/// Adjoint of convolve() in x: [tasks N, inputs] of y [tasks N, c_o positions].
Var convolve_back(Var y, Var kernels, SlidingWindow const& window);

/// Adjoint of convolve() in the kernels: [tasks, c_o taps].
Var convolve_kernels(Var x, Var y, SlidingWindow const& window, Index tasks);

/// The largest number of each channel that the window sees, [rows, channels positions]; without padding. Of equal
/// numbers the first one counts.
Var max_pool(Var x, SlidingWindow const& window);

}  // namespace symdiscover::autodiff
