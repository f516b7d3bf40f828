// SPDX-License-Identifier: Apache-2.0
#include "core/data/linear_tasks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/fit/closed_form/unshared_tasks.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

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

namespace {

/// All tasks for training; their one example says which task it is. Shapes may claim more than is held.
class NumberedTasks final : public TaskSource {
  public:
    NumberedTasks(Index tasks, Index examples) : shape_{tasks, examples, {1}, {1}} {
        tasks_.resize(static_cast<std::size_t>(tasks));
        std::iota(tasks_.begin(), tasks_.end(), Index{0});
    }
    TaskShape const& shape() const override { return shape_; }
    std::vector<Index> const& tasks_of(Split split) const override { return split == Split::train ? tasks_ : none_; }
    TaskBatch read(std::span<Index const> tasks) const override {
        Index const count = static_cast<Index>(tasks.size());
        TaskBatch batch{count, 1, Matrix(count, 1), Matrix::Ones(count, 1)};
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            batch.x(static_cast<Index>(i), 0) = static_cast<double>(tasks[i]);
        }
        return batch;
    }

  private:
    TaskShape shape_;
    std::vector<Index> tasks_;
    std::vector<Index> none_;
};

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

TEST_CASE("the kept outputs are turned as the triangular factor is: cross products and squares are those of the data") {
    Rng rng = make_rng(4);
    for (Index const examples : {2, 3, 9}) {
        TaskBatch const batch{2, examples, normal_matrix(rng, 2 * examples, 3), normal_matrix(rng, 2 * examples, 2)};
        LinearTasks const data = linear_tasks(batch);

        REQUIRE(data.rows == std::min<Index>(examples, 3));
        for (Index t = 0; t < 2; ++t) {
            Matrix const x = batch.x.middleRows(t * examples, examples);
            Matrix const y = batch.y.middleRows(t * examples, examples);
            Matrix const kept = data.x.middleRows(t * data.rows, data.rows);
            Matrix const kept_y = data.y.middleRows(t * data.rows, data.rows);
            CHECK((kept.transpose() * kept_y).isApprox(x.transpose() * y, 1e-12));
            CHECK((kept_y.transpose() * kept_y).trace() <= y.squaredNorm() * (1.0 + 1e-12));
            CHECK(data.squares.row(t).isApprox(x.colwise().squaredNorm(), 1e-12));
            CHECK(data.energy[t] == doctest::Approx(y.squaredNorm()));
        }
        if (examples <= 3) CHECK(data.y == batch.y);
    }
}

TEST_CASE("Gram matrices times weights, whether they are kept or not, for few examples and many") {
    Rng rng = make_rng(5);
    for (Index const examples : {2, 4, 9}) {
        TaskBatch const batch{3, examples, normal_matrix(rng, 3 * examples, 4), normal_matrix(rng, 3 * examples, 2)};
        LinearTasks data = linear_tasks(batch);
        Matrix const w = normal_matrix(rng, 4, 5);
        REQUIRE(data.has_gram());
        for (bool const kept : {true, false}) {
            if (!kept) data.gram.resize(0, 0);
            CHECK(data.has_gram() == kept);
            for (Index t = 0; t < 3; ++t) {
                Matrix const x = batch.x.middleRows(t * examples, examples);
                CHECK(gram_times(data, t, w).isApprox(x.transpose() * x * w, 1e-12));
            }
        }
    }
}

TEST_CASE("Gram matrices that are too large are not kept, all else is") {
    Rng rng = make_rng(6);
    TaskBatch const batch{1, 2, normal_matrix(rng, 2, 4500), normal_matrix(rng, 2, 1)};
    LinearTasks const data = linear_tasks(batch);

    CHECK_FALSE(data.has_gram());
    CHECK(data.squares.sum() == doctest::Approx(batch.x.squaredNorm()));
    Matrix const w = normal_matrix(rng, 4500, 1);
    CHECK(gram_times(data, 0, w).isApprox(batch.x.transpose() * (batch.x * w), 1e-12));
    std::vector<Index> const twice{0, 0};
    LinearTasks const again = select(data, twice);
    CHECK_FALSE(again.has_gram());
    CHECK(again.y.bottomRows(2) == data.y);
    CHECK(again.squares.row(1) == data.squares.row(0));
    CHECK(LinearTasks().has_gram());
}

TEST_CASE("weighed outputs: cross products and energy have P, and white outputs have L^T y in each") {
    Rng rng = make_rng(7);
    Matrix const factor{{1.25, 0.0}, {-0.7, 0.8}};
    for (Index const examples : {2, 8}) {
        TaskBatch const batch{2, examples, normal_matrix(rng, 2 * examples, 3), normal_matrix(rng, 2 * examples, 2)};
        TaskBatch white_batch = batch;
        white_batch.y = batch.y * factor;
        LinearTasks const data = linear_tasks(batch, factor);
        LinearTasks const white = with_white_outputs(data);
        LinearTasks const expected = linear_tasks(white_batch);

        CHECK_FALSE(white.weighs_outputs());
        CHECK(white.y.isApprox(expected.y, 1e-12));
        CHECK(white.cross.isApprox(expected.cross, 1e-12));
        CHECK(white.energy.isApprox(expected.energy, 1e-12));
        Matrix const x = batch.x.topRows(examples);
        Matrix const cross = x.transpose() * batch.y.topRows(examples) * factor * factor.transpose();
        CHECK(Eigen::Map<Matrix const>(data.cross.row(0).data(), 3, 2).isApprox(cross, 1e-12));
        CHECK(data.output_precision(1) == doctest::Approx(0.7 * 0.7 + 0.8 * 0.8));
    }
}

TEST_CASE("rows alone are those of the linear tasks, without moments, and threads do not change a bit") {
    Rng rng = make_rng(8);
    for (Matrix const& factor : {Matrix(), Matrix{{1.25, 0.0}, {-0.7, 0.8}}}) {
        TaskBatch const batch{9, 5, normal_matrix(rng, 45, 3), normal_matrix(rng, 45, 2)};
        LinearTasks const rows = linear_task_rows(batch, factor, 3);
        LinearTasks const all = linear_tasks(batch, factor, 3);
        LinearTasks const alone = linear_tasks(batch, factor, 1);

        CHECK(rows.x == all.x);
        CHECK(rows.y == all.y);
        CHECK(rows.energy == all.energy);
        CHECK(rows.output_power() == all.output_power());
        CHECK_FALSE(rows.has_gram());
        CHECK(rows.squares.size() + rows.cross.size() == 0);
        CHECK(all.gram == alone.gram);
        CHECK(all.cross == alone.cross);
        CHECK(all.squares == alone.squares);
        // what they are for
        CHECK(fit_unshared(rows, 1).score == fit_unshared(all, 1).score);
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

TEST_CASE("all training tasks are used while they are not too many") {
    std::vector<std::string> notes;
    CHECK(training_tasks(NumberedTasks(300, 10), notes).tasks == 300);
    CHECK(training_tasks(NumberedTasks(200, 100'000'000), notes).tasks == 200);
    CHECK(notes.empty());
}

TEST_CASE("of too many training tasks as many as needed are used, evenly spread, and a note says so") {
    std::vector<std::string> notes;

    TaskBatch const batch = training_tasks(NumberedTasks(1000, 4000), notes);

    CHECK(batch.tasks == 250);
    CHECK(batch.x(0, 0) == 0.0);
    CHECK(batch.x(1, 0) == 4.0);
    CHECK(batch.x(249, 0) == 996.0);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0] == "Used 250 of the 1000 meta-train tasks, evenly spread: more would not change the finding.");
}
