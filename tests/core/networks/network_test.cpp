// SPDX-License-Identifier: Apache-2.0
#include "core/networks/network.hpp"

#include <doctest/doctest.h>

#include "core/autodiff/gradient_check.hpp"
#include "core/base/rng.hpp"
#include "core/networks/model_spec.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

namespace {

Sharing sharing_of(char const* model, Index outputs, Index inputs) {
    return Sharing(outputs, inputs, ModelSpec::parse(model).partition(outputs, inputs));
}

Matrix random(Index rows, Index cols, std::uint64_t stream) {
    Rng rng = make_rng(11, stream);
    return normal_matrix(rng, rows, cols);
}

}  // namespace

TEST_CASE("The weights of a convolution hold its filter along the diagonals") {
    auto const conv = sharing_of("conv:2", 3, 4);
    Tape tape;
    Var const filters = tape.leaf((Matrix(2, 2) << 1, 2, 5, 6).finished());

    Matrix const weights = conv.weights(filters, std::nullopt).value();

    CHECK(weights.row(0) == (Matrix(1, 12) << 1, 2, 0, 0, 0, 1, 2, 0, 0, 0, 1, 2).finished());
    CHECK(weights.row(1) == (Matrix(1, 12) << 5, 6, 0, 0, 0, 5, 6, 0, 0, 0, 5, 6).finished());
    CHECK(conv.expand() * Vector(filters.value().row(0)) == weights.row(0).transpose());
}

TEST_CASE("A learned sharing matrix acts before the fixed map") {
    auto const conv = sharing_of("conv:2", 3, 4);
    Matrix const u = random(2, 5, 0);
    Matrix const filters = random(3, 5, 1);
    Tape tape;

    Matrix const weights = conv.weights(tape.leaf(filters), tape.leaf(u)).value();

    CHECK(weights.isApprox(filters * conv.expand(u).transpose(), 1e-14));
    CHECK(conv.expand(u).isApprox(conv.expand() * u, 1e-14));
}

TEST_CASE("Tasks are predicted with their own weights, through all layers") {
    Network const network{{{"first", sharing_of("fc", 3, 4)}, {"second", sharing_of("fc", 2, 3)}}};
    Matrix const first = random(2, 12, 2);
    Matrix const second = random(2, 6, 3);
    Matrix const x = random(10, 4, 4);
    Tape tape;

    std::vector<Var> const weights{tape.leaf(first), tape.leaf(second)};
    Matrix const prediction = predict(network, weights, tape.leaf(x)).value();

    for (Index t = 0; t < 2; ++t) {
        Matrix const w1 = first.row(t).reshaped<Eigen::RowMajor>(3, 4);
        Matrix const w2 = second.row(t).reshaped<Eigen::RowMajor>(2, 3);
        Matrix const hidden = (x.middleRows(5 * t, 5) * w1.transpose()).cwiseMax(0.0);
        CHECK(prediction.middleRows(5 * t, 5).isApprox(hidden * w2.transpose(), 1e-14));
    }
}

TEST_CASE("The mean squared error is that of a calculation by hand, with exact derivatives") {
    Tape tape;
    Var const prediction = tape.leaf((Matrix(2, 2) << 1, 2, 3, 4).finished());
    Var const target = tape.leaf((Matrix(2, 2) << 1, 0, 3, 1).finished());
    CHECK(mean_squared_error(prediction, target).value()(0, 0) == doctest::Approx(13.0 / 4.0));

    auto const errors = gradient_check([](std::span<Var const> v) { return mean_squared_error(v[0], v[1]); },
                                       {random(2, 3, 5), random(2, 3, 6)});
    CHECK(errors.first_order < 1e-8);
    CHECK(errors.second_order < 1e-8);
}

TEST_CASE("A sharing is for weights of its size") {
    CHECK_THROWS_WITH_AS(Sharing(2, 3, Partition::singletons(5)),
                         "sharing: expected a partition of 2 x 3 weights, found 5 elements", std::invalid_argument);
}
