// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/workers.hpp"
#include "core/data/patches.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// A convolution's tasks as those of a linear layer, its kernel: an example is a patch and what stands at its position
/// in all channels. x [T, N s, c_i, size, size], y [T, N s, channels], s positions of each image, spread evenly.
struct PatchExamples {
    MemoryTaskSource tasks;
    Index per_image = 0;    ///< s
    Index train_tasks = 0;  ///< meta-train tasks that were kept: as many as a closed form uses
};

/// source: [c_i, h, w] images with outputs [channels, positions] of any shape. There are as many positions of each
/// image as a closed form can use (LinearTasks), at least one. Throws OptionError ("model") when there are not
/// `positions` outputs of each of the channels.
PatchExamples patch_examples(TaskSource const& source, Patches const& patches, Index channels, Workers const& workers);

/// Throws that OptionError.
void require_outputs_of(TaskShape const& shape, Patches const& patches, Index channels);

}  // namespace symdiscover
