// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/discovery/discover_samples.hpp"
#include "core/fit/one_dataset/sample_model.hpp"

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
    std::vector<Curve> history;
    Termination termination = Termination::converged;
    std::string message;
};

/// Chooses by the method and criterion of the options, which have been validated.
SampleChoice choose_sharing(SampleModel const& model, SampleDiscoverOptions const& options, Observer const& observer);

}  // namespace symdiscover
