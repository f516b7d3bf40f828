// SPDX-License-Identifier: Apache-2.0
#include "core/judging/heldout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

#include "core/base/observer.hpp"
#include "core/base/rng.hpp"

namespace symdiscover {

namespace {

constexpr Index tasks_at_a_time = 64;
/// Draws of a control that is to be another partition. Of two equal pairs, one shuffle in three is the partition
/// itself; relabellings that leave a partition as it is are all, or at most half of all, since they are a subgroup.
constexpr std::uint64_t most_draws = 64;

/// The metric of each task's predictions, stacked as the query sets are.
Vector judge(QuerySet const& query, Matrix const& predictions, Metric const& metric) {
    Vector errors(query.tasks);
    for (Index t = 0; t < query.tasks; ++t) {
        Eigen::MatrixXd const predicted = predictions.middleRows(t * query.examples, query.count(t));
        Eigen::MatrixXd const observed = query.y.middleRows(t * query.examples, query.count(t));
        errors[t] = metric.of(predicted.reshaped(), observed.reshaped());
    }
    return errors;
}

}  // namespace

Matrix query_errors(TaskSource const& source, Split split, Index support, std::uint64_t seed, Metric const& metric,
                    std::vector<Predictor> const& predictors) {
    std::vector<Index> const& tasks = source.tasks_of(split);
    Index const count = static_cast<Index>(tasks.size());
    Matrix errors =
        Matrix::Constant(count, static_cast<Index>(predictors.size()), std::numeric_limits<double>::quiet_NaN());
    auto const judge_some = [&](Index first) {
        Index const size = std::min(tasks_at_a_time, count - first);
        TaskBatch const batch =
            source.read(std::span(tasks).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(size)));
        Rng rng = make_rng(seed, static_cast<std::uint64_t>(first));
        auto const episode = split_episode(batch, support, rng);
        for (std::size_t i = 0; i < predictors.size(); ++i) {
            is_finished([&] {
                errors.block(first, static_cast<Index>(i), size, 1) =
                    judge(episode.query, predictors[i](episode.support, episode.query.x), metric);
            });
        }
    };
    is_finished([&] {
        for (Index first = 0; first < count; first += tasks_at_a_time) judge_some(first);
    });
    return errors;
}

void rescale(HeldOut& heldout, double factor) {
    for (double* error : {&heldout.soft, &heldout.ci95, &heldout.tied, &heldout.unshared, &heldout.wrong,
                          &heldout.oracle, &heldout.gain, &heldout.gain_ci95, &heldout.baseline}) {
        *error *= factor;
    }
}

double interval95(Vector const& values) {
    Index const count = values.size();
    if (count < 2) return 0.0;
    double const degrees = static_cast<double>(count - 1);
    double const variance = (values.array() - values.mean()).square().sum() / degrees;
    double const quantile = boost::math::quantile(boost::math::students_t(degrees), 0.975);
    return quantile * std::sqrt(variance / static_cast<double>(count));
}

double mean_in_standard_errors(Vector const& errors, Vector const& others) {
    Vector const difference = errors.cwiseSqrt() - others.cwiseSqrt();
    double const count = static_cast<double>(difference.size());
    if (count < 2.0) return std::numeric_limits<double>::quiet_NaN();
    double const mean = difference.mean();
    double const variance = (difference.array() - mean).square().sum() / (count - 1.0);
    if (!(variance > 0.0)) return 0.0;
    double const t = mean / std::sqrt(variance / count);
    using boost::math::complement;
    double const tail = boost::math::cdf(complement(boost::math::students_t(count - 1.0), std::abs(t)));
    if (!(tail > std::numeric_limits<double>::min())) return t;  // beyond all doubt either way
    return std::copysign(boost::math::quantile(complement(boost::math::normal(), tail)), t);
}

bool has_control(Partition const& partition) {
    return partition.blocks() > 0 &&
           (partition.inactive() > 0 || (partition.blocks() > 1 && partition.ties_anything()));
}

Partition shuffled(Partition const& partition, std::uint64_t seed) {
    Partition drawn = partition;
    for (std::uint64_t stream = 0; stream < most_draws && drawn == partition; ++stream) {
        Rng rng = make_rng(seed, stream);
        std::vector<Index> const order = random_permutation(rng, partition.elements());
        std::vector<std::int32_t> labels(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) labels[i] = partition[order[i]];
        drawn = Partition::from_labels(labels);
    }
    return drawn;
}

std::optional<Partition> relabelled(Partition const& orbits, Index outputs, Index inputs, std::uint64_t seed) {
    if (orbits.elements() != outputs * inputs) {
        throw std::invalid_argument(fmt::format("relabelling: expected a partition of {} x {} weights, found one of {}",
                                                outputs, inputs, orbits.elements()));
    }
    std::vector<std::int32_t> labels(orbits.labels().size());
    for (std::uint64_t stream = 0; stream < most_draws; ++stream) {
        Rng rng = make_rng(seed, stream);
        std::vector<Index> const input = random_permutation(rng, inputs);
        std::vector<Index> const output = random_permutation(rng, outputs);
        std::size_t weight = 0;
        for (Index const a : output) {
            for (Index const j : input) labels[weight++] = orbits[a * inputs + j];
        }
        Partition drawn = Partition::from_labels(labels);
        if (drawn != orbits) return drawn;
    }
    return std::nullopt;
}

}  // namespace symdiscover
