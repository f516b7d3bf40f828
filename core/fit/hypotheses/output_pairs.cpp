// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/output_pairs.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "core/fit/closed_form/filter_posterior.hpp"

namespace symdiscover {

namespace {

/// The monomials of a product of two rows of weights, as pairs of labels.
std::vector<std::pair<std::int32_t, std::int32_t>> product(Partition const& sharing, Index a, Index b, Index inputs) {
    std::vector<std::pair<std::int32_t, std::int32_t>> terms;
    for (Index j = 0; j < inputs; ++j) {
        std::int32_t const one = sharing[a * inputs + j];
        std::int32_t const other = sharing[b * inputs + j];
        if (std::min(one, other) >= 0) terms.emplace_back(std::min(one, other), std::max(one, other));
    }
    std::sort(terms.begin(), terms.end());
    return terms;
}

}  // namespace

Partition output_pairs(Partition const& sharing, Index outputs, Index inputs) {
    std::map<std::pair<bool, std::vector<std::pair<std::int32_t, std::int32_t>>>, std::int32_t> known;
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < outputs; ++a) {
        for (Index b = 0; b < outputs; ++b) {
            auto const number = static_cast<std::int32_t>(known.size());
            labels.push_back(known.emplace(std::pair(a == b, product(sharing, a, b, inputs)), number).first->second);
        }
    }
    return Partition::from_labels(labels);
}

Matrix products_of_outputs(Matrix const& z, Index outputs, Index inputs) {
    Matrix products(outputs * outputs, z.cols());
    for (Index t = 0; t < z.cols(); ++t) {
        Matrix const weights = z.col(t).reshaped<Eigen::RowMajor>(outputs, inputs);
        Matrix const squares = weights * weights.transpose();
        double const mean = std::max(squares.diagonal().mean(), smallest_positive);
        products.col(t) = squares.reshaped<Eigen::RowMajor>() / mean;
    }
    return products;
}

}  // namespace symdiscover
