// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/observer.hpp"
#include "core/data/samples.hpp"
#include "core/discovery/discover.hpp"
#include "core/discovery/discovery.hpp"
#include "core/fit/bilevel/bilevel_options.hpp"
#include "core/networks/model_spec.hpp"

namespace symdiscover {

enum class SampleMethod { automatic, bilevel, bruteforce };

char const* to_string(SampleMethod method);  ///< as --method names it

struct SampleDiscoverOptions {
    SampleMethod method = SampleMethod::automatic;
    std::optional<ModelSpec> model;  ///< natural_model() when empty
    Index blocks = 0;                ///< number of blocks (of bilevel: the most there can be), 0 to choose it
    /// What chooses among partitions: when empty evidence for `automatic`, validation for `bruteforce`. The bilevel
    /// method knows validation only.
    std::optional<SelectionCriterion> criterion;
    Index resamples = 10;    ///< bootstrap refits behind Confidence, of `automatic` by evidence; 0 for none
    BilevelOptions bilevel;  ///< columns, seed and threads are set from the fields here
    std::uint64_t seed = 0;
    int threads = 1;

    /// Throws OptionError naming the option, its value and what is allowed for these samples.
    void validate(SampleSet const& samples) const;
};

/// The sharing in one sample set: chosen on the train and validation samples, fitted again to both, and judged on the
/// test samples beside no sharing, a wrong sharing of the same shape and, where `truth` [m n] is known, the true one.
/// An observer that stops it leaves what was reached, with Termination::interrupted.
Discovery discover_samples(SampleSet const& samples, std::optional<Partition> const& truth,
                           SampleDiscoverOptions const& options, Observer const& observer);

}  // namespace symdiscover
