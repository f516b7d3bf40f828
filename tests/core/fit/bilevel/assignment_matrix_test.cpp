// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/assignment_matrix.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/partitions/subspace.hpp"
#include "tests/core/fit/bilevel/quadratic_problems.hpp"

using namespace symdiscover;

TEST_CASE("Softmax rows are probabilities, also of large logits") {
    Matrix logits(2, 3);
    logits << 0.0, std::log(2.0), 0.0, 1000.0, 0.0, -1000.0;
    Matrix const rows = softmax_rows(logits);
    CHECK(rows(0, 0) == doctest::Approx(0.25));
    CHECK(rows(0, 1) == doctest::Approx(0.5));
    CHECK(rows(1, 0) == doctest::Approx(1.0));
    CHECK(rows.allFinite());
}

TEST_CASE("The pullback of softmax rows agrees with finite differences") {
    constexpr double h = 1e-6;
    Rng rng = make_rng(3);
    Matrix const logits = normal_matrix(rng, 3, 4);
    Matrix const weights = normal_matrix(rng, 3, 4);
    Matrix const slope = softmax_pullback(softmax_rows(logits), weights);
    for (Index i = 0; i < logits.size(); ++i) {
        Matrix up = logits, down = logits;
        up.data()[i] += h;
        down.data()[i] -= h;
        double const difference = (softmax_rows(up) - softmax_rows(down)).cwiseProduct(weights).sum() / (2.0 * h);
        CHECK(slope.data()[i] == doctest::Approx(difference).epsilon(1e-6));
    }
}

TEST_CASE("A partition survives one-hot rows, and inactive elements are rows of zeros") {
    auto const partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, 1, 0, 2});
    CHECK(partition_of_rows(block_indicator(partition)) == partition);
    CHECK(hardness(block_indicator(partition)) == 1.0);
    CHECK(hardness(Matrix::Constant(2, 4, 0.25)) == 0.25);
    Matrix const rows = block_indicator(Partition::from_labels(std::vector<std::int32_t>{0, -1}));
    CHECK(rows.row(1).norm() == 0.0);
    CHECK(rows.cols() == 1);
}

TEST_CASE("Random logits give each column an element of its own, and depend on the stream only") {
    Rng rng = make_rng(4, 1);
    Matrix const logits = random_logits(6, 4, rng);
    Index leads = 0;
    for (Index e = 0; e < 6; ++e) leads += (logits.row(e).array() > 0.5).count();
    CHECK(leads == 4);
    CHECK((logits.colwise().maxCoeff().array() > 0.5).all());
    Rng again = make_rng(4, 1);
    CHECK(random_logits(6, 4, again) == logits);
}
