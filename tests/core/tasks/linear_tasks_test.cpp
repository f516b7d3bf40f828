// SPDX-License-Identifier: Apache-2.0
#include "core/tasks/linear_tasks.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/core/fit/tasks/linear_samples.hpp"

using namespace symdiscover;

namespace {

/// Two tasks of two examples, three inputs and one output.
TaskBatch by_hand() {
    TaskBatch batch{2, 2, Matrix(4, 3), Matrix(4, 1)};
    batch.x << 1, 2, 0,  //
        0, 1, 3,         //
        2, 0, 0,         //
        0, 0, 1;
    batch.y << 1, 2, 3, 4;
    return batch;
}

}  // namespace

TEST_CASE("linear tasks hold Gram matrix, cross products and energy of each task") {
    LinearTasks const data = linear_tasks(by_hand());

    CHECK(data.tasks == 2);
    CHECK(data.examples == 2);
    CHECK(data.inputs == 3);
    CHECK(data.outputs == 1);
    CHECK(data.rows == 2);
    CHECK(data.x == by_hand().x);
    Matrix gram(2, 9);
    gram << 1, 2, 0, 2, 5, 3, 0, 3, 9,  //
        4, 0, 0, 0, 0, 0, 0, 0, 1;
    CHECK(data.gram == gram);
    Matrix cross(2, 3);
    cross << 1, 4, 6,  //
        6, 0, 4;
    CHECK(data.cross == cross);
    CHECK(data.energy == Vector{{5.0, 25.0}});
    CHECK(data.observations() == 4.0);
    CHECK(data.output_power() == 7.5);
}

TEST_CASE("cross products of several outputs stand input by input") {
    TaskBatch batch{1, 1, Matrix(1, 2), Matrix(1, 3)};
    batch.x << 2, 3;
    batch.y << 1, 10, 100;

    CHECK(linear_tasks(batch).cross == Matrix{{2.0, 20.0, 200.0, 3.0, 30.0, 300.0}});
}

TEST_CASE("more examples than inputs are kept as a triangular factor with the same Gram matrix") {
    Rng rng = make_rng(3);
    TaskBatch const batch{2, 7, normal_matrix(rng, 14, 3), normal_matrix(rng, 14, 2)};

    LinearTasks const data = linear_tasks(batch);

    REQUIRE(data.rows == 3);
    for (Index t = 0; t < 2; ++t) {
        Matrix const factor = data.x.middleRows(t * 3, 3);
        Matrix const x = batch.x.middleRows(t * 7, 7);
        CHECK((factor.transpose() * factor).isApprox(x.transpose() * x, 1e-12));
        CHECK(factor(1, 0) == 0.0);
        CHECK(factor(2, 1) == 0.0);
    }
}

TEST_CASE("selected tasks are those of the data, repeats included") {
    LinearTasks const data = linear_tasks(by_hand());
    std::vector<Index> const chosen{1, 0, 1};

    LinearTasks const again = select(data, chosen);

    CHECK(again.tasks == 3);
    CHECK(again.observations() == 6.0);
    CHECK(again.energy == Vector{{25.0, 5.0, 25.0}});
    CHECK(again.gram.row(1) == data.gram.row(0));
    CHECK(again.cross.row(2) == data.cross.row(1));
    CHECK(again.x.topRows(2) == data.x.bottomRows(2));
    CHECK(again.x.middleRows(2, 2) == data.x.topRows(2));
}
