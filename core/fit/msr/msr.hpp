// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/termination.hpp"
#include "core/data/episode.hpp"
#include "core/data/task_source.hpp"
#include "core/fit/msr/msr_options.hpp"
#include "core/fit/msr/msr_parameters.hpp"
#include "core/networks/network.hpp"

namespace symdiscover {

/// What fit_msr() reached.
struct MsrFit {
    MsrOptions options;                   ///< as asked, but for checkpoints, and in doubles
    Network network;                      ///< as options.network_for() the data
    MetaParameters parameters;            ///< the best iterate
    Index best_step = 0;                  ///< outer steps that led to it; 0 is the start
    std::vector<double> query_loss;       ///< mean over the meta-batch, one number an outer step
    std::vector<Index> validation_step;   ///< outer steps after which the validation tasks were looked at
    std::vector<double> validation_loss;  ///< mean query loss there; empty when there are no validation tasks
    Termination termination = Termination::max_steps;
    std::string message;  ///< when it diverged: what happened and which option to change

    /// The network as learned.
    Predictor predictor() const;
};

/// Meta-learns U, v and the inner learning rates by gradients through the inner steps ([MSR], algorithm 1), or with
/// options.learn_sharing false v and the learning rates alone (MAML). Inputs and outputs of the tasks are flattened to
/// vectors. The best iterate is the one with the lowest loss on validation tasks,
/// or without any the lowest mean training loss since the look before. Throws OptionError when the options do not
/// fit the data and DataError when there are no meta-train tasks.
MsrFit fit_msr(TaskSource const& source, MsrOptions const& options, Observer const& observer = {});

/// The loss on the query set of each task of a split (in the order of source.tasks_of(split)) after adapting
/// to `support` of its examples, drawn with `seed`. Tasks are read a few at a time. Throws std::invalid_argument when
/// `support` leaves no example to be judged on.
Vector evaluate_msr(MsrFit const& fit, TaskSource const& source, Split split, Index support, std::uint64_t seed);

/// The filters that the tasks of a split adapt to on the support sets that evaluate_msr() draws with the same
/// arguments: a matrix [tasks, k] for each layer.
std::vector<Matrix> filters_of_split(MsrFit const& fit, TaskSource const& source, Split split, Index support,
                                     std::uint64_t seed);

}  // namespace symdiscover
