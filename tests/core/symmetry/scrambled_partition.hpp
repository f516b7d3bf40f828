// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "core/base/rng.hpp"
#include "core/symmetry/revealed_pattern.hpp"

namespace symdiscover {

using LabelOf = std::function<Index(Index, Index)>;

/// A partition whose output a and input j are output outputs[a] and input inputs[j] of a natural order.
struct Scrambled {
    Partition weights;
    std::vector<Index> outputs;
    std::vector<Index> inputs;

    PatternFinding find() const {
        return find_pattern(weights, static_cast<Index>(outputs.size()), static_cast<Index>(inputs.size()));
    }
};

inline Partition partition_of(std::vector<Index> const& outputs, std::vector<Index> const& inputs,
                              LabelOf const& label) {
    std::vector<std::int32_t> labels;
    for (Index const a : outputs) {
        for (Index const j : inputs) labels.push_back(static_cast<std::int32_t>(label(a, j)));
    }
    return Partition::from_labels(labels);
}

inline Scrambled scramble(Index outputs, Index inputs, LabelOf const& label, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    Scrambled result{{}, random_permutation(rng, outputs), random_permutation(rng, inputs)};
    result.weights = partition_of(result.outputs, result.inputs, label);
    return result;
}

/// The places in the natural order of what the finding puts first, second, ...
inline std::vector<Index> natural_places(std::vector<Index> const& hidden, Permutation const& order) {
    std::vector<Index> places;
    for (Index const i : order) places.push_back(hidden[static_cast<std::size_t>(i)]);
    return places;
}

/// Whether in the finding's order weights are in one block exactly when class_of is the same; inactive classes aside.
inline bool is_tied_by(Scrambled const& scrambled, Arrangement const& arrangement, LabelOf const& class_of) {
    std::map<Index, std::int32_t> label_of;
    std::map<std::int32_t, Index> class_with;
    auto const inputs = static_cast<Index>(scrambled.inputs.size());
    for (std::size_t a = 0; a < arrangement.output_order.size(); ++a) {
        for (std::size_t j = 0; j < arrangement.input_order.size(); ++j) {
            auto const label = scrambled.weights[arrangement.output_order[a] * inputs + arrangement.input_order[j]];
            Index const own = class_of(static_cast<Index>(a), static_cast<Index>(j));
            if (label_of.try_emplace(own, label).first->second != label) return false;
            if (label == Partition::inactive_label) continue;
            if (class_with.try_emplace(label, own).first->second != own) return false;
        }
    }
    return !label_of.empty();
}

/// The same labels with one weight's changed.
inline LabelOf with_one_changed(LabelOf const& label, Index output, Index input, Index other) {
    return [=](Index a, Index j) { return a == output && j == input ? other : label(a, j); };
}

}  // namespace symdiscover
