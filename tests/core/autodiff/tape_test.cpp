// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/tape.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "core/autodiff/operations.hpp"
#include "core/base/parallel_for.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

namespace {

Var number(Tape& tape, double value) { return tape.leaf(Matrix::Constant(1, 1, value)); }

double read(Var var) { return var.value()(0, 0); }

void const* data_of(Var var) { return var.tape->node(var.id).data; }

Var derivative(Var scalar, Var wrt) { return gradient(scalar, std::span<Var const>(&wrt, 1))[0]; }

}  // namespace

TEST_CASE("A gradient can be differentiated again and again") {
    Tape tape;
    Var const x = number(tape, 2.0);
    Var const fourth_power = hadamard(hadamard(x, x), hadamard(x, x));

    Var const first = derivative(fourth_power, x);
    Var const second = derivative(first, x);
    Var const third = derivative(second, x);

    CHECK(read(first) == 32.0);   // 4 x^3
    CHECK(read(second) == 48.0);  // 12 x^2
    CHECK(read(third) == 48.0);   // 24 x
}

TEST_CASE("A gradient through a gradient step is exact") {
    // L(v) = (v - 3)^2, v' = v - a L'(v), outer loss v'^2: d/dv = 2 v' (1 - 2 a), d/da = -2 v' 2 (v - 3).
    Tape tape;
    Var const v = number(tape, 1.0);
    Var const a = number(tape, 0.1);
    Var const residual = sub(v, number(tape, 3.0));
    Var const adapted = sub(v, scale_by(derivative(dot(residual, residual), v), a));
    Var const outer = dot(adapted, adapted);

    auto const gradients = gradient(outer, std::vector<Var>{v, a});

    CHECK(read(adapted) == doctest::Approx(1.4));
    CHECK(read(gradients[0]) == doctest::Approx(2 * 1.4 * 0.8));
    CHECK(read(gradients[1]) == doctest::Approx(2 * 1.4 * 4));
}

TEST_CASE("A gradient with respect to an intermediate result stops there") {
    Tape tape;
    Var const x = number(tape, 3.0);
    Var const square = hadamard(x, x);
    Var const result = hadamard(square, square);
    Index const before = tape.size();

    CHECK(read(derivative(result, square)) == 18.0);

    // The seed, two products and their sum: nothing for what lies before `square`.
    CHECK(tape.size() - before == 4);
}

TEST_CASE("What the scalar does not depend on gets zeros of its shape") {
    Tape tape;
    Var const used = tape.leaf(Matrix::Ones(2, 3));
    Var const unused = tape.leaf(Matrix::Ones(3, 4));
    Var const total = sum(used);
    Var const later = tape.leaf(Matrix::Ones(5, 1));

    auto const gradients = gradient(total, std::vector<Var>{unused, later, used});

    CHECK(Matrix(gradients[0].value()) == Matrix::Zero(3, 4));
    CHECK(Matrix(gradients[1].value()) == Matrix::Zero(5, 1));
    CHECK(Matrix(gradients[2].value()) == Matrix::Ones(2, 3));
}

TEST_CASE("Borrowed and reshaped matrices are not copied") {
    Tape tape;
    Matrix const data = Matrix::Ones(2, 6);
    Var const borrowed = tape.borrow(MatrixView(data.data(), 2, 6));
    CHECK(data_of(reshape(borrowed, 4, 3)) == data.data());
}

TEST_CASE("Gradients are of numbers, on one tape") {
    Tape tape;
    Tape other;
    Var const x = tape.leaf(Matrix::Ones(2, 3));
    CHECK_THROWS_WITH_AS(gradient(x, std::vector<Var>{x}), "autodiff: gradient of a [2, 3] matrix, expected [1, 1]",
                         std::invalid_argument);
    CHECK_THROWS_AS(add(x, other.leaf(Matrix::Ones(2, 3))), std::invalid_argument);
    CHECK_THROWS_AS(gradient(sum(x), std::vector<Var>{other.leaf(Matrix::Ones(2, 3))}), std::invalid_argument);
}

TEST_CASE("A cleared tape starts anew in the memory it had") {
    Tape tape;
    void const* const first = data_of(tape.leaf(Matrix::Ones(20, 30)));
    tape.clear();
    CHECK(tape.size() == 0);

    Var const three = tape.leaf(Matrix::Constant(1, 1, 3.0));
    Var const reused = broadcast(three, 30, 20);

    CHECK(data_of(reused) == first);
    CHECK(Matrix(reused.value()) == Matrix::Constant(30, 20, 3.0));
    CHECK(read(sum(reused)) == 1800.0);
}

TEST_CASE("A pool hands the same tape out again, empty") {
    TapePool pool;
    Tape* first = nullptr;
    pool.use(Precision::as_double, [&](Tape& tape) {
        first = &tape;
        tape.leaf(Matrix::Ones(2, 2));
    });
    pool.use(Precision::as_single, [&](Tape& tape) {
        CHECK(&tape != first);
        CHECK(tape.precision() == Precision::as_single);
    });
    pool.use(Precision::as_double, [&](Tape& tape) {
        CHECK(&tape == first);
        CHECK(tape.size() == 0);
    });
}

TEST_CASE("Threads never share a tape") {
    TapePool pool;
    std::atomic<int> strangers{0};
    parallel_for(64, 4, [&](Index) {
        pool.use(Precision::as_double, [&](Tape& tape) {
            for (Index i = 0; i < 20; ++i) {
                if (tape.leaf(Matrix::Ones(1, 1)).id != i) ++strangers;
            }
        });
    });
    CHECK(strangers == 0);
}

TEST_CASE("A tape in single precision computes in floats, and differentiates like one in doubles") {
    Tape tape(Precision::as_single);
    Matrix const data = Matrix::Constant(1, 1, 0.1);
    Var const x = tape.borrow(MatrixView(data.data(), 1, 1));
    CHECK(read(x) == static_cast<double>(0.1F));
    CHECK(read(hadamard(x, x)) == static_cast<double>(0.1F * 0.1F));
    Var const second = derivative(derivative(hadamard(hadamard(x, x), x), x), x);
    CHECK(read(second) == doctest::Approx(0.6).epsilon(1e-6));
    CHECK(read(second) != 0.6);
}
