// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/tasks/find_partition.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <utility>

namespace symdiscover {

Partition PartitionFinding::partition() const {
    return ties_nothing ? Partition::singletons(tied.partition.elements()) : tied.partition;
}

Matrix sharing_points(Matrix const& sharing_matrix, Matrix const& filters) {
    double const tasks = static_cast<double>(filters.rows());
    Index const k = filters.cols();
    if (filters.rows() < k) return sharing_matrix * filters.transpose() / std::sqrt(tasks);
    Matrix second = filters.transpose() * filters / tasks;
    second.diagonal().array() += 1e-12 * second.trace() / static_cast<double>(k);  // keeps the factor defined
    Matrix const lower = Eigen::LLT<Matrix>(second).matrixL();
    return sharing_matrix * lower;
}

PartitionFinding find_partition(LinearTasks const& data, Matrix const& points, double noise_variance,
                                Criterion const& criterion, bool improve, PartitionSearchOptions const& options,
                                Observer const& observer) {
    MergePath const path(points);
    PartitionFinding finding;
    finding.unshared = fit_unshared(data, options.threads);
    finding.tied = choose_on_path(data, path, noise_variance, criterion, options);
    // Where the path's best already ties nothing there is nothing to improve, only to compare.
    bool const all_apart = finding.tied.partition.blocks() == finding.tied.partition.elements();
    if (improve && !all_apart) finding.tied = improve_partition(data, std::move(finding.tied), options, observer);
    finding.ties_nothing = options.blocks == 0 && (all_apart || finding.unshared.score < finding.tied.score);
    return finding;
}

}  // namespace symdiscover
