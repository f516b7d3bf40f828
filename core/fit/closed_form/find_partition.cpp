// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/find_partition.hpp"

#include <cmath>
#include <utility>

#include "core/fit/closed_form/adapters.hpp"

namespace symdiscover {

namespace {

/// W^2 T for W weights, about the multiplications of their merge path, beyond which there is none.
constexpr double most_path_multiplications = 2e9;

/// The best on the merge path of the weights that each task has by itself.
TiedTasks choose_without_sharing(LinearTasks const& data, UnsharedTasks const& unshared, Criterion const& criterion,
                                 TaskSearchOptions const& options, Observer const& observer) {
    Matrix const alone = unshared_adapter(unshared, options.threads)(data);
    MergePath const path = merge_path(alone.transpose() / std::sqrt(static_cast<double>(data.tasks)));
    return choose_on_path(data, path, unshared.noise_variance, criterion, options, observer);
}

/// Where the soft sharing leads to nothing better than no sharing it may have too few columns for what the data hold;
/// what each task tells by itself may then be a better start.
bool is_worth_trying_without(LinearTasks const& data, TaskFinding const& finding) {
    double const weights = static_cast<double>(data.inputs * data.outputs);
    return finding.unshared.score < finding.tied.score &&
           weights * weights * static_cast<double>(data.tasks) <= most_path_multiplications;
}

}  // namespace

Partition TaskFinding::partition() const {
    return ties_nothing ? Partition::singletons(tied.partition.elements()) : tied.partition;
}

TaskFinding find_partition(LinearTasks const& data, Matrix const& points, double noise_variance,
                           Criterion const& criterion, bool improve, TaskSearchOptions const& options,
                           Observer const& observer) {
    TaskFinding finding;
    finding.unshared = fit_unshared(data, options.threads);
    finding.from_unshared = points.size() == 0;
    if (!finding.from_unshared) {
        finding.tied = choose_on_path(data, merge_path(points), noise_variance, criterion, options, observer);
        if (improve && options.blocks == 0 && is_worth_trying_without(data, finding)) {
            TiedTasks tied = choose_without_sharing(data, finding.unshared, criterion, options, observer);
            finding.from_unshared = tied.score < finding.tied.score;
            if (finding.from_unshared) finding.tied = std::move(tied);
        }
    } else {
        finding.tied = choose_without_sharing(data, finding.unshared, criterion, options, observer);
    }
    // Where the path's best already ties nothing there is nothing to improve, only to compare.
    bool const all_apart = finding.tied.partition.all_apart();
    if (improve && !all_apart) {
        TaskSearchOptions search = options;
        search.score_to_beat = finding.unshared.score;
        finding.tied = improve_partition(data, std::move(finding.tied), search, observer);
    }
    finding.ties_nothing = options.blocks == 0 && (all_apart || finding.unshared.score < finding.tied.score);
    return finding;
}

}  // namespace symdiscover
