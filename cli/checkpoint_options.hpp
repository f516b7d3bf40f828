// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "cli/option_set.hpp"
#include "core/fit/msr/msr_state.hpp"
#include "core/networks/network.hpp"
#include "io/data/dataset.hpp"

namespace symdiscover {

/// All of a dataset that a fit's answer depends on, each with a name; how many examples the tasks have is in the
/// checksum of the values, as the others are none.
std::map<std::string, std::string> what_counts_of(DatasetInfo const& info);

/// Of all the numbers.
std::string checksum_of(LayerFactors const& layers);

/// --checkpoint, --checkpoint-steps and --resume: a fit by gradients that can be gone on with; --sharing-from: one that
/// begins with what another found.
struct CheckpointOptions {
    std::string save;          ///< where the state is written, "" for nowhere
    Index every = 100;         ///< outer steps from one writing to the next
    std::string resume;        ///< the checkpoint to go on from, "" for the start
    std::string sharing_from;  ///< the result whose sharing is taken and not learned, "" for none

    void add_to(OptionSet& options);

    /// Throws OptionError for --checkpoint-steps, where it was given, without --checkpoint, and where the state would
    /// be written over the result that the sharing is from.
    void validate(bool steps_were_given) const;

    /// The factors of each layer in the result that the sharing is from; none without one. Throws DataError where it
    /// has none.
    LayerFactors frozen_factors() const;

    /// How a fit is to use them. `asked` is all that its answer depends on, option by option: what the checkpoint to go
    /// on from was made with must be the same. That checkpoint may be replaced, other files only with `overwrite`.
    /// Throws DataError or OptionError where it cannot be gone on from, and OutputError where nothing can be written.
    MsrCheckpoints open(std::map<std::string, std::string> const& asked, bool overwrite) const;
};

}  // namespace symdiscover
