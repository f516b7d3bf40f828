// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/base/types.hpp"
#include "core/data/task_source.hpp"
#include "core/fit/msr/msr.hpp"

namespace symdiscover {

/// The fit with another factor C' for the taps of a layer with a Kronecker sharing. Tasks start from the same weights,
/// for v becomes v x3 (C'^+ C), and differ in their steps alone. C C^T must lie within C' C'^T.
MsrFit with_taps(MsrFit fit, std::size_t layer, Matrix taps);

/// How much larger a loss is than another, that of the network as learned where none is named: mean over the
/// meta-validation tasks.
struct LossDifference {
    double mean = 0.0;
    double ci95 = 0.0;  ///< half-width of its 95 % interval, task by task

    bool can_be_nothing() const { return mean - ci95 <= 0.0; }
};

/// The soft sharing of a convolution's taps, hardened: what it costs that a layer's steps treat taps exactly alike
/// which some motions of the window carry into each other.
struct ExactMotions {
    LossDifference independent;  ///< of taps that know nothing of each other, steps as long as before
    std::string motions;  ///< the largest set of motion_sets() that costs nothing that can be told, else the cheapest
    LossDifference cost;  ///< theirs
    LossDifference relabelled;  ///< a control: the same motions with the taps exchanged at random, three times
    LossDifference beyond;      ///< by how much the control costs more than the motions, task by task

    /// What was learned of the taps is worth something. Else there is no more to be asked, and the rest is empty.
    bool matters() const { return !independent.can_be_nothing(); }

    bool costs_nothing() const { return matters() && cost.can_be_nothing(); }

    /// Nothing lost that can be told, where other ties of as many taps lose more.
    bool is_symmetry() const { return costs_nothing() && !beyond.can_be_nothing(); }
};

/// The loss of each meta-validation task.
Vector validation_losses(MsrFit const& fit, TaskSource const& source, std::uint64_t seed);

/// For a layer whose factors are those of a KroneckerSharing with taps that are a square, and one inner learning rate;
/// the other layers as learned. as_learned: validation_losses() of the fit. Each comparison adapts to all
/// meta-validation tasks. Throws std::invalid_argument for another layer, or where there are fewer than two such tasks.
ExactMotions exact_motions(MsrFit const& fit, TaskSource const& source, std::size_t layer, std::uint64_t seed,
                           Vector const& as_learned);

/// exact_motions() takes this layer.
bool has_square_taps(MsrFit const& fit, std::size_t layer);

/// The fit with the layer's taps made exactly alike under the set of motion_sets() of this name.
MsrFit with_exact_motions(MsrFit const& fit, std::size_t layer, std::string const& motions);

}  // namespace symdiscover
