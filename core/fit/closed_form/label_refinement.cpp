// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/label_refinement.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/partition_steps.hpp"

namespace symdiscover {

namespace {

constexpr Index largest_label_form = 5000;  ///< n B: the quadratic form then takes 200 MB
constexpr double settled_change = 1e-3;     ///< mean total change of a weight's label probabilities
constexpr double smallest_filter_variance = 1e-10;
constexpr Index outputs_per_chunk = 16;
/// A label this much less likely than the best has probability zero: numbers near the smallest a double can hold would
/// slow every product down that they enter, a hundredfold.
constexpr double least_logit = -200.0;

/// q(labels): the probability of block b for weight (a, j) at [a, j B + b]; what is missing to 1 is "inactive".
struct LabelPosterior {
    Index blocks = 0;
    Matrix active;  ///< [m, n B]
};

LabelPosterior soft_labels(Partition const& partition, Index outputs, Index inputs, double softness) {
    Index const blocks = partition.blocks();
    double const elsewhere = softness / static_cast<double>(blocks + 1);
    LabelPosterior labels{blocks, Matrix::Constant(outputs, inputs * blocks, elsewhere)};
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            std::int32_t const block = partition[a * inputs + j];
            if (block >= 0) labels.active(a, j * blocks + block) += 1.0 - softness;
        }
    }
    return labels;
}

Partition most_probable(LabelPosterior const& labels, Index outputs, Index inputs) {
    std::vector<std::int32_t> result(static_cast<std::size_t>(outputs * inputs), Partition::inactive_label);
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            auto const probabilities = labels.active.row(a).segment(j * labels.blocks, labels.blocks);
            Index best = 0;
            double const highest = probabilities.maxCoeff(&best);
            if (highest >= 1.0 - probabilities.sum()) {
                result[static_cast<std::size_t>(a * inputs + j)] = static_cast<std::int32_t>(best);
            }
        }
    }
    return Partition::from_labels(result);
}

Vector output_precisions(LinearTasks const& data) {
    Vector precisions(data.outputs);
    for (Index a = 0; a < data.outputs; ++a) precisions[a] = data.output_precision(a);
    return precisions;
}

/// b of filter_cross [n B, m] as each output alone would have it, the others staying where they are: noise that outputs
/// share tells of one what the others leave unexplained.
Matrix cross_of_single_outputs(Matrix const& cross, Matrix const& quadratic, LabelPosterior const& labels,
                               LinearTasks const& data) {
    if (!data.weighs_outputs()) return cross;
    Matrix const precision = data.output_factor * data.output_factor.transpose();
    Matrix const explained = (labels.active * quadratic).transpose();  // [n B, m]
    Matrix const slopes = cross - explained * precision;
    return slopes * precision.diagonal().cwiseInverse().asDiagonal() + explained;
}

/// F_t += sum_j G_t[j j] sum_a (diag(r_aj) - r_aj r_aj^T): a weight has one label, whatever we know of it.
void add_label_uncertainty(Matrix& f, LinearTasks const& data, LabelPosterior const& labels) {
    Index const blocks = labels.blocks;
    Matrix spread(data.inputs, blocks * blocks);
    Vector const precisions = output_precisions(data);
    Matrix diagonal(data.tasks, data.inputs);
    for (Index j = 0; j < data.inputs; ++j) {
        auto const r = labels.active.middleCols(j * blocks, blocks);
        Matrix within = -(r.transpose() * precisions.asDiagonal() * r);
        within.diagonal() += r.transpose() * precisions;
        spread.row(j) = within.reshaped<Eigen::RowMajor>().transpose();
        diagonal.col(j) = data.squares.col(j);
    }
    f.noalias() += diagonal * spread;
}

/// log_shares of the expected sizes.
Vector log_label_shares(LabelPosterior const& labels, Index weights) {
    Vector shares(labels.blocks + 1);
    shares.head(labels.blocks) = labels.active.colwise()
                                     .sum()
                                     .transpose()
                                     .reshaped(labels.blocks, labels.active.cols() / labels.blocks)
                                     .rowwise()
                                     .sum();
    shares[labels.blocks] = static_cast<double>(weights) - shares.head(labels.blocks).sum();
    return log_shares(shares);
}

/// One sweep over the inputs: q(label of (a, j)) ~ exp(log share - cost / noise), the cost of a block from the
/// quadratic form with all other labels as they stand. Returns the total change of probability.
/// noise_variances: of each output.
double sweep(LabelPosterior& labels, Matrix const& quadratic, Matrix const& cross, Vector const& shares,
             Vector const& noise_variances, Index inputs, Workers const& threads) {
    Index const blocks = labels.blocks;
    Index const outputs = labels.active.rows();
    Index const chunks = (outputs + outputs_per_chunk - 1) / outputs_per_chunk;
    Vector changes = Vector::Zero(chunks);
    parallel_for(chunks, threads, [&](Index chunk) {
        Index const first = chunk * outputs_per_chunk;
        Index const count = std::min(outputs_per_chunk, outputs - first);
        auto rows = labels.active.middleRows(first, count);
        Matrix logits(count, blocks + 1);
        for (Index j = 0; j < inputs; ++j) {
            auto here = rows.middleCols(j * blocks, blocks);
            Matrix const before = here;
            auto const own = quadratic.block(j * blocks, j * blocks, blocks, blocks);
            Matrix cost = rows * quadratic.middleCols(j * blocks, blocks) - before * own;
            cost -= cross.block(j * blocks, first, blocks, count).transpose();
            cost.rowwise() += 0.5 * own.diagonal().transpose();
            logits.leftCols(blocks) = -(noise_variances.segment(first, count).cwiseInverse().asDiagonal() * cost);
            logits.col(blocks).setZero();
            logits.rowwise() += shares.transpose();
            logits.colwise() -= Vector(logits.rowwise().maxCoeff());
            logits = (logits.array() < least_logit).select(0.0, logits.array().exp());
            Vector const total = logits.rowwise().sum();
            here = total.cwiseInverse().asDiagonal() * logits.leftCols(blocks);
            changes[chunk] += (here - before).cwiseAbs().sum();
        }
    });
    return changes.sum();
}

}  // namespace

bool can_refine_labels(LinearTasks const& data, Partition const& partition) {
    return partition.blocks() > 0 && data.inputs * partition.blocks() <= largest_label_form;
}

Partition refine_labels(LinearTasks const& data, TiedTasks const& start, double softness, Index iterations,
                        Workers const& threads) {
    Index const n = data.inputs;
    Index const m = data.outputs;
    LabelPosterior labels = soft_labels(start.partition, m, n, softness);
    Index const blocks = labels.blocks;
    double noise_variance = start.noise_variance;
    Vector variances = start.variances;
    Vector const precisions = output_precisions(data);
    for (Index iteration = 0; iteration < iterations; ++iteration) {
        // 1. the blocks' filters, task by task
        Matrix const sharing = Eigen::Map<Matrix const>(labels.active.data(), m * n, blocks);
        FilterStatistics statistics = filter_statistics(data, sharing, threads);
        add_label_uncertainty(statistics.f, data, labels);
        FilterPosterior const filters =
            filter_posterior(statistics, data, noise_variance, variances.cwiseInverse(), threads);
        // 2. their variances and the noise
        for (Index b = 0; b < blocks; ++b) {
            variances[b] = std::max(filters.second.col(b * blocks + b).mean(), smallest_filter_variance);
        }
        noise_variance =
            std::max(expected_residual(statistics, filters, data) / data.observations(), noise_floor(data));
        // 3. the labels
        Matrix const quadratic = weighted_gram(data, filters.second, threads);
        Matrix const cross = cross_of_single_outputs(filter_cross(data, filters.mean), quadratic, labels, data);
        double const change = sweep(labels, quadratic, cross, log_label_shares(labels, m * n),
                                    noise_variance * precisions.cwiseInverse(), n, threads);
        if (change < settled_change * static_cast<double>(m * n)) break;
    }
    return most_probable(labels, m, n);
}

}  // namespace symdiscover
