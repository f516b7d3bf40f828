// SPDX-License-Identifier: Apache-2.0
#include "core/fit/deepset/token_tables.hpp"

#include <doctest/doctest.h>

#include <Eigen/QR>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

/// y = 3 + f(x_0) + g(x_1) + f(x_2) + noise, f and g of the tokens 0, 1, 2, 3.
SampleBatch planted(Index count, double noise, std::uint64_t seed) {
    double const f[] = {1.0, -2.0, 0.5, 4.0};
    double const g[] = {0.0, 3.0, -1.0, -1.5};
    Rng rng = make_rng(seed);
    SampleBatch samples{Matrix(count, 3), Matrix(count, 1)};
    for (Index i = 0; i < count; ++i) {
        for (Index l = 0; l < 3; ++l) samples.x(i, l) = static_cast<double>(uniform_index(rng, 4));
        auto at = [&](Index l) { return static_cast<std::size_t>(samples.x(i, l)); };
        samples.y(i, 0) = 3.0 + f[at(0)] + g[at(1)] + f[at(2)] + noise * normal(rng);
    }
    return samples;
}

/// A constant and one column for each position and token.
Matrix one_hot(Matrix const& x, Index tokens) {
    Matrix columns = Matrix::Zero(x.rows(), 1 + x.cols() * tokens);
    columns.col(0).setOnes();
    for (Index i = 0; i < x.rows(); ++i) {
        for (Index l = 0; l < x.cols(); ++l) columns(i, 1 + l * tokens + static_cast<Index>(x(i, l))) = 1.0;
    }
    return columns;
}

Vector minimiser(QuadraticLoss const& loss) {
    Eigen::MatrixXd const gram = loss.dense_gram();
    return gram.completeOrthogonalDecomposition().solve(loss.cross());
}

}  // namespace

TEST_CASE("The basis is orthonormal and its functions have mean 0") {
    Matrix const basis = TokenTables(planted(60, 0.1, 1)).basis();
    REQUIRE(basis.rows() == 4);
    REQUIRE(basis.cols() == 3);
    CHECK((basis.transpose() * basis - Matrix::Identity(3, 3)).cwiseAbs().maxCoeff() < 1e-14);
    CHECK(basis.colwise().sum().cwiseAbs().maxCoeff() < 1e-14);
}

TEST_CASE("The least loss and the predictions are those of least squares on one-hot columns with a constant") {
    SampleBatch const samples = planted(60, 0.7, 2);
    TokenTables const model(samples);
    QuadraticLoss const loss = model.fitted_loss();
    CHECK(loss.elements == 3);
    CHECK(loss.payload == 3);
    CHECK(loss.pieces.size() == 1);
    CHECK(loss.observations == 59);

    Eigen::MatrixXd const columns = one_hot(samples.x, 4);
    Vector const fitted = columns * columns.completeOrthogonalDecomposition().solve(Vector(samples.y.col(0)));
    Vector const theta = minimiser(loss);
    CHECK(loss.value(theta) == doctest::Approx((samples.y.col(0) - fitted).squaredNorm()).epsilon(1e-9));
    CHECK((model.predict(theta, samples.x) - fitted).cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("The loss is the squared error of the predictions, for any parameters and any samples") {
    TokenTables const model(planted(60, 0.7, 3));
    Rng rng = make_rng(4);
    Vector const theta = normal_matrix(rng, 9, 1);
    SampleBatch const others = planted(25, 0.7, 5);
    double const error = (model.predict(theta, others.x) - others.y.col(0)).squaredNorm();
    CHECK(model.loss(others).value(theta) == doctest::Approx(error).epsilon(1e-9));
    CHECK(model.loss(others).observations == 25);
    CHECK(model.fitted_loss().value(theta) > model.fitted_loss().value(minimiser(model.fitted_loss())));
}

TEST_CASE("Positions that share a function have equal tables, up to a constant") {
    SampleBatch samples = planted(200, 0.0, 6);
    TokenTables const model(samples);
    Vector const theta = minimiser(model.fitted_loss());
    Matrix const tables =
        theta.reshaped<Eigen::RowMajor>(model.positions(), model.payload()) * model.basis().transpose();
    REQUIRE(tables.rows() == 3);
    REQUIRE(tables.cols() == 4);
    CHECK((tables.row(0) - tables.row(2)).cwiseAbs().maxCoeff() < 1e-9);
    CHECK((tables.row(0) - tables.row(1)).norm() > 1.0);
    CHECK(tables(0, 3) - tables(0, 1) == doctest::Approx(6.0));
    CHECK(tables.rowwise().sum().cwiseAbs().maxCoeff() < 1e-9);

    // Tied as planted, nothing is lost; tied otherwise, much is.
    auto least = [&](std::vector<std::int32_t> const& labels) {
        QuadraticLoss const tied = reduce(model.fitted_loss(), Partition::from_labels(labels));
        return tied.value(minimiser(tied));
    };
    CHECK(least({0, 1, 0}) < 1e-9);
    CHECK(least({0, 0, 1}) > 10.0);
    CHECK(least({0, -1, 0}) > 10.0);
}

TEST_CASE("A token that was not fitted adds nothing") {
    SampleBatch const samples = planted(60, 0.1, 7);
    TokenTables const model(samples);
    Vector const theta = minimiser(model.fitted_loss());
    Matrix x = Matrix::Constant(1, 3, 99.0);
    CHECK(model.predict(theta, x)[0] == doctest::Approx(samples.y.mean()));
    x(0, 1) = 2.0;
    CHECK(model.predict(theta, x)[0] != doctest::Approx(samples.y.mean()).epsilon(0.01));
}

TEST_CASE("Data that are not for token tables are refused") {
    CHECK_THROWS_WITH_AS(TokenTables({Matrix::Constant(5, 2, 0.5), Matrix::Ones(5, 1)}),
                         "x: expected integers as tokens, found 0.5 at [0, 0]", DataError);
    CHECK_THROWS_WITH_AS(TokenTables({Matrix::Ones(5, 2), Matrix::Ones(5, 1)}),
                         "x: expected at least 2 different tokens, found 1", DataError);
    CHECK_THROWS_WITH_AS(TokenTables({Matrix::Identity(5, 2), Matrix::Ones(5, 2)}),
                         "y: expected 1 number for each sample, found 2", DataError);
    CHECK_THROWS_AS(TokenTables(planted(20, 0.1, 8)).loss({Matrix::Ones(5, 2), Matrix::Ones(5, 1)}),
                    std::invalid_argument);
    Matrix wide(1, 1000);
    for (Index t = 0; t < 1000; ++t) wide(0, t) = static_cast<double>(t);
    CHECK_THROWS_WITH_AS(TokenTables({wide, Matrix::Ones(1, 1)}),
                         "x: expected at most 8192 positions times tokens less one, found 1000 times 999", DataError);
}
