// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// All that the outer loop of fit_msr() carries from one step to the next; what the options and the data say is not in
/// it. Matrices stand one after another, row by row.
struct MsrState {
    std::vector<double> parameters;  ///< layer by layer the sharing's factors, v, alpha
    std::vector<double> optimiser;   ///< Optimiser::memory()
    std::string random;              ///< the generator's own words for its state
    std::vector<double> order;       ///< of EpisodeSampler::order() what is not where it was first: place, task, ...
    std::vector<double> best;        ///< as parameters, of the best iterate
    Index best_step = 0;
    double best_loss = std::numeric_limits<double>::infinity();
    Index last_look = 0;             ///< the outer step of the last look at the validation tasks
    std::vector<double> query_loss;  ///< of the steps that were taken
    std::vector<double> validation_step;
    std::vector<double> validation_loss;
};

/// Whom the outer loop hands its state to, and where it goes on.
struct MsrCheckpoints {
    Index every = 0;                              ///< outer steps from one to the next
    std::function<void(MsrState const&)> save{};  ///< nobody when empty
    std::shared_ptr<MsrState const> resume{};     ///< the start when null
    std::string resume_name{};                    ///< what errors call it
};

/// A whole number that a list of doubles holds; -1 where it holds none.
inline Index whole_in(double number) {
    return number >= 0.0 && number < 1e15 && number == std::floor(number) ? static_cast<Index>(number) : -1;
}

/// The numbers of matrices, one after another.
std::vector<double> flattened(std::vector<Matrix*> const& matrices);

/// What flattened() made, back into matrices of the same sizes. Throws DataError, which names them as `what`, where
/// there are not as many numbers or not all are finite.
void unflatten(std::vector<double> const& numbers, std::vector<Matrix*> const& matrices, std::string const& what);

/// Throws DataError unless the numbers of steps fit one another, and the losses are some that a fit reaches: on
/// validation tasks even one that is not finite, since only the training loss ends it.
void require_history(MsrState const& state, Index outer_steps);

}  // namespace symdiscover
