// SPDX-License-Identifier: Apache-2.0
#include "core/networks/deepset.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/autodiff/operations.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

namespace {

DeepsetShape const shape{4, 2, 6, 5};

DeepsetParameters start() {
    Rng rng = make_rng(3);
    return DeepsetParameters::random(shape, rng);
}

/// A number with a derivative by every entry of the table and the constant: what the chain rule is given.
double weigh(DeepsetParameters const& parameters, Matrix const& by_table, double by_constant) {
    return deepset_table(parameters).table.cwiseProduct(by_table).sum() + by_constant * parameters.constant(0, 0);
}

std::array<Matrix, 5> gradient_of(DeepsetParameters const& parameters, Matrix const& by_table, double by_constant) {
    std::array<Matrix, 5> gradient;
    deepset_gradient(parameters, deepset_table(parameters), by_table, by_constant, gradient);
    return gradient;
}

Matrix some_slopes() {
    Rng rng = make_rng(8);
    return normal_matrix(rng, shape.blocks, shape.tokens);
}

}  // namespace

TEST_CASE("The table is the network evaluated by hand for each token and block") {
    DeepsetParameters const p = start();
    Matrix const table = deepset_table(p).table;
    for (Index b = 0; b < shape.blocks; ++b) {
        for (Index t = 0; t < shape.tokens; ++t) {
            double sum = 0.0;
            for (Index h = 0; h < shape.hidden; ++h) {
                Index const unit = b * shape.hidden + h;
                double const input = p.embedding.row(t).dot(p.weights.col(unit)) + p.biases(0, unit);
                sum += p.output(0, h) * std::max(input, 0.0);
            }
            CHECK(table(b, t) == doctest::Approx(sum));
        }
    }
    CHECK((table.array() != 0.0).count() > 4);
}

TEST_CASE("The gradient is that of the tape, evaluated on samples one by one") {
    DeepsetParameters p = start();
    // Three samples of three positions in blocks 0, 1, 0; token 3 at no place, token 2 in block 1 alone.
    Index const tokens[3][3] = {{0, 2, 1}, {1, 0, 1}, {0, 1, 0}};
    Index const blocks[3] = {0, 1, 0};
    Tape tape;
    std::vector<Var> leaves;
    for (Matrix const* matrix : p.matrices()) leaves.push_back(tape.leaf(*matrix));
    auto const [e, w, b, a, c] = std::array<Var, 5>{leaves[0], leaves[1], leaves[2], leaves[3], leaves[4]};
    Matrix by_table = Matrix::Zero(2, 4);
    Var loss = tape.leaf(Matrix::Zero(1, 1));
    for (int i = 0; i < 3; ++i) {
        Var output = c;
        double const slope = i + 1.0;
        for (int l = 0; l < 3; ++l) {
            Matrix token = Matrix::Zero(1, 4);
            token(0, tokens[i][l]) = 1.0;
            Matrix units = Matrix::Zero(10, 5);
            units.middleRows(5 * blocks[l], 5).setIdentity();
            Var const layer = add(matmul(matmul(tape.leaf(token), e), w), b);
            output = add(output, matmul(matmul(relu(layer), tape.leaf(units)), a, Op::none, Op::transpose));
            by_table(blocks[l], tokens[i][l]) += slope;
        }
        loss = add(loss, scale(output, slope));
    }
    auto const expected = gradient(loss, leaves);
    auto const found = gradient_of(p, by_table, 6.0);
    for (std::size_t i = 0; i < 5; ++i) {
        CAPTURE(i);
        REQUIRE(found[i].rows() == expected[i].rows());
        REQUIRE(found[i].cols() == expected[i].cols());
        CHECK((found[i] - expected[i].value()).cwiseAbs().maxCoeff() < 1e-12);
        CHECK(found[i].cwiseAbs().maxCoeff() > 1e-3);
    }
}

TEST_CASE("The gradient agrees with finite differences") {
    DeepsetParameters p = start();
    Matrix const slopes = some_slopes();
    auto const gradient = gradient_of(p, slopes, 0.7);
    auto const matrices = p.matrices();
    double const step = 1e-6;
    for (std::size_t i = 0; i < matrices.size(); ++i) {
        CAPTURE(i);
        for (Index k = 0; k < matrices[i]->size(); ++k) {
            double& number = matrices[i]->data()[k];
            double const kept = number;
            number = kept + step;
            double const above = weigh(p, slopes, 0.7);
            number = kept - step;
            double const below = weigh(p, slopes, 0.7);
            number = kept;
            CHECK(gradient[i].data()[k] == doctest::Approx((above - below) / (2.0 * step)).epsilon(1e-6));
        }
    }
}

TEST_CASE("The start has the spreads it promises") {
    Rng rng = make_rng(1);
    DeepsetParameters const p = DeepsetParameters::random({9, 3}, rng);
    CHECK(p.embedding.rows() == 9);
    CHECK(p.embedding.cols() == 500);
    CHECK(p.weights.cols() == 150);
    CHECK(p.embedding.squaredNorm() / 4500.0 == doctest::Approx(1.0).epsilon(0.1));
    double const bound = 1.0 / std::sqrt(500.0);
    CHECK(p.weights.cwiseAbs().maxCoeff() < bound);
    CHECK(p.weights.cwiseAbs().maxCoeff() > 0.99 * bound);
    CHECK(p.output.cwiseAbs().maxCoeff() < 1.0 / std::sqrt(50.0));
}
