// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "core/autodiff/channels.hpp"
#include "core/autodiff/operations.hpp"
#include "core/autodiff/windows.hpp"
#include "core/base/rng.hpp"
#include "tests/core/autodiff/gradient_check.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

namespace {

using Vars = std::span<Var const>;

Matrix normal(Index rows, Index cols, std::uint64_t stream) {
    Rng rng = make_rng(21, stream);
    return normal_matrix(rng, rows, cols);
}

void check_twice(TapeFunction const& function, std::vector<Matrix> const& point) {
    auto const errors = gradient_check(function, point);
    CHECK(errors.first_order < 1e-7);
    CHECK(errors.second_order < 1e-7);
}

double number(Tape& tape, Matrix const& a, Matrix const& b) { return dot(tape.leaf(a), tape.leaf(b)).value()(0, 0); }

template <class Operation>
std::string complaint(Operation const& operation) {
    try {
        operation();
    } catch (std::invalid_argument const& error) {
        return error.what();
    }
    return "no error";
}

/// Two tasks of two images [2, 4, 5], with windows of every kind.
SlidingWindow const windows[] = {
    {2, 4, 5, 3, 1, 1}, {2, 4, 5, 2, 1, 0}, {2, 4, 5, 3, 2, 1}, {2, 4, 5, 2, 1, 3}, {2, 4, 5, 1, 1, 0}};

}  // namespace

TEST_CASE("Convolutions and both their adjoints agree with finite differences to second order") {
    for (SlidingWindow const& window : windows) {
        CAPTURE(window.size);
        CAPTURE(window.stride);
        CAPTURE(window.padding);
        Matrix const x = normal(2, 40, 1);
        Matrix const kernels = normal(2, 3 * window.taps(), 2);
        Matrix const y = normal(2, 3 * window.positions(), 3);
        check_twice([&](Vars v) { return convolve(v[0], v[1], window); }, {x, kernels});
        check_twice([&](Vars v) { return convolve_back(v[0], v[1], window); }, {y, kernels});
        check_twice([&](Vars v) { return convolve_kernels(v[0], v[1], window, 2); }, {x, y});
    }
}

TEST_CASE("<convolve(x, k), y> = <x, convolve_back(y, k)> = <k, convolve_kernels(x, y)>, in either precision") {
    for (Precision const precision : {Precision::as_double, Precision::as_single}) {
        for (SlidingWindow const& window : windows) {
            CAPTURE(window.size);
            CAPTURE(window.padding);
            Tape tape(precision);
            Matrix const x = normal(4, 40, 4);
            Matrix const kernels = normal(2, 3 * window.taps(), 5);
            Matrix const y = normal(4, 3 * window.positions(), 6);
            Matrix const forwards = convolve(tape.leaf(x), tape.leaf(kernels), window).value();
            Matrix const back = convolve_back(tape.leaf(y), tape.leaf(kernels), window).value();
            Matrix const of_kernels = convolve_kernels(tape.leaf(x), tape.leaf(y), window, 2).value();
            double const accuracy = precision == Precision::as_double ? 1e-12 : 1e-5;
            double const expected = number(tape, forwards, y);
            CHECK(std::abs(number(tape, x, back) - expected) < accuracy * forwards.norm() * y.norm());
            CHECK(std::abs(number(tape, kernels, of_kernels) - expected) < accuracy * forwards.norm() * y.norm());
        }
    }
}

TEST_CASE("Operations by channel agree with finite differences to second order") {
    Matrix const x = normal(4, 6, 7);
    Matrix const y = normal(4, 6, 8);
    Matrix const a = normal(2, 2, 9);
    Matrix const b = normal(2, 2, 10);
    check_twice([](Vars v) { return channel_sums(v[0], 2, 3); }, {x});
    check_twice([](Vars v) { return channel_spread(v[0], 4, 3); }, {a});
    check_twice([](Vars v) { return channel_dots(v[0], v[1], v[2]); }, {x, y, a});
    check_twice([](Vars v) { return channel_affine(v[0], v[1], v[2]); }, {x, a, b});
    check_twice([](Vars v) { return channel_normalise(v[0], v[1], v[2], 0.1); }, {x, a, b});
    check_twice([](Vars v) { return channel_normalise(hadamard(v[0], v[0]), v[1], v[1], 0.1); }, {x, a});
}

TEST_CASE("Sums by channel are of a task's images and a channel's places") {
    Tape tape;
    Matrix x(2, 4);
    x << 1, 2, 3, 4, 5, 6, 7, 8;
    CHECK(channel_sums(tape.leaf(x), 2, 2).value() == (Matrix(2, 2) << 3, 7, 11, 15).finished());
    CHECK(channel_sums(tape.leaf(x), 1, 2).value() == (Matrix(1, 2) << 14, 22).finished());
    Var const centres = tape.leaf((Matrix(1, 2) << 1, 2).finished());
    CHECK(channel_dots(tape.leaf(x), tape.leaf(x), centres).value() == (Matrix(1, 2) << 52, 94).finished());
}

TEST_CASE("Pooling has windows of any size, and derivatives to second order") {
    Tape tape;
    Matrix x(1, 12);
    x << 1, 5, 2, 0, 4, 3, 8, 7, 9, 9, 9, 9;
    CHECK(max_pool(tape.leaf(x), {1, 3, 4, 3, 3, 0}).value() == Matrix::Constant(1, 1, 9.0));
    CHECK(max_pool(tape.leaf(x), {1, 3, 4, 2, 1, 0}).value() == (Matrix(1, 6) << 5, 8, 8, 9, 9, 9).finished());
    check_twice([](Vars v) { return max_pool(v[0], {2, 3, 4, 2, 1, 0}); }, {normal(2, 24, 11)});
    check_twice([](Vars v) { return max_pool(v[0], {1, 6, 4, 3, 2, 0}); }, {normal(2, 24, 12)});
}

TEST_CASE("Images that do not fit their window are errors") {
    Tape tape;
    Var const x = tape.leaf(Matrix::Zero(2, 39));
    Var const k = tape.leaf(Matrix::Zero(2, 54));
    CHECK(complaint([&] { convolve(x, k, windows[0]); }) ==
          "autodiff: convolve of [2, 39] and [2, 54], expected images and kernels of the window");
    CHECK(complaint([&] { convolve_back(x, k, windows[0]); }) ==
          "autodiff: convolve_back of [2, 39] and [2, 54], expected results and kernels of the window");
    CHECK(complaint([&] { convolve_kernels(x, k, windows[0], 1); }) ==
          "autodiff: convolve_kernels of [2, 39] and [2, 54], expected images and results of the window");
    CHECK(complaint([&] { max_pool(x, windows[0]); }) ==
          "autodiff: max_pool of [2, 39] to [2, 40], expected images of the window, without padding");
    CHECK(complaint([&] { channel_affine(x, k, k); }) ==
          "autodiff: channel_affine of [2, 39] and [2, 54], expected images [rows, channels places] and numbers "
          "[tasks, channels]");
}
