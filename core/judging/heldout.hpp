// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/data/episode.hpp"
#include "core/data/task_source.hpp"
#include "core/networks/losses/loss.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Errors on data that were not learned from: on the query sets of the meta-test tasks, adapted on their support sets;
/// or on the test samples, fitted to the train and validation samples. NaN where there is no such error.
struct HeldOut {
    std::string metric = "mse";
    Index tasks = 0;
    Index support = 0;      ///< examples a task adapts on; samples fitted to
    Index query = 0;        ///< examples a task is judged on
    double soft = 0.0;      ///< the model as learned
    double ci95 = 0.0;      ///< half-width of the 95 % interval of soft (of tied without it), over tasks (Student t)
    double tied = 0.0;      ///< after hardening to the partition
    double unshared = 0.0;  ///< no sharing: each task alone (ridge)
    double wrong = 0.0;     ///< a control: the partition's block sizes, its weights drawn at random
    bool by_folds = false;  ///< no task was set aside: each in turn was judged by what the others say
    Index samples = 0;      ///< test samples; tasks is then 0
    double oracle = std::numeric_limits<double>::quiet_NaN();    ///< the true sharing, where the data say it
    double gain = 0.0;                                           ///< unshared - tied, of samples
    double gain_ci95 = 0.0;                                      ///< half-width of its 95 % interval, sample by sample
    double baseline = std::numeric_limits<double>::quiet_NaN();  ///< the mean of y, whatever x is: y's variance

    /// The share of y's variance that a model with this error explains; NaN where it is not known.
    double explained(double error) const { return 1.0 - error / baseline; }
    bool measured() const { return tasks > 0 || samples > 0; }
    bool of_samples() const { return support > 0 && query == 0; }  ///< also where there are no test samples
};

/// All errors in other units: each times this factor.
void rescale(HeldOut& heldout, double factor);

/// The metric on the query sets, column by column one predictor, row by row one task of the split. `support` examples
/// of each task, drawn with the seed, adapt; the others judge. Tasks are read a few at a time. NaN where reading or
/// predicting was Stopped.
Matrix query_errors(TaskSource const& source, Split split, Index support, std::uint64_t seed, Metric const& metric,
                    std::vector<Predictor> const& predictors);

/// Half-width of the 95 % interval of the mean, by Student's t; 0 for fewer than two values.
double interval95(Vector const& values);

/// How much larger a model's errors are than another's on the same tasks, on average, in standard errors; NaN for fewer
/// than two tasks. Differences of errors are skewed, so they are taken of the errors' roots. With few tasks it is where
/// a normal variable is as improbable as Student's t: of two tasks t = 5 is nothing rare.
double mean_in_standard_errors(Vector const& errors, Vector const& others);

/// A random sharing with the same block sizes can differ from this one.
bool has_control(Partition const& partition);

/// The control: blocks of the same sizes (and as many inactive weights), filled at random, and another partition than
/// this one wherever there is another of its shape.
Partition shuffled(Partition const& partition, std::uint64_t seed);

/// The control for a group: the orbits of the same group with inputs and outputs [m, n] relabelled by random
/// permutations, which has the same order and the same block sizes. Empty when every relabelling leaves the partition
/// as it is. Throws std::invalid_argument when the partition is not of outputs x inputs weights.
std::optional<Partition> relabelled(Partition const& orbits, Index outputs, Index inputs, std::uint64_t seed);

}  // namespace symdiscover
