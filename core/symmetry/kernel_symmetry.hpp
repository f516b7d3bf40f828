// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// A motion of a square window: one of the 8 symmetries of the square.
struct SquareMotion {
    std::string name;  ///< "quarter turn"
    Permutation taps;  ///< [size size]
};

/// The identity first, then the other 7.
std::vector<SquareMotion> square_motions(Index size);

/// What a convolution has on top of the translation: motions of its window that, with some exchange of its channels,
/// leave its kernel's sharing as it is.
struct KernelSymmetry {
    std::vector<SquareMotion> motions;  ///< without the identity; a group with it
    std::vector<Permutation> outputs;   ///< for each of them how it moves the output channels
    std::string plane_group = "p1";     ///< with the translations: p1, p2, pm, pmm, cm, cmm, p4 or p4m
    Index filters = 0;                  ///< orbits of the output channels
    bool free = false;                  ///< each orbit has as many channels as the group has elements

    bool any() const { return !motions.empty(); }
};

/// kernel: of [outputs, inputs size size] weights, taps row by row. The input channels stay where they are, or are
/// permuted where there are at most 6. A motion under which every channel stays as it is counts too: isotropic filters.
KernelSymmetry find_kernel_symmetry(Partition const& kernel, Index outputs, Index inputs, Index size);

/// A sentence: "On top of the translation, the 12 channels are quarter turns of 3 filters (p4)."; empty where there is
/// no motion.
std::string kernel_sentence(KernelSymmetry const& symmetry, Index outputs);

}  // namespace symdiscover
