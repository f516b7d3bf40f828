// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/tasks/heldout_of_partition.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "core/discovery/tasks/assemble.hpp"

namespace symdiscover {

namespace {

void require_weights(Partition const& partition, TaskShape const& shape) {
    Index const weights = shape.outputs() * shape.inputs();
    if (partition.elements() != weights) {
        throw std::invalid_argument(
            fmt::format("held-out error: expected a partition of {} x {} = {} weights, found one of {}",
                        shape.outputs(), shape.inputs(), weights, partition.elements()));
    }
}

}  // namespace

Adapter partition_adapter(LinearTasks const& data, Partition const& partition, UnsharedModel const& unshared,
                          int iterations, int threads) {
    if (partition.blocks() == partition.elements()) return unshared_adapter(unshared, threads);
    return tied_adapter(fit_tied(data, partition, unshared.noise_variance, iterations, threads), threads);
}

std::vector<double> heldout_of_partitions(TaskSource const& source, std::vector<Partition> const& partitions,
                                          HeldOutProtocol const& protocol) {
    for (Partition const& partition : partitions) require_weights(partition, source.shape());
    if (source.tasks_of(Split::test).empty()) {
        return std::vector<double>(partitions.size(), std::numeric_limits<double>::quiet_NaN());
    }
    std::vector<std::string> notes;  // a fit has them in its report
    LinearTasks const data = linear_tasks(training_tasks(source, notes));
    UnsharedModel const unshared = fit_unshared(data, protocol.threads);
    std::vector<Adapter> adapters;
    adapters.reserve(partitions.size());
    for (Partition const& partition : partitions) {
        adapters.push_back(partition_adapter(data, partition, unshared, iterations_to_converge, protocol.threads));
    }
    Matrix const errors = query_errors(source, Split::test, protocol.support, protocol.seed, adapters);
    std::vector<double> means(partitions.size());
    // Column by column, as the fit does: in another order of summation the last bits differ.
    for (Index i = 0; i < errors.cols(); ++i) means[static_cast<std::size_t>(i)] = errors.col(i).mean();
    return means;
}

}  // namespace symdiscover
