// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/data/samples.hpp"
#include "core/discovery/discovery.hpp"
#include "core/discovery/fit_options.hpp"
#include "core/fit/one_dataset/sample_model.hpp"

/// What methods that learn from one sample set have in common.
namespace symdiscover {

/// Shared parameters before they were hardened to a partition.
struct SoftAssignment {
    Matrix assignment;  ///< A [K, B]
    Vector psi;         ///< [B d], fitted to the train samples
    Vector theta;       ///< A psi [K d]
};

/// A sharing that a method has chosen.
struct SampleChoice {
    Partition elements;  ///< of the model's K elements
    std::optional<SoftAssignment> soft;
    std::function<Partition(SampleBatch const&)> refit;  ///< the choice again, of a resample; empty: takes too long
    std::vector<Curve> history;
    Termination termination = Termination::converged;
    std::string message;
};

/// What a method does: it chooses by the train and validation samples. The choice may refer to the model.
using SampleChooser = std::function<SampleChoice(SampleModel const&, FitOptions const&, Observer const&)>;

/// Throws OptionError unless there are validation samples, which this method compares sharings by.
void require_validation(SampleSet const& samples, std::string const& method);

/// The sharing in one sample set: chosen on the train and validation samples, fitted again to both, and judged on the
/// test samples beside no sharing, a wrong sharing of the same shape and, where `truth` [m n] is known, the true one.
/// An observer that stops it leaves what was reached, with Termination::interrupted.
Discovery discover_samples(SampleSet const& samples, std::optional<Partition> const& truth, SampleChooser const& choose,
                           FitOptions const& options, Observer const& observer);

}  // namespace symdiscover
