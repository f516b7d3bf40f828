// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/observer.hpp"
#include "core/base/termination.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

struct BruteForceOptions {
    SelectionCriterion criterion = SelectionCriterion::validation;
    Index blocks = 0;  ///< only partitions with this many blocks, 0 for all
};

struct BruteForceResult {
    Partition partition;
    Vector psi;                    ///< [B d], fitted on train samples (validation) or on both (evidence)
    double train_loss = 0.0;       ///< sum of squared errors at psi
    double validation_loss = 0.0;  ///< sum of squared errors at psi
    double value = 0.0;            ///< what was minimised: validation_loss, or the evidence_score
    Index tried = 0;
    Termination termination = Termination::converged;
};

/// Fits every partition of up to max_enumerated_elements elements (none inactive) and keeps the best, the first in
/// lexicographic order of labels on ties: one block comes before all others. The observer is called every 1,000
/// partitions. Throws OptionError beyond that many elements or with more blocks than elements, std::invalid_argument
/// when the two losses have different shapes.
BruteForceResult brute_force(TrainLoss const& train, ValidationLoss const& validation, BruteForceOptions const& options,
                             Observer const& observer = {});

}  // namespace symdiscover
