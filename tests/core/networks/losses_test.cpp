// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "core/networks/losses/loss.hpp"
#include "tests/core/autodiff/gradient_check.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

namespace {

Matrix const prediction = (Matrix(2, 2) << 1, 2, 3, 4).finished();
Matrix const target = (Matrix(2, 2) << 1, 0, 3, 5).finished();

Matrix random(std::uint64_t stream) {
    Rng rng = make_rng(11, stream);
    return normal_matrix(rng, 4, 3);
}

/// What a loss compares with: numbers, or of classes a 1 in each row.
Matrix suitable(Loss const& loss, std::uint64_t stream) {
    Matrix numbers = random(stream);
    if (loss.metric.name != "accuracy") return numbers;
    for (Index i = 0; i < numbers.rows(); ++i) {
        Index label = 0;
        numbers.row(i).maxCoeff(&label);
        numbers.row(i).setZero();
        numbers(i, label) = 1.0;
    }
    return numbers;
}

double on_tape(Loss const& loss, Matrix const& of, Matrix const& from) {
    Tape tape;
    return loss.mean(tape.leaf(of), tape.leaf(from)).value()(0, 0);
}

Vector flat(Matrix const& matrix) { return Eigen::Map<Vector const>(matrix.data(), matrix.size()); }

/// Column after column.
Vector by_class(Matrix const& matrix) {
    Matrix const columns = matrix.transpose();
    return flat(columns);
}

}  // namespace

TEST_CASE("Every loss is the same on the tape, task by task and against nothing") {
    for (Loss const& loss : losses()) {
        CAPTURE(loss.name);
        Matrix const from = suitable(loss, 2);
        Vector const by_row = loss.by_task(random(1), from);
        REQUIRE(by_row.size() == 4);
        CHECK(on_tape(loss, random(1), from) == doctest::Approx(by_row.mean()).epsilon(1e-12));
        CHECK(on_tape(loss, random(1).row(3), from.row(3)) == doctest::Approx(by_row[3]).epsilon(1e-12));
        CHECK(loss.baseline(from) == doctest::Approx(on_tape(loss, Matrix::Zero(4, 3), from)).epsilon(1e-12));
    }
}

TEST_CASE("Every loss has exact derivatives, away from its kinks") {
    for (Loss const& loss : losses()) {
        CAPTURE(loss.name);
        auto const errors =
            gradient_check([&loss](std::span<Var const> v) { return loss.mean(v[0], v[1]); }, {random(5), random(6)});
        CHECK(errors.first_order < 1e-8);
        CHECK(errors.second_order < 1e-8);
    }
}

TEST_CASE("The losses and their metrics are those of a calculation by hand") {
    Loss const& squared = find_loss("squared");
    CHECK(on_tape(squared, prediction, target) == doctest::Approx(5.0 / 4.0));
    CHECK(squared.baseline(target) == doctest::Approx(35.0 / 4.0));
    CHECK(squared.metric.name == "mse");
    CHECK(squared.metric.of(flat(prediction), flat(target)) == doctest::Approx(5.0 / 4.0));
    CHECK_FALSE(squared.metric.higher_is_better);

    Loss const& absolute = find_loss("absolute");
    CHECK(on_tape(absolute, prediction, target) == doctest::Approx(3.0 / 4.0));
    CHECK(absolute.baseline(target) == doctest::Approx(9.0 / 4.0));
    CHECK(absolute.metric.name == "mae");
    CHECK(absolute.metric.of(flat(prediction), flat(target)) == doctest::Approx(3.0 / 4.0));
    CHECK_FALSE(absolute.metric.higher_is_better);
}

TEST_CASE("Cross-entropy and accuracy are those of a calculation by hand, and do not overflow") {
    Loss const& loss = find_loss("cross-entropy");
    Matrix const scores = (Matrix(2, 2) << 0, std::log(3.0), 2000, 0).finished();
    Matrix const labels = (Matrix(2, 2) << 1, 0, 0, 1).finished();
    CHECK(on_tape(loss, scores, labels) == doctest::Approx((std::log(4.0) + 2000.0) / 2.0).epsilon(1e-14));
    CHECK(loss.metric.name == "accuracy");
    CHECK(loss.metric.higher_is_better);
    CHECK(loss.metric.of(by_class(scores), by_class(labels)) == 0.0);
    Matrix const both_second = (Matrix(2, 2) << 0, 1, 0, 1).finished();
    CHECK(loss.metric.of(by_class(scores), by_class(both_second)) == 0.5);
    Matrix const three = (Matrix(3, 2) << 5, 1, 1, 2, 3, 4).finished();
    Matrix const true_three = (Matrix(3, 2) << 1, 0, 0, 1, 1, 0).finished();
    CHECK(loss.metric.of(by_class(three), by_class(true_three)) == doctest::Approx(2.0 / 3.0));
    CHECK(loss.by_task(scores, labels)[1] == doctest::Approx(2000.0));
}

TEST_CASE("A loss that is not one is refused with those there are") {
    CHECK_THROWS_WITH_AS(find_loss("cubed"), "loss: expected squared, absolute or cross-entropy, found cubed",
                         OptionError);
}
