// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/base/observer.hpp"
#include "core/data/task_source.hpp"
#include "core/discovery/discovery.hpp"
#include "core/fit/msr/msr.hpp"
#include "core/judging/partition_heldout.hpp"

namespace symdiscover {

struct DiscoverOptions {
    Index latent = 0;  ///< k of the closed form, 0 to choose it
    Index blocks = 0;  ///< number of blocks, 0 to choose it
    SelectionCriterion criterion = SelectionCriterion::evidence;
    Index support = 0;     ///< examples a meta-test task adapts on in the closed form, 0 for half of them
    Index resamples = 10;  ///< bootstrap refits behind Confidence; 0 for none
    std::uint64_t seed = 0;
    int threads = 1;

    /// Throws OptionError naming the option, its value and what is allowed for this data.
    void validate(TaskSource const& source) const;
};

/// How a tied model is judged where the number of blocks is chosen. Refers to `source` while it lives.
Criterion chosen_criterion(TaskSource const& source, SelectionCriterion criterion, HeldOutProtocol const& protocol);

/// The layer's shapes, partition, group and pattern.
LayerDiscovery describe_layer(TaskSource const& source, TaskFinding const& finding);

/// Fit method `auto`: one linear layer, squared error, in closed form. An observer that stops it leaves what was
/// reached, with Termination::interrupted.
Discovery discover_closed_form(TaskSource const& source, DiscoverOptions const& options, Observer const& observer);

/// Fit methods `msr` and `maml`: the sharing matrix by gradients (fit_msr), then the partition of its rows. Of several
/// restarts (seeds seed, seed + 1, ...) the one with the lowest validation loss is kept. options.latent is not used:
/// the MSR options carry k. Neither is options.resamples: a refit by gradients takes too long to be repeated.
Discovery discover_by_gradients(TaskSource const& source, MsrOptions const& msr, Index restarts,
                                DiscoverOptions const& options, Observer const& observer);

/// The number of filter parameters that the closed form finds in the data: k for `msr` when the user gives none.
Index latent_by_closed_form(TaskSource const& source, int threads, Observer const& observer);

}  // namespace symdiscover
