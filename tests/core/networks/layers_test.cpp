// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "core/networks/layers/bias.hpp"
#include "core/networks/layers/convolution.hpp"
#include "core/networks/layers/max_pool.hpp"
#include "core/networks/layers/norm.hpp"
#include "tests/core/autodiff/gradient_check.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using symdiscover::test::random_matrix;
using namespace symdiscover::autodiff;

namespace {

Matrix apply(Geometry const& layer, Matrix const& x, Matrix const& weights) {
    Tape tape;
    return layer.apply(tape.leaf(x), tape.leaf(weights)).value();
}

void check_derivatives(Geometry const& layer, Matrix const& x, Matrix const& weights) {
    auto const both = [&layer](std::span<Var const> v) { return layer.apply(v[0], v[1]); };
    auto const errors = gradient_check(both, {x, weights});
    CHECK(errors.first_order < 1e-7);
    CHECK(errors.second_order < 1e-7);
}

/// Output (channel, row, column) of one image, by the sum that defines it.
double convolved(Matrix const& image, ExampleShape const& in, Matrix const& kernel, Window const& window, Index row,
                 Index column) {
    double sum = 0.0;
    for (Index c = 0; c < in[0]; ++c) {
        for (Index i = 0; i < window.size; ++i) {
            for (Index j = 0; j < window.size; ++j) {
                Index const y = row * window.stride + i - window.padding;
                Index const x = column * window.stride + j - window.padding;
                if (y < 0 || y >= in[1] || x < 0 || x >= in[2]) continue;
                sum += image(0, (c * in[1] + y) * in[2] + x) * kernel(0, (c * window.size + i) * window.size + j);
            }
        }
    }
    return sum;
}

}  // namespace

TEST_CASE("A convolution is the sum that defines it, for strides, padding and channels, task by task") {
    ExampleShape const in{2, 5, 6};
    for (Window const window : {Window{3, 1, 0}, Window{3, 1, 1}, Window{2, 2, 0}, Window{3, 2, 1}, Window{1, 1, 0}}) {
        CAPTURE(window.size);
        CAPTURE(window.stride);
        Convolution const layer(in, 3, window);
        Index const rows = (5 + 2 * window.padding - window.size) / window.stride + 1;
        Index const columns = (6 + 2 * window.padding - window.size) / window.stride + 1;
        REQUIRE(layer.out() == ExampleShape{3, rows, columns});
        CHECK(layer.weights() == 3 * 2 * window.size * window.size);
        CHECK(layer.weight_rows() == 3);
        Matrix const x = random_matrix(4, layer.inputs(), 1);
        Matrix const weights = random_matrix(2, layer.weights(), 2);
        Matrix const y = apply(layer, x, weights);
        for (Index i = 0; i < 4; ++i) {
            for (Index o = 0; o < 3; ++o) {
                Matrix const kernel = weights.block(i / 2, o * layer.weight_columns(), 1, layer.weight_columns());
                for (Index place = 0; place < rows * columns; ++place) {
                    double const expected = convolved(x.row(i), in, kernel, window, place / columns, place % columns);
                    CHECK(y(i, o * rows * columns + place) == doctest::Approx(expected).epsilon(1e-12));
                }
            }
        }
    }
}

TEST_CASE("A convolution, biases, normalisation and pooling have exact derivatives to second order") {
    ExampleShape const in{2, 4, 3};
    check_derivatives(Convolution(in, 2, Window{2, 1, 1}), random_matrix(2, 24, 3), random_matrix(2, 16, 4));
    check_derivatives(Convolution(in, 2, Window{3, 2, 1}), random_matrix(2, 24, 3), random_matrix(1, 36, 4));
    check_derivatives(Bias(in), random_matrix(4, 24, 5), random_matrix(2, 2, 6));
    check_derivatives(Norm(in), random_matrix(4, 24, 7), random_matrix(2, 4, 8));
    check_derivatives(Norm({3}), random_matrix(8, 3, 9), random_matrix(2, 6, 10));
    check_derivatives(MaxPool(in, 2), random_matrix(2, 24, 11), random_matrix(2, 1, 12));
}

TEST_CASE("Normalised channels have mean beta and variance gamma squared in each task") {
    Norm const layer({2, 3, 2});
    Matrix const x = random_matrix(6, 12, 13).array() * 5.0 + 2.0;
    Matrix weights(2, 4);
    weights << 1.0, 2.0, 0.0, 0.5, 1.0, -3.0, 0.0, 1.0;
    Matrix const y = apply(layer, x, weights);
    for (Index t = 0; t < 2; ++t) {
        for (Index c = 0; c < 2; ++c) {
            Matrix const part = y.block(3 * t, 6 * c, 3, 6);
            CHECK(part.mean() == doctest::Approx(weights(t, 2 + c)).epsilon(1e-10));
            double const variance = (part.array() - part.mean()).square().mean();
            CHECK(variance == doctest::Approx(weights(t, c) * weights(t, c)).epsilon(1e-5));
        }
    }
}

TEST_CASE("A bias is its task's, and its channel's") {
    Matrix weights(2, 2);
    weights << 1, 2, 3, 4;
    Matrix const y = apply(Bias({2, 1, 2}), Matrix::Zero(4, 4), weights);
    CHECK(y.row(1) == (Matrix(1, 4) << 1, 1, 2, 2).finished());
    CHECK(y.row(2) == (Matrix(1, 4) << 3, 3, 4, 4).finished());
}

TEST_CASE("Pooling takes the largest of each window and drops what is left over") {
    Matrix x(1, 15);
    x << 1, 5, 2, 0, 9,  //
        4, 3, 8, 7, 9,   //
        9, 9, 9, 9, 9;
    MaxPool const layer({1, 3, 5}, 2);
    CHECK(layer.out() == ExampleShape{1, 1, 2});
    CHECK(apply(layer, x, Matrix(1, 0)) == (Matrix(1, 2) << 5, 8).finished());
    CHECK(apply(layer, -x, Matrix(1, 0)) == (Matrix(1, 2) << -1, 0).finished());
}

TEST_CASE("A window larger than the image, or on no image, is refused") {
    CHECK_THROWS_WITH_AS(Convolution({1, 2, 5}, 1, Window{3, 1, 0}), "model: a window of 3 x 3 does not fit in 2 x 5",
                         OptionError);
    CHECK_NOTHROW(Convolution({1, 2, 5}, 1, Window{3, 1, 1}));
    CHECK_THROWS_WITH_AS(Convolution({5}, 1, Window{3, 1, 0}),
                         "model: a window needs [channels, height, width] or [height, width], found [5]", OptionError);
}
