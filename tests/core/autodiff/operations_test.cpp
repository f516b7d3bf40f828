// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/operations.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>

#include "core/base/rng.hpp"
#include "tests/core/autodiff/gradient_check.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

namespace {

using Vars = std::span<Var const>;

Matrix random(Index rows, Index cols, std::uint64_t stream = 0) {
    Rng rng = make_rng(7, stream);
    return normal_matrix(rng, rows, cols);
}

/// As random(), with every element in [0.5, 1.5): away from the kink of relu.
Matrix random_positive(Index rows, Index cols) {
    Rng rng = make_rng(8);
    Matrix values(rows, cols);
    for (Index i = 0; i < values.size(); ++i) values.data()[i] = 0.5 + uniform(rng);
    return values;
}

void check_to_second_order(TapeFunction const& function, std::vector<Matrix> const& point) {
    auto const errors = gradient_check(function, point);
    CHECK(errors.first_order < 1e-8);
    CHECK(errors.second_order < 1e-8);
}

Matrix apply(TapeFunction const& function, std::vector<Matrix> const& operands) {
    Tape tape;
    std::vector<Var> vars;
    for (auto const& matrix : operands) vars.push_back(tape.leaf(matrix));
    return function(vars).value();
}

}  // namespace

TEST_CASE("Elementwise operations agree with finite differences to second order") {
    Matrix const a = random(2, 3, 1);
    Matrix const b = random(2, 3, 2);
    SUBCASE("add") {
        check_to_second_order([](Vars v) { return add(v[0], v[1]); }, {a, b});
    }
    SUBCASE("sub") {
        check_to_second_order([](Vars v) { return sub(v[0], v[1]); }, {a, b});
    }
    SUBCASE("hadamard") {
        check_to_second_order([](Vars v) { return hadamard(v[0], v[1]); }, {a, b});
    }
    SUBCASE("exp") {
        check_to_second_order([](Vars v) { return exp(v[0]); }, {a});
    }
    SUBCASE("power") {
        check_to_second_order([](Vars v) { return power(v[0], -0.5); }, {random_positive(2, 3)});
    }
    SUBCASE("log_sum_exp") {
        check_to_second_order([](Vars v) { return log_sum_exp(v[0]); }, {a});
        CHECK(apply([](Vars v) { return log_sum_exp(v[0]); }, {Matrix::Constant(1, 4, 1000.0)})(0, 0) ==
              doctest::Approx(1000.0 + std::log(4.0)).epsilon(1e-14));
    }
    SUBCASE("hadamard with itself") {
        check_to_second_order([](Vars v) { return hadamard(v[0], v[0]); }, {a});
    }
    SUBCASE("scale") {
        check_to_second_order([](Vars v) { return scale(v[0], -1.7); }, {a});
    }
    SUBCASE("scale_by") {
        check_to_second_order([](Vars v) { return scale_by(v[0], v[1]); }, {a, random(1, 1)});
    }
    SUBCASE("dot") {
        check_to_second_order([](Vars v) { return dot(v[0], v[1]); }, {a, b});
    }
    SUBCASE("dot with itself") {
        check_to_second_order([](Vars v) { return dot(v[0], v[0]); }, {a});
    }
    Matrix const positive = random_positive(2, 3);
    SUBCASE("relu, on both sides of its kink") {
        Matrix mixed = positive;
        mixed.col(1) *= -1.0;
        check_to_second_order([](Vars v) { return relu(v[0]); }, {mixed});
        CHECK(apply([](Vars v) { return relu(v[0]); }, {mixed}).col(1).isZero(0.0));
    }
}

TEST_CASE("Products agree with finite differences to second order and with loops over blocks") {
    for (Index const blocks : {1, 3}) {
        for (Op const op_a : {Op::none, Op::transpose}) {
            for (Op const op_b : {Op::none, Op::transpose}) {
                CAPTURE(blocks);
                CAPTURE(static_cast<bool>(op_a));
                CAPTURE(static_cast<bool>(op_b));
                // Blocks [2, 4] x [4, 3], stored transposed where asked.
                Matrix const a = op_a == Op::none ? random(blocks * 2, 4, 1) : random(blocks * 4, 2, 1);
                Matrix const b = op_b == Op::none ? random(blocks * 4, 3, 2) : random(blocks * 3, 4, 2);
                auto const product = [=](Vars v) { return block_matmul(v[0], v[1], blocks, op_a, op_b); };
                check_to_second_order(product, {a, b});

                Matrix const result = apply(product, {a, b});
                REQUIRE(result.rows() == blocks * 2);
                REQUIRE(result.cols() == 3);
                for (Index t = 0; t < blocks; ++t) {
                    for (Index i = 0; i < 2; ++i) {
                        for (Index j = 0; j < 3; ++j) {
                            double expected = 0.0;
                            for (Index c = 0; c < 4; ++c) {
                                double const left = op_a == Op::none ? a(2 * t + i, c) : a(4 * t + c, i);
                                double const right = op_b == Op::none ? b(4 * t + c, j) : b(3 * t + j, c);
                                expected += left * right;
                            }
                            CHECK(result(2 * t + i, j) == doctest::Approx(expected));
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("Rearrangements agree with finite differences to second order") {
    Matrix const a = random(2, 3);
    SUBCASE("reshape") {
        check_to_second_order([](Vars v) { return reshape(v[0], 3, 2); }, {a});
    }
    SUBCASE("transpose_blocks") {
        check_to_second_order([](Vars v) { return transpose_blocks(v[0], 2); }, {random(4, 3)});
    }
    SUBCASE("sum") {
        check_to_second_order([](Vars v) { return sum(v[0]); }, {a});
    }
    SUBCASE("sum over rows") {
        check_to_second_order([](Vars v) { return sum_to(v[0], 1, 3); }, {a});
    }
    SUBCASE("sum over columns") {
        check_to_second_order([](Vars v) { return sum_to(v[0], 2, 1); }, {a});
    }
    auto const repeated = [](Vars v) { return broadcast(v[0], 2, 3); };
    SUBCASE("broadcast a number") { check_to_second_order(repeated, {random(1, 1)}); }
    SUBCASE("broadcast a row") { check_to_second_order(repeated, {random(1, 3)}); }
    SUBCASE("broadcast a column") { check_to_second_order(repeated, {random(2, 1)}); }
    auto const map = std::make_shared<ColumnMap const>(std::vector<Index>{2, -1, 0, 2}, 3);
    SUBCASE("gather_columns") {
        check_to_second_order([=](Vars v) { return gather_columns(v[0], map); }, {a});
    }
    SUBCASE("scatter_add_columns") {
        check_to_second_order([=](Vars v) { return scatter_add_columns(v[0], map); }, {random(2, 4)});
    }
}

TEST_CASE("Rearrangements give what can be read off a small matrix") {
    Matrix a(2, 3);
    a << 1, 2, 3, 4, 5, 6;
    CHECK(apply([](Vars v) { return reshape(v[0], 3, 2); }, {a}) == (Matrix(3, 2) << 1, 2, 3, 4, 5, 6).finished());
    CHECK(apply([](Vars v) { return transpose_blocks(v[0], 2); }, {a}) ==
          (Matrix(6, 1) << 1, 2, 3, 4, 5, 6).finished());
    CHECK(apply([](Vars v) { return transpose_blocks(v[0], 1); }, {a}) == a.transpose());
    CHECK(apply([](Vars v) { return sum_to(v[0], 1, 3); }, {a}) == (Matrix(1, 3) << 5, 7, 9).finished());
    CHECK(apply([](Vars v) { return sum_to(v[0], 2, 1); }, {a}) == (Matrix(2, 1) << 6, 15).finished());

    auto const map = std::make_shared<ColumnMap const>(std::vector<Index>{2, -1, 0, 2}, 3);
    Matrix const wide = (Matrix(2, 4) << 3, 0, 1, 3, 6, 0, 4, 6).finished();
    CHECK(apply([=](Vars v) { return gather_columns(v[0], map); }, {a}) == wide);
    Matrix const narrow = (Matrix(2, 3) << 1, 0, 6, 4, 0, 12).finished();
    CHECK(apply([=](Vars v) { return scatter_add_columns(v[0], map); }, {wide}) == narrow);
}

TEST_CASE("Shape errors name both operands") {
    Tape tape;
    Var const a = tape.leaf(Matrix::Zero(2, 3));
    Var const b = tape.leaf(Matrix::Zero(4, 5));
    auto const message = [](auto const& operation) -> std::string {
        try {
            operation();
        } catch (std::invalid_argument const& error) {
            return error.what();
        }
        return "no error";
    };
    CHECK(message([&] { add(a, b); }) == "autodiff: add of [2, 3] and [4, 5], expected equal shapes");
    CHECK(message([&] { matmul(a, b); }) == "autodiff: matmul of [2, 3] and [4, 5], expected equal inner dimensions");
    CHECK(message([&] { block_matmul(a, b, 3); }) ==
          "autodiff: matmul of [2, 3] and [4, 5], expected stacks of equally high blocks");
    CHECK(message([&] { reshape(a, 4, 2); }) == "autodiff: reshape of [2, 3] to [4, 2], expected as many elements");
    CHECK(message([&] { broadcast(a, 2, 6); }) ==
          "autodiff: broadcast of [2, 3] to [2, 6], expected each size to be kept, or repeated from 1");
    CHECK(message([&] { sum_to(a, 2, 2); }) ==
          "autodiff: sum_to of [2, 3] to [2, 2], expected each size to be kept, or 1");
    CHECK(message([&] { transpose_blocks(a, 4); }) ==
          "autodiff: transpose_blocks of [2, 3] to [4, 3], expected a stack of so many equally high blocks");
    CHECK(message([&] { scale_by(a, b); }) ==
          "autodiff: scale_by of [2, 3] and [4, 5], expected the factor to be [1, 1]");
    CHECK(message([] { ColumnMap({0, 3}, 3); }) == "autodiff: column map: expected sources in [-1, 3), found 3");
}
