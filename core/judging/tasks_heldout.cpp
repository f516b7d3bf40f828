// SPDX-License-Identifier: Apache-2.0
#include "core/judging/tasks_heldout.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>

#include "core/judging/heldout.hpp"

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

Criterion validation_criterion(TaskSource const& source, HeldOutProtocol const& protocol) {
    return [&source, protocol](TiedTasks const& model) {
        return query_errors(source, Split::validation, protocol.support, protocol.seed,
                            {tied_adapter(model, protocol.threads)})
            .mean();
    };
}

HeldOut judge_finding(TaskSource const& source, LinearTasks const& data, TaskFinding const& finding,
                      Vector const& soft_errors, HeldOutProtocol const& protocol) {
    auto const constrained = [&](Partition const& partition, int iterations) {
        return partition_adapter(data, partition, finding.unshared, iterations, protocol.threads);
    };
    Partition const found = finding.partition();
    Partition const wrong = finding.ties_nothing ? found : shuffled(found, protocol.seed);
    std::vector<Adapter> const adapters{unshared_adapter(finding.unshared, protocol.threads),
                                        constrained(found, iterations_to_converge),
                                        constrained(wrong, iterations_in_search)};
    Matrix const errors = query_errors(source, Split::test, protocol.support, protocol.seed, adapters);
    HeldOut heldout;
    heldout.tasks = errors.rows();
    heldout.support = protocol.support;
    heldout.query = source.shape().examples - protocol.support;
    heldout.soft = soft_errors.mean();
    heldout.ci95 = interval95(soft_errors);
    heldout.unshared = errors.col(0).mean();
    heldout.tied = errors.col(1).mean();
    heldout.wrong = errors.col(2).mean();
    return heldout;
}

std::vector<double> heldout_of_partitions(TaskSource const& source, std::vector<Partition> const& partitions,
                                          HeldOutProtocol const& protocol) {
    for (Partition const& partition : partitions) require_weights(partition, source.shape());
    if (source.tasks_of(Split::test).empty()) {
        return std::vector<double>(partitions.size(), std::numeric_limits<double>::quiet_NaN());
    }
    std::vector<std::string> notes;  // a fit has them in its report
    LinearTasks const data = linear_tasks(training_tasks(source, notes));
    UnsharedTasks const unshared = fit_unshared(data, protocol.threads);
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
