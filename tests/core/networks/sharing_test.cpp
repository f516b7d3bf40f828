// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/sharing.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/networks/sharing/frozen.hpp"
#include "core/networks/sharing/tied.hpp"
#include "tests/core/autodiff/gradient_check.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;
using namespace symdiscover::test;

namespace {

std::vector<Matrix> one(Matrix factor) { return {std::move(factor)}; }

/// Weights of the filters on the tape.
Matrix weights(Sharing const& sharing, Matrix const& filters, std::vector<Matrix> const& factors) {
    Tape tape;
    std::vector<Var> on_tape;
    for (Matrix const& factor : factors) on_tape.push_back(tape.leaf(factor));
    return sharing.weights_of(tape.leaf(filters), on_tape).value();
}

/// Distances between the points are mean squared differences of the tasks' weights, and norms their mean squares.
void check_points(Sharing const& sharing, std::vector<Matrix> const& factors) {
    Index const k = sharing.filter_parameters();
    for (Index const tasks : {k - 1, k, 20 * k}) {  // fewer tasks than filter parameters, as many, more
        CAPTURE(tasks);
        Matrix const filters = random_matrix(tasks, k, 9);
        Matrix const w = weights(sharing, filters, factors);
        Matrix const points = sharing.points(factors, filters);
        REQUIRE(points.rows() == sharing.weights());
        for (Index i = 0; i < points.rows(); ++i) {
            CHECK(points.row(i).squaredNorm() == doctest::Approx(w.col(i).squaredNorm() / double(tasks)).epsilon(1e-8));
            for (Index j = 0; j < i; ++j) {
                double const expected = (w.col(i) - w.col(j)).squaredNorm() / static_cast<double>(tasks);
                CHECK((points.row(i) - points.row(j)).squaredNorm() == doctest::Approx(expected).epsilon(1e-8));
            }
        }
    }
}

}  // namespace

TEST_CASE("The weights of a convolution hold its filter along the diagonals") {
    FixedSharing const conv = fixed_sharing("conv:2", 3, 4);
    Matrix const filters = (Matrix(2, 2) << 1, 2, 5, 6).finished();

    Matrix const w = weights(conv, filters, {});

    CHECK(w.row(0) == (Matrix(1, 12) << 1, 2, 0, 0, 0, 1, 2, 0, 0, 0, 1, 2).finished());
    CHECK(w.row(1) == (Matrix(1, 12) << 5, 6, 0, 0, 0, 5, 6, 0, 0, 0, 5, 6).finished());
    CHECK(conv.matrix({}) * filters.transpose() == w.transpose());
}

TEST_CASE("A learned sharing matrix acts before the fixed map") {
    DenseSharing const sharing(fixed_sharing("conv:2", 3, 4), 5);
    Matrix const u = random_matrix(2, 5, 0);
    Matrix const filters = random_matrix(3, 5, 1);

    CHECK(sharing.weights() == 12);
    CHECK_FALSE(sharing.is_full());
    CHECK(weights(sharing, filters, one(u)).isApprox(filters * sharing.matrix(one(u)).transpose(), 1e-14));
    CHECK(sharing.matrix(one(u)).isApprox(fixed_sharing("conv:2", 3, 4).matrix({}) * u, 1e-14));
}

TEST_CASE("A tied sharing has the means over the blocks, and zeros where inactive") {
    auto const dense = std::make_shared<DenseSharing>(fixed_sharing("fc", 2, 2), 3);
    TiedSharing const tied(dense, Partition::from_labels(std::vector<std::int32_t>{0, -1, 0, 1}));
    Matrix const u = random_matrix(4, 3, 2);
    Matrix const filters = random_matrix(5, 3, 3);
    Matrix const apart = weights(*dense, filters, one(u));

    Matrix const w = weights(tied, filters, one(u));

    CHECK(w.col(0).isApprox((apart.col(0) + apart.col(2)) / 2.0, 1e-14));
    CHECK(w.col(2) == w.col(0));
    CHECK(w.col(1).isZero(0.0));
    CHECK(w.col(3).isApprox(apart.col(3), 1e-14));
    CHECK(w.isApprox(filters * tied.matrix(one(u)).transpose(), 1e-14));
    auto const errors =
        gradient_check([&tied](std::span<Var const> v) { return tied.weights_of(v[0], v.subspan(1)); }, {filters, u});
    CHECK(errors.first_order < 1e-8);
    CHECK(errors.second_order < 1e-8);
}

TEST_CASE("A layer that is all inactive has zero weights") {
    auto const dense = std::make_shared<DenseSharing>(fixed_sharing("fc", 2, 2), 3);
    TiedSharing const tied(dense, Partition::from_labels(std::vector<std::int32_t>(4, Partition::inactive_label)));

    CHECK(weights(tied, random_matrix(5, 3, 3), one(random_matrix(4, 3, 2))) == Matrix::Zero(5, 4));
    CHECK(tied.matrix(one(random_matrix(4, 3, 2))) == Matrix::Zero(4, 3));
}

TEST_CASE("A frozen sharing makes the same weights from factors that it was given, and has none to learn") {
    auto const dense = std::make_shared<DenseSharing>(fixed_sharing("conv:2", 3, 4), 5);
    Matrix const u = random_matrix(2, 5, 0);
    Matrix const filters = random_matrix(3, 5, 1);
    FrozenSharing const frozen(dense, one(u));

    CHECK(weights(frozen, filters, {}) == weights(*dense, filters, one(u)));
    CHECK(frozen.matrix({}) == dense->matrix(one(u)));
    auto const errors =
        gradient_check([&frozen](std::span<Var const> v) { return frozen.weights_of(v[0], {}); }, {filters});
    CHECK(errors.first_order < 1e-8);
    Rng a = make_rng(4);
    Rng b = make_rng(4);
    SharingStart const start = frozen.start(a);
    CHECK(start.factors.empty());
    CHECK(start.filter == dense->start(b).filter);
    CHECK_THROWS_WITH_AS(FrozenSharing(dense, one(random_matrix(2, 4, 0))),
                         "expected matrices of sizes [2, 5], found [2, 4]", std::invalid_argument);
    CHECK_THROWS_WITH_AS(FrozenSharing(dense, {}), "expected matrices of sizes [2, 5], found none",
                         std::invalid_argument);
}

TEST_CASE("Points for hardening tell how the tasks' weights differ, whatever the sharing") {
    auto const dense = std::make_shared<DenseSharing>(fixed_sharing("lc:2", 3, 4), 3);
    check_points(*dense, one(random_matrix(6, 3, 4)));
    check_points(fixed_sharing("conv:3", 3, 5), {});
    check_points(TiedSharing(dense, ModelSpec::parse("conv:2").partition(3, 4)), one(random_matrix(6, 3, 4)));
}

TEST_CASE("Each sharing starts where its paper says") {
    Rng rng = make_rng(12);
    SharingStart const msr = DenseSharing(fixed_sharing("fc", 16, 50), 40).start(rng);
    REQUIRE(msr.factors.size() == 1);
    CHECK(msr.factors[0].squaredNorm() / 32000.0 == doctest::Approx(1e-4).epsilon(0.05));
    CHECK(msr.filter.squaredNorm() / 40.0 == doctest::Approx(1.0 / 16.0).epsilon(0.5));

    SharingStart const maml = fixed_sharing("lc:4", 97, 100).start(rng);
    CHECK(maml.factors.empty());
    CHECK(maml.filter.cols() == 97 * 4);
    CHECK(maml.filter.cwiseAbs().maxCoeff() <= 0.5);
    CHECK(maml.filter.cwiseAbs().maxCoeff() > 0.45);
}

TEST_CASE("A sharing is for weights of its size") {
    CHECK_THROWS_WITH_AS(FixedSharing(2, 3, Partition::singletons(5)),
                         "sharing: expected a partition of 2 x 3 weights, found 5 elements", std::invalid_argument);
    auto const fixed = std::make_shared<FixedSharing>(fixed_sharing("fc", 2, 3));
    CHECK_THROWS_WITH_AS(TiedSharing(fixed, Partition::singletons(5)),
                         "tied sharing: expected a partition of 6 weights, found one of 5", std::invalid_argument);
}
