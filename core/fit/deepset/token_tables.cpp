// SPDX-License-Identifier: Apache-2.0
#include "core/fit/deepset/token_tables.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// Column s is (1, ..., 1, -(s + 1), 0, ..., 0) of length 1, with s + 1 ones: orthogonal to constants and to the
/// others.
Matrix helmert_contrasts(Index tokens) {
    Matrix basis = Matrix::Zero(tokens, tokens - 1);
    for (Index s = 0; s + 1 < tokens; ++s) {
        auto const ones = static_cast<double>(s + 1);
        double const length = std::sqrt(ones * (ones + 1.0));
        basis.col(s).head(s + 1).setConstant(1.0 / length);
        basis(s + 1, s) = -ones / length;
    }
    return basis;
}

}  // namespace

TokenTables::TokenTables(SampleBatch fitted) : fitted_(std::move(fitted)), vocabulary_(fitted_.x) {
    if (vocabulary_.size() < 2) {
        throw DataError(fmt::format("x: expected at least 2 different tokens, found {}", vocabulary_.size()));
    }
    if (fitted_.y.cols() != 1) {
        throw DataError(fmt::format("y: expected 1 number for each sample, found {}", fitted_.y.cols()));
    }
    if (positions() * payload() > largest) {
        throw DataError(fmt::format("x: expected at most {} positions times tokens less one, found {} times {}",
                                    largest, positions(), payload()));
    }
    basis_ = helmert_contrasts(vocabulary_.size());
    mean_feature_ = Matrix::Zero(1, positions() * payload());
    mean_feature_ = centred_features(fitted_.x).colwise().mean();
    mean_label_ = fitted_.y.mean();
}

Matrix TokenTables::centred_features(MatrixRef const& x) const {
    if (x.cols() != positions()) {
        throw std::invalid_argument(
            fmt::format("token tables: expected x of {} columns, found {}", positions(), x.cols()));
    }
    Index const d = payload();
    Matrix rows = Matrix::Zero(x.rows(), x.cols() * d);
    for (Index i = 0; i < x.rows(); ++i) {
        for (Index l = 0; l < x.cols(); ++l) {
            Index const token = vocabulary_.number(x(i, l));
            if (token < 0) continue;
            rows.row(i).segment(l * d, d) = basis_.row(token) - mean_feature_.middleCols(l * d, d);
        }
    }
    return rows;
}

QuadraticLoss TokenTables::loss(SampleBatch const& samples) const {
    Matrix const phi = centred_features(samples.x);
    Vector const y = samples.y.col(0).array() - mean_label_;
    QuadraticLoss loss;
    loss.elements = positions();
    loss.payload = payload();
    loss.energy = y.squaredNorm();
    loss.observations = samples.count();
    loss.grams.emplace_back(phi.transpose() * phi);
    std::vector<Index> all(static_cast<std::size_t>(loss.coordinates()));
    std::iota(all.begin(), all.end(), Index{0});
    loss.pieces.push_back({0, std::move(all), phi.transpose() * y});
    return loss;
}

QuadraticLoss TokenTables::fitted_loss() const {
    QuadraticLoss loss = this->loss(fitted_);
    loss.observations -= 1;
    return loss;
}

Vector TokenTables::predict(VectorRef const& theta, MatrixRef const& x) const {
    return (centred_features(x) * theta).array() + mean_label_;
}

}  // namespace symdiscover
