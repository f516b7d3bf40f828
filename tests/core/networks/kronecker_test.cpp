// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/kronecker.hpp"

#include <doctest/doctest.h>

#include "tests/core/autodiff/gradient_check.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using symdiscover::test::random_matrix;
using namespace symdiscover::autodiff;

namespace {

/// A (x) B (x) C, by its definition.
Matrix kronecker(Matrix const& a, Matrix const& b, Matrix const& c) {
    Index const n = b.rows() * c.rows();
    Matrix u(a.rows() * n, a.cols() * n);
    for (Index i = 0; i < u.rows(); ++i) {
        for (Index j = 0; j < u.cols(); ++j) {
            u(i, j) = a(i / n, j / n) * b(i % n / c.rows(), j % n / c.rows()) * c(i % c.rows(), j % c.rows());
        }
    }
    return u;
}

}  // namespace

TEST_CASE("The weights are the Kronecker product of the factors times the filter") {
    for (auto const& [o, i, s] : {std::array<Index, 3>{3, 2, 4}, {3, 1, 4}, {2, 3, 1}, {1, 1, 5}}) {
        KroneckerSharing const sharing(o, i, s);
        std::vector<Matrix> const factors{random_matrix(o, o, 1), random_matrix(i, i, 2), random_matrix(s, s, 3)};
        Matrix const u = kronecker(factors[0], factors[1], factors[2]);
        CHECK(sharing.matrix(factors).isApprox(u, 1e-12));
        Tape tape;
        std::vector<Var> vars;
        for (auto const& factor : factors) vars.push_back(tape.leaf(factor));
        Matrix const filters = random_matrix(5, sharing.filter_parameters(), 4);
        CHECK(sharing.weights_of(tape.leaf(filters), vars).value().isApprox(filters * u.transpose(), 1e-12));
    }
}

TEST_CASE("It starts as no sharing at all, with filters as torch's") {
    KroneckerSharing const sharing(4, 2, 9);
    Rng rng = make_rng(2);
    SharingStart const start = sharing.start(rng);
    CHECK(sharing.matrix(start.factors).isApprox(Matrix::Identity(72, 72), 1e-14));
    CHECK(start.filter.cwiseAbs().maxCoeff() <= 1.0 / std::sqrt(18.0));
    CHECK(start.filter.cwiseAbs().maxCoeff() > 0.9 / std::sqrt(18.0));
}

TEST_CASE("Its derivatives are exact to second order") {
    KroneckerSharing const sharing(2, 3, 2);
    auto const weights = [&sharing](std::span<Var const> v) { return sharing.weights_of(v[0], v.subspan(1)); };
    auto const errors = gradient_check(
        weights, {random_matrix(2, 12, 5), random_matrix(2, 2, 6), random_matrix(3, 3, 7), random_matrix(2, 2, 8)});
    CHECK(errors.first_order < 1e-7);
    CHECK(errors.second_order < 1e-7);
}
