// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/fit/closed_form/filter_posterior.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

constexpr Index few_tasks = 3;
constexpr Index form_inputs = 3;
constexpr Index form_outputs = 2;
constexpr Index latent = 2;

TaskBatch random_batch() {
    Rng rng = make_rng(5);
    return {few_tasks, 4, normal_matrix(rng, few_tasks * 4, form_inputs),
            normal_matrix(rng, few_tasks * 4, form_outputs)};
}

/// sum_t |vec(Y_t) - D_t U v_t|^2.
double squared_error(TaskBatch const& batch, Matrix const& sharing, Matrix const& filters) {
    double sum = 0.0;
    for (Index t = 0; t < batch.tasks; ++t) {
        sum += (targets(batch, t) - design(batch, t) * sharing * filters.row(t).transpose()).squaredNorm();
    }
    return sum;
}

/// Row t: v_t v_t^T.
Matrix outer_products(Matrix const& filters) {
    Matrix result(filters.rows(), latent * latent);
    for (Index t = 0; t < filters.rows(); ++t) {
        Eigen::Map<Matrix>(result.row(t).data(), latent, latent) = filters.row(t).transpose() * filters.row(t);
    }
    return result;
}

/// const - 2 b_a^T u_a + u_a^T A u_a, summed over outputs.
double quadratic_form(LinearTasks const& data, Matrix const& gram, Matrix const& cross, Matrix const& sharing) {
    double value = data.energy.sum();
    for (Index a = 0; a < form_outputs; ++a) {
        Vector const u = sharing.middleRows(a * form_inputs, form_inputs).reshaped<Eigen::RowMajor>();
        value += u.dot(gram * u) - 2.0 * cross.col(a).dot(u);
    }
    return value;
}

}  // namespace

TEST_CASE("the quadratic form in U is the squared error, for filters that are known") {
    TaskBatch const batch = random_batch();
    LinearTasks const data = linear_tasks(batch);
    Rng rng = make_rng(6);
    Matrix const filters = normal_matrix(rng, few_tasks, latent);
    Matrix const gram = weighted_gram(data, outer_products(filters), 1);
    Matrix const cross = filter_cross(data, filters);

    for (int draw = 0; draw < 3; ++draw) {
        Matrix const sharing = normal_matrix(rng, form_outputs * form_inputs, latent);
        CHECK(quadratic_form(data, gram, cross, sharing) ==
              doctest::Approx(squared_error(batch, sharing, filters)).epsilon(1e-12));
    }
    CHECK(gram == gram.transpose());
}

TEST_CASE("the quadratic form in U is the expected squared error, for filters that are not") {
    // Each task's filter is one of two with equal chances, so expectations are means of two.
    TaskBatch const batch = random_batch();
    LinearTasks const data = linear_tasks(batch);
    Rng rng = make_rng(7);
    Matrix const one = normal_matrix(rng, few_tasks, latent);
    Matrix const other = normal_matrix(rng, few_tasks, latent);
    Matrix const sharing = normal_matrix(rng, form_outputs * form_inputs, latent);

    Matrix const gram = weighted_gram(data, 0.5 * (outer_products(one) + outer_products(other)), 1);
    Matrix const cross = filter_cross(data, 0.5 * (one + other));

    double const expected = 0.5 * (squared_error(batch, sharing, one) + squared_error(batch, sharing, other));
    CHECK(quadratic_form(data, gram, cross, sharing) == doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("the weighted Gram matrix does not depend on the number of threads") {
    LinearTasks const data = linear_tasks(random_batch());
    Rng rng = make_rng(8);
    Matrix const second = outer_products(normal_matrix(rng, few_tasks, latent));
    Matrix const gram = weighted_gram(data, second, 1);

    CHECK(weighted_gram(data, second, 2) == gram);
    CHECK(weighted_gram(data, second, 3) == gram);
}

TEST_CASE("pairs first: entry (j l, j' l') goes to row j j', column l l'") {
    // Digits say j l j' l'.
    Matrix const blocks{{0.0, 1.0, 10.0, 11.0},
                        {100.0, 101.0, 110.0, 111.0},
                        {1000.0, 1001.0, 1010.0, 1011.0},
                        {1100.0, 1101.0, 1110.0, 1111.0}};

    Matrix const pairs = pairs_first(blocks, 2);

    CHECK(pairs == Matrix{{0.0, 1.0, 100.0, 101.0},
                          {10.0, 11.0, 110.0, 111.0},
                          {1000.0, 1001.0, 1100.0, 1101.0},
                          {1010.0, 1011.0, 1110.0, 1111.0}});
}

TEST_CASE("from input blocks: entry (j l, a) goes to row a j, column l") {
    // Two inputs, three columns of U, two outputs; digits say j l a.
    Matrix const blocks{{0.0, 1.0}, {10.0, 11.0}, {20.0, 21.0}, {100.0, 101.0}, {110.0, 111.0}, {120.0, 121.0}};

    CHECK(from_input_blocks(blocks, 2, 2, 3) ==
          Matrix{{0.0, 10.0, 20.0}, {100.0, 110.0, 120.0}, {1.0, 11.0, 21.0}, {101.0, 111.0, 121.0}});
}
