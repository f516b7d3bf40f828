// SPDX-License-Identifier: Apache-2.0
#include "core/judging/heldout.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <algorithm>
#include <set>
#include <stdexcept>

#include "core/fit/closed_form/adapters.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// One task: three examples, two inputs, two outputs.
TaskBatch one_task() {
    Rng rng = make_rng(1);
    return {1, 3, normal_matrix(rng, 3, 2), normal_matrix(rng, 3, 2)};
}

/// The mean of vec(W) = U v under v ~ N(0, diag(variances)), by conditioning the joint Gaussian of v and y.
Vector posterior_mean(TaskBatch const& batch, Matrix const& sharing, Vector const& variances, double noise) {
    Matrix const z = design(batch, 0) * sharing;
    Matrix covariance = z * variances.asDiagonal() * z.transpose();
    covariance.diagonal().array() += noise;
    Matrix const gain = variances.asDiagonal() * z.transpose() * covariance.inverse();
    return sharing * gain * targets(batch, 0);
}

/// Four tasks whose output is t times their one input, t = 1 .. 4, the last two for testing.
MemoryTaskSource slopes() {
    TaskBatch all{4, 3, Matrix(12, 1), Matrix(12, 1)};
    for (Index row = 0; row < 12; ++row) {
        all.x(row, 0) = static_cast<double>(row % 3 + 1);
        all.y(row, 0) = static_cast<double>(row / 3 + 1) * all.x(row, 0);
    }
    std::vector<Split> const split{Split::train, Split::train, Split::test, Split::test};
    return MemoryTaskSource({4, 3, {1}, {1}}, std::move(all), split);
}

}  // namespace

TEST_CASE("the soft adapter returns U times the posterior mean of the filter") {
    TaskBatch const batch = one_task();
    Rng rng = make_rng(2);
    Matrix const sharing = normal_matrix(rng, 4, 3);

    Matrix const weights = soft_adapter(sharing, 0.3, 1)(linear_tasks(batch));

    CHECK(weights.row(0).transpose().isApprox(posterior_mean(batch, sharing, Vector::Ones(3), 0.3), 1e-10));
}

TEST_CASE("the tied adapter returns the posterior mean of tied weights, inactive ones zero") {
    TaskBatch const batch = one_task();
    TiedTasks model;
    model.partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, -1, 0});
    model.noise_variance = 0.3;
    model.variances = Vector{{0.5, 2.0}};

    Matrix const weights = tied_adapter(model, 1)(linear_tasks(batch));

    Vector const expected = posterior_mean(batch, block_indicator(model.partition), model.variances, 0.3);
    CHECK(weights.row(0).transpose().isApprox(expected, 1e-10));
    CHECK(weights(0, 2) == 0.0);
}

TEST_CASE("the tied adapter of a partition without blocks predicts zero") {
    TiedTasks model;
    model.partition = Partition::from_labels(std::vector<std::int32_t>{-1, -1, -1, -1});

    CHECK(tied_adapter(model, 1)(linear_tasks(one_task())) == Matrix::Zero(1, 4));
}

TEST_CASE("the unshared adapter is ridge regression") {
    TaskBatch const batch = one_task();

    Matrix const weights = unshared_adapter({0.3, 1.5, 0.0}, 1)(linear_tasks(batch));

    Matrix const system = batch.x.transpose() * batch.x + 0.2 * Matrix::Identity(2, 2);
    Matrix const expected = (system.inverse() * batch.x.transpose() * batch.y).transpose();
    CHECK(Eigen::Map<Matrix const>(weights.data(), 2, 2).isApprox(expected, 1e-12));
    Vector const dense = posterior_mean(batch, Matrix::Identity(4, 4), Vector::Constant(4, 1.5), 0.3);
    CHECK(weights.row(0).transpose().isApprox(dense, 1e-10));
}

TEST_CASE("a linear predictor multiplies with the adapted weights, task by task") {
    TaskBatch const batch = tied_tasks(circulant(3), 3, 2, 4, 0.1, 1);
    Rng rng = make_rng(3);
    Matrix const weights = normal_matrix(rng, 2, 9);
    Matrix const x = normal_matrix(rng, 10, 3);
    Predictor const predictor = linear_predictor([&](LinearTasks const& support) {
        CHECK(support.gram == linear_tasks(batch).gram);
        return weights;
    });

    Matrix const predictions = predictor({batch}, x);

    for (Index t = 0; t < 2; ++t) {
        Matrix const w = weights.row(t).reshaped<Eigen::RowMajor>(3, 3);
        CHECK(predictions.middleRows(5 * t, 5).isApprox(x.middleRows(5 * t, 5) * w.transpose(), 1e-14));
    }
}

TEST_CASE("query errors judge each predictor on the examples that did not adapt it") {
    // A predictor of zero errs by the mean of y^2 on the query set: of y = 3 (1, 2, 3) without one of them.
    Predictor const zero = [](SupportSet const&, Matrix const& x) { return Matrix(Matrix::Zero(x.rows(), 1)); };
    // One example without noise is enough to know the slope.
    Predictor const slope = linear_predictor(
        [](LinearTasks const& support) { return Matrix(support.cross.array() / support.gram.array()); });
    Matrix const errors = query_errors(slopes(), Split::test, 1, 5, find_loss("squared").metric, {zero, slope});

    REQUIRE(errors.rows() == 2);
    REQUIRE(errors.cols() == 2);
    for (Index t = 0; t < 2; ++t) {
        double const square = static_cast<double>((t + 3) * (t + 3));
        std::vector<double> const possible{square * 13.0 / 2.0, square * 10.0 / 2.0, square * 5.0 / 2.0};
        CHECK(std::any_of(possible.begin(), possible.end(),
                          [&](double value) { return std::abs(errors(t, 0) - value) < 1e-12; }));
        CHECK(errors(t, 1) < 1e-24);
    }
}

TEST_CASE("query errors are in the metric that is asked for") {
    Predictor const zero = [](SupportSet const&, Matrix const& x) { return Matrix(Matrix::Zero(x.rows(), 1)); };
    // Two of the examples with y = 3 (1, 2, 3), then with y = 4 (1, 2, 3).
    Matrix const errors = query_errors(slopes(), Split::test, 1, 5, find_loss("absolute").metric, {zero});
    for (Index t = 0; t < 2; ++t) {
        double const slope = static_cast<double>(t + 3);
        CHECK(errors(t, 0) >= 1.5 * slope);
        CHECK(errors(t, 0) <= 2.5 * slope);
    }
    Metric const count{"examples", true, [](VectorRef const&, VectorRef const& y) { return double(y.size()); }};
    CHECK(query_errors(slopes(), Split::test, 1, 5, count, {zero}) == Matrix::Constant(2, 1, 2.0));
}

TEST_CASE("query errors depend on the seed, and on nothing else") {
    Predictor const zero = [](SupportSet const&, Matrix const& x) { return Matrix(Matrix::Zero(x.rows(), 5)); };
    Metric const mse = find_loss("squared").metric;
    TaskBatch all = tied_tasks(circulant(5), 5, 150, 4, 0.1, 1);
    std::vector<Split> const split(150, Split::validation);
    MemoryTaskSource const source({150, 4, {5}, {5}}, std::move(all), split);

    Matrix const errors = query_errors(source, Split::validation, 2, 5, mse, {zero});

    CHECK(errors.rows() == 150);  // more than are read at a time
    CHECK(query_errors(source, Split::validation, 2, 5, mse, {zero}) == errors);
    CHECK(query_errors(source, Split::validation, 2, 6, mse, {zero}) != errors);
    CHECK(query_errors(source, Split::validation, 2, 5, mse, {zero, zero}).col(1) == errors);
    CHECK(query_errors(source, Split::test, 2, 5, mse, {zero}).rows() == 0);
}

TEST_CASE("the 95 % interval is Student's") {
    // Mean 3, variance 2.5, five values: 2.776445 sqrt(2.5 / 5).
    CHECK(interval95(Vector{{1.0, 2.0, 3.0, 4.0, 5.0}}) == doctest::Approx(1.963243).epsilon(1e-6));
    // Two values: 12.7062 times half their distance.
    CHECK(interval95(Vector{{1.0, 3.0}}) == doctest::Approx(12.706205).epsilon(1e-6));
    CHECK(interval95(Vector{{4.0}}) == 0.0);
    CHECK(interval95(Vector(0)) == 0.0);
}

TEST_CASE("a shuffled partition has blocks of the same sizes, filled at random") {
    Partition const partition = Partition::from_labels(
        std::vector<std::int32_t>{0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, -1, -1, -1, -1, -1, -1, -1, 3, 3});

    Partition const wrong = shuffled(partition, 1);

    std::vector<Index> sizes = wrong.sizes();
    std::sort(sizes.begin(), sizes.end());
    CHECK(sizes == std::vector<Index>{2, 2, 3, 6});
    CHECK(wrong.inactive() == 7);
    CHECK(wrong != partition);
    CHECK(shuffled(partition, 1) == wrong);
    CHECK(shuffled(partition, 2) != wrong);
}

TEST_CASE("a relabelled control has the orbits of a conjugate group") {
    // Conjugates of C5 acting on both sides: each block still has one weight in every row and every column.
    Partition const wrong = *relabelled(circulant(5), 5, 5, 3);

    CHECK(wrong != circulant(5));
    CHECK(wrong.sizes() == std::vector<Index>(5, 5));
    for (std::int32_t block = 0; block < 5; ++block) {
        std::set<Index> rows;
        std::set<Index> columns;
        for (Index e = 0; e < 25; ++e) {
            if (wrong[e] != block) continue;
            rows.insert(e / 5);
            columns.insert(e % 5);
        }
        CHECK(rows.size() == 5);
        CHECK(columns.size() == 5);
    }
    CHECK(relabelled(circulant(5), 5, 5, 3) == wrong);
    CHECK(relabelled(circulant(5), 5, 5, 4) != wrong);
}

TEST_CASE("a relabelled control is another partition wherever there is one") {
    auto const labelled = [](std::vector<std::int32_t> const& labels) { return Partition::from_labels(labels); };
    // Of 2 x 2 relabellings of this [2, 2] layer all keep the diagonal blocks, or none of the row blocks changes.
    CHECK_FALSE(relabelled(labelled({0, 1, 1, 0}), 2, 2, 1).has_value());
    CHECK_FALSE(relabelled(labelled({0, 0, 1, 1}), 2, 2, 1).has_value());
    CHECK_FALSE(relabelled(Partition::one_block(6), 2, 3, 1).has_value());
    CHECK_FALSE(relabelled(Partition::singletons(6), 2, 3, 1).has_value());
    // Half of the relabellings keep these: whatever the seed, another is found.
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        CHECK(*relabelled(labelled({0, 1, 2, 0}), 2, 2, seed) == labelled({0, 1, 1, 2}));
    }
    CHECK_THROWS_WITH_AS(relabelled(Partition::one_block(6), 2, 2, 1),
                         "relabelling: expected a partition of 2 x 2 weights, found one of 6", std::invalid_argument);
}

TEST_CASE("a predictor that was stopped has no errors, and the others have theirs") {
    Predictor const zero = [](SupportSet const&, Matrix const& x) { return Matrix(Matrix::Zero(x.rows(), 1)); };
    Predictor const stopped = [](SupportSet const&, Matrix const&) -> Matrix { throw Stopped(); };
    Matrix const errors = query_errors(slopes(), Split::test, 1, 5, find_loss("squared").metric, {stopped, zero});
    CHECK(errors.col(0).array().isNaN().all());
    CHECK(errors.col(1).allFinite());
}

TEST_CASE("a mean difference of few tasks counts for what Student's t makes of it") {
    auto const of_roots = [](Vector const& roots) { return Vector(roots.cwiseAbs2()); };
    // Roots differ by 3 and 5: mean 4, standard error 1, t = 4 with one degree of freedom: P(t > 4) = 0.0780.
    Vector const zero = Vector::Zero(2);
    CHECK(mean_in_standard_errors(of_roots(Vector{{3.0, 5.0}}), zero) == doctest::Approx(1.419).epsilon(1e-3));
    CHECK(mean_in_standard_errors(zero, of_roots(Vector{{3.0, 5.0}})) == doctest::Approx(-1.419).epsilon(1e-3));
    // With many tasks it is the mean over its standard error.
    Vector roots(2000);
    for (Index i = 0; i < roots.size(); ++i) roots[i] = i % 2 == 0 ? 11.0 : 10.0;
    Vector const others = Vector::Constant(2000, 110.25);
    CHECK(mean_in_standard_errors(of_roots(roots), others) == doctest::Approx(0.0).epsilon(1e-9));
    roots.array() += 0.05;
    double const t = 0.05 / std::sqrt(0.25 * 2000.0 / 1999.0 / 2000.0);
    CHECK(mean_in_standard_errors(of_roots(roots), others) == doctest::Approx(t).epsilon(5e-3));
    CHECK(std::isnan(mean_in_standard_errors(Vector::Ones(1), Vector::Zero(1))));
    CHECK(mean_in_standard_errors(Vector::Ones(3), Vector::Zero(3)) == 0.0);
}
