// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "core/fit/msr/msr_state.hpp"

namespace symdiscover {

/// Where a fit by gradients stood, and what it was asked for.
struct Checkpoint {
    MsrState state;
    std::map<std::string, std::string> options;  ///< all that its answer depends on
};

/// Under its name complete or not at all, as AtomicFile has it. Throws OutputError.
void write_checkpoint(std::string const& target, Checkpoint const& checkpoint, bool overwrite);

/// Throws DataError where it cannot be read or is no checkpoint.
Checkpoint read_checkpoint(std::string const& path);

}  // namespace symdiscover
