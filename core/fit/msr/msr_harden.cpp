// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_harden.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace symdiscover {

namespace {

/// Enough tasks to tell weights apart whose adapted values differ; with k in the thousands each costs.
constexpr Index tasks_for_wide_filters = 200;

}  // namespace

std::vector<Matrix> points_of_layers(MsrFit const& fit, TaskSource const& source, Index support, std::uint64_t seed) {
    std::vector<Matrix> const filters = filters_of_split(fit, source, Split::train, support, seed);
    std::vector<Matrix> points;
    for (std::size_t i = 0; i < filters.size(); ++i) {
        bool const wide = filters[i].cols() > tasks_for_wide_filters;
        Index const tasks = wide ? std::min(filters[i].rows(), tasks_for_wide_filters) : filters[i].rows();
        points.push_back(fit.network.layers[i].sharing->points(fit.parameters[i].factors, filters[i].topRows(tasks)));
    }
    return points;
}

LayerCriterion loss_criterion(MsrFit const& fit, TaskSource const& source, Index support, std::uint64_t seed) {
    Split const split = source.tasks_of(Split::validation).empty() ? Split::train : Split::validation;
    Index const judged = source.shape().outputs() * (source.shape().examples - support);
    double const numbers = static_cast<double>(static_cast<Index>(source.tasks_of(split).size()) * judged);
    return [&fit, &source, support, seed, split, numbers](std::size_t layer, Partition const& partition) {
        MsrFit tied = fit;
        tied.network = with_tied_layer(std::move(tied.network), layer, partition);
        double const loss = evaluate_msr(tied, source, split, support, seed).mean();
        return loss * std::pow(numbers, static_cast<double>(partition.blocks()) / numbers);
    };
}

MsrFit with_tied_layers(MsrFit fit, std::vector<Partition> const& partitions) {
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        fit.network = with_tied_layer(std::move(fit.network), i, partitions[i]);
    }
    return fit;
}

}  // namespace symdiscover
