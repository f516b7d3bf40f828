// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/assignment_matrix.hpp"

namespace symdiscover {

namespace {

constexpr double start_scatter = 0.1;
constexpr double start_lead = 1.0;

}  // namespace

Matrix softmax_rows(Matrix const& logits) {
    Matrix rows = (logits.colwise() - logits.rowwise().maxCoeff()).array().exp();
    Vector const sums = rows.rowwise().sum();
    rows.array().colwise() /= sums.array();
    return rows;
}

Matrix softmax_pullback(Matrix const& assignment, Matrix const& by_assignment) {
    Vector const mean = assignment.cwiseProduct(by_assignment).rowwise().sum();
    return assignment.cwiseProduct(by_assignment.colwise() - mean);
}

Matrix random_logits(Index elements, Index columns, Rng& rng) {
    Matrix logits = start_scatter * normal_matrix(rng, elements, columns);
    std::vector<Index> const order = random_permutation(rng, elements);
    for (Index b = 0; b < columns; ++b) logits(order[static_cast<std::size_t>(b)], b) += start_lead;
    return logits;
}

double hardness(Matrix const& assignment) { return assignment.rowwise().maxCoeff().minCoeff(); }

std::vector<std::int32_t> largest_entries(Matrix const& assignment) {
    std::vector<std::int32_t> columns;
    for (Index e = 0; e < assignment.rows(); ++e) {
        Index column = 0;
        assignment.row(e).maxCoeff(&column);
        columns.push_back(static_cast<std::int32_t>(column));
    }
    return columns;
}

Partition harden(Matrix const& assignment) { return Partition::from_labels(largest_entries(assignment)); }

Matrix one_hot(Partition const& partition) {
    Matrix rows = Matrix::Zero(partition.elements(), partition.blocks());
    for (Index e = 0; e < partition.elements(); ++e) {
        if (partition[e] >= 0) rows(e, partition[e]) = 1.0;
    }
    return rows;
}

}  // namespace symdiscover
