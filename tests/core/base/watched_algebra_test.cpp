// SPDX-License-Identifier: Apache-2.0
#include "core/base/watched_algebra.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <stdexcept>

using namespace symdiscover;

namespace {

/// Symmetric and positive definite; large enough to be watched by all that is tested here.
Eigen::MatrixXd large_matrix() {
    constexpr Index size = 1600;
    Eigen::VectorXd const line = Eigen::VectorXd::LinSpaced(size, -1.0, 1.0);
    Eigen::MatrixXd square = line * line.transpose();
    square.diagonal().array() += 1.0;
    return square;
}

}  // namespace

TEST_CASE("a watched call returns what it returns, and throws what it throws") {
    Observer const never_stops;
    Watch watch(never_stops);
    for (Workers const& workers : {Workers(1), Workers(1, &watch)}) {
        CHECK(watched([] { return 7; }, workers) == 7);
        CHECK_THROWS_AS(watched([]() -> int { throw std::runtime_error("no"); }, workers), std::runtime_error);
    }
}

TEST_CASE("a watched call is left when there is no more time, and ends by itself") {
    Observer const refuse = [](Progress const&) { return false; };
    Watch watch(refuse);
    auto const go = std::make_shared<std::atomic<bool>>(false);
    auto const ended = std::make_shared<std::atomic<bool>>(false);
    auto const wait = [go, ended] {
        go->wait(false);
        *ended = true;
        ended->notify_all();
        return 0;
    };
    CHECK_THROWS_AS(watched(wait, {1, &watch}), Stopped);
    CHECK_FALSE(*ended);
    *go = true;
    go->notify_all();
    ended->wait(false);
    CHECK(*ended);
}

TEST_CASE("decompositions are the same watched or not") {
    Observer const never_stops;
    Watch watch(never_stops);
    Eigen::MatrixXd const square = large_matrix();
    Workers const seen(1, &watch);
    auto const cholesky = cholesky_decomposition(square, seen);
    CHECK(cholesky.matrixLLT() == cholesky_decomposition(square, 1).matrixLLT());
    CHECK((inverse(cholesky, seen) * square).isIdentity(1e-9));
    Eigen::MatrixXd const part = square.topLeftCorner(600, 600);
    CHECK(eigen_decomposition(part, seen, Eigen::EigenvaluesOnly).eigenvalues() ==
          eigen_decomposition(part, 1, Eigen::EigenvaluesOnly).eigenvalues());
}
