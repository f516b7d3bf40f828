// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/termination.hpp"
#include "core/base/types.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/bilevel_options.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// What fit_bilevel() found: the best of its restarts.
struct BilevelFit {
    Matrix assignment;     ///< A [K, B], rows are probabilities
    Vector psi;            ///< psi*(A)
    Partition partition;   ///< each row's largest entry, columns that say the same merged
    double criterion = 0;  ///< what the restarts were ranked by: validation loss and penalty of the hard partition
    double entropy_weight = 0;
    double nuclear_weight = 0;
    std::vector<double> validation_loss;  ///< of the best restart, before each of its outer steps
    std::vector<double> outer_loss;       ///< the same with the penalties
    Index restart = 0;                    ///< number of the best one
    Termination termination = Termination::max_steps;
    std::string message;  ///< one line when something went wrong
};

/// Learned parameter sharing [LPS, algorithm 1]: rows of A are a softmax of logits, moved by RMSprop along the
/// hypergradient of the validation loss plus penalties that make rows one-hot (entropy, whose weight grows from 0 over
/// the outer steps, so that rows decide before they harden) and blocks few (nuclear norm). When they have hardened,
/// pairs of blocks are merged while that lowers the validation loss plus the nuclear norm's penalty: no small change of
/// A can. The restart with the least of that is returned.
///
/// The parameters of the partition found are the caller's to fit again, on train and validation samples together:
/// least_squares(). Throws OptionError when the options do not suit the objective; what goes wrong numerically is
/// in `termination` and `message`. The observer is called in turns, never at once, from the threads of the restarts.
BilevelFit fit_bilevel(BilevelObjective const& objective, BilevelOptions const& options, Observer const& observer = {});

/// The same for a model that is linear in its parameters and squared errors (models mean, fc, lc:TAPS).
BilevelFit fit_bilevel(TrainLoss const& train, ValidationLoss const& validation, BilevelOptions const& options,
                       Observer const& observer = {});

}  // namespace symdiscover
