// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/types.hpp"
#include "core/base/value_rules.hpp"
#include "core/data/dataset_kind.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

enum class ModelKind {
    fc,       ///< fully connected: every weight is a parameter of its own
    lc,       ///< locally connected: output a sees inputs a .. a + taps - 1; these weights are separate, others zero
    conv,     ///< convolution without padding: as lc, and tied along the diagonals
    mean,     ///< of data of kind `vectors`: the mean of each coordinate
    deepset,  ///< tokens: embedding, a layer for each position, relu, sum over positions, linear [LPS, section 5.2]
    network,  ///< layers one after another: NetworkSpec
};

/// The sharing a layer has before anything is learned: one line of the table of models, with its taps.
struct ModelSpec {
    ModelKind kind = ModelKind::fc;
    Index taps = 0;         ///< width of the band, for lc and conv
    std::string text = {};  ///< of a network, as NetworkSpec reads it

    /// Reads `fc`, `lc:TAPS`, `conv:TAPS`, `mean`, `deepset` or a network. Throws OptionError naming what is allowed.
    static ModelSpec parse(std::string_view text);

    std::string name() const;  ///< as parse() reads it

    /// Throws OptionError naming the models that suit data of these kinds, unless this one suits one of them.
    void require_suits(std::vector<DatasetKind> const& kinds) const;

    /// Throws OptionError unless the model has weights [outputs, inputs]: outputs = inputs - taps + 1 for lc and conv;
    /// mean and deepset have none.
    void validate(Index outputs, Index inputs) const;

    /// Which parameter each of the outputs x inputs weights is, -1 where the weight is always zero. Validates first.
    Partition partition(Index outputs, Index inputs) const;
};

/// The name of a model, or `auto` (no value): what suits the data.
ValueRule<std::optional<ModelSpec>> model_or_auto();

}  // namespace symdiscover
