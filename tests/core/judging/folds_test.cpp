// SPDX-License-Identifier: Apache-2.0
#include "core/judging/folds.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

TaskShape shape_of(TaskBatch const& batch) { return {batch.tasks, batch.examples, {batch.x.cols()}, {batch.y.cols()}}; }

HeldOutProtocol protocol(Index support, int threads = 1) { return {support, 3, threads, {}}; }

HeldOut judged(TaskBatch const& batch, Partition const& partition, HeldOutProtocol const& how,
               SoftLearner const& soft = {}, Observer const& observer = {}) {
    return judge_by_folds(batch, shape_of(batch), partition, soft, how, observer);
}

TaskBatch one_of(TaskBatch const& batch, Index task) {
    return {1, batch.examples, batch.x.middleRows(task * batch.examples, batch.examples),
            batch.y.middleRows(task * batch.examples, batch.examples)};
}

/// A learner that predicts zero, and counts by their first number which tasks are judged and learned from.
struct Witness {
    std::map<double, int> judged;
    std::map<double, int> learned;

    SoftLearner learner() {
        return [this](TaskBatch const& batch) -> Predictor {
            for (Index t = 0; t < batch.tasks; ++t) ++learned[batch.x(t * batch.examples, 0)];
            return [this](SupportSet const& support, Matrix const& x) {
                for (Index t = 0; t < support.tasks; ++t) ++judged[support.x(t * support.examples, 0)];
                return Matrix(Matrix::Zero(x.rows(), support.y.cols()));
            };
        };
    }
};

/// The first input says which task it is.
TaskBatch numbered(Index tasks) {
    TaskBatch batch = tied_tasks(circulant(3), 3, tasks, 5, 0.1, 1);
    for (Index row = 0; row < batch.x.rows(); ++row) batch.x(row, 0) = static_cast<double>(row / 5);
    return batch;
}

}  // namespace

TEST_CASE("each task is judged once, by models that all tasks of other folds taught") {
    for (Index const tasks : {2, 7, 10, 23}) {
        Witness witness;
        TaskBatch const batch = numbered(tasks);
        HeldOut const heldout = judged(batch, circulant(3), protocol(2), witness.learner());

        int const folds = static_cast<int>(std::min<Index>(tasks, 10));
        CHECK(static_cast<Index>(witness.judged.size()) == tasks);
        CHECK(static_cast<Index>(witness.learned.size()) == tasks);
        for (auto const& [task, times] : witness.judged) CHECK(times == 1);
        for (auto const& [task, times] : witness.learned) CHECK(times == folds - 1);
        CHECK(heldout.tasks == tasks);
        CHECK(heldout.support == 2);
        CHECK(heldout.query == 3);
        CHECK(heldout.by_folds);
    }
}

TEST_CASE("the errors are the means of what judge_partition says of each fold") {
    TaskBatch const batch = tied_tasks(circulant(4), 4, 3, 5, 0.2, 2);
    HeldOut const heldout = judged(batch, circulant(4), protocol(2));

    HeldOut sum;
    Vector each(3);
    for (Index t = 0; t < 3; ++t) {
        TaskBatch const test = one_of(batch, t);
        TaskBatch const a = one_of(batch, t == 0 ? 1 : 0);
        TaskBatch const b = one_of(batch, t == 2 ? 1 : 2);
        TaskBatch learned{2, 5, Matrix(10, 4), Matrix(10, 4)};
        learned.x << a.x, b.x;
        learned.y << a.y, b.y;
        MemoryTaskSource const source(shape_of(test), test, std::vector<Split>{Split::test});
        HeldOut const fold = judge_partition(source, learned, circulant(4), Vector::Zero(1), protocol(2));
        each[t] = fold.tied;
        sum.unshared += fold.unshared / 3.0;
        sum.wrong += fold.wrong / 3.0;
    }
    CHECK(heldout.tied == doctest::Approx(each.mean()));
    CHECK(heldout.unshared == doctest::Approx(sum.unshared));
    CHECK(heldout.wrong == doctest::Approx(sum.wrong));
    CHECK(heldout.soft == heldout.tied);
    CHECK(heldout.ci95 == doctest::Approx(interval95(each)));
}

TEST_CASE("a learner's errors are the soft ones: predicting zero errs by the mean square") {
    TaskBatch const batch = tied_tasks(circulant(3), 3, 4, 5, 0.1, 1);
    Witness witness;
    HeldOut const heldout = judged(batch, circulant(3), protocol(2), witness.learner());
    double const power = batch.y.squaredNorm() / static_cast<double>(batch.y.size());
    CHECK(heldout.soft > 0.3 * power);
    CHECK(heldout.soft < 3.0 * power);
    CHECK(heldout.tied < 0.5 * heldout.soft);
}

TEST_CASE("of a single task some examples judge what the others say") {
    TaskBatch const batch = tied_tasks(circulant(6), 6, 1, 8, 0.1, 3);
    HeldOut const heldout = judged(batch, circulant(6), protocol(4));

    CHECK(heldout.tasks == 1);
    CHECK(heldout.by_folds);
    CHECK(heldout.ci95 == 0.0);
    for (double const error : {heldout.tied, heldout.soft, heldout.unshared, heldout.wrong, heldout.baseline}) {
        CHECK(std::isfinite(error));
        CHECK(error > 0.0);
    }
    CHECK(heldout.tied < 0.2 * heldout.unshared);
    CHECK(heldout.tied < 0.2 * heldout.wrong);
}

TEST_CASE("of a single task nothing is learned from the examples that judge") {
    TaskBatch batch = tied_tasks(circulant(4), 4, 1, 5, 0.1, 4);
    for (Index row = 0; row < 5; ++row) batch.x(row, 0) = static_cast<double>(row);
    std::vector<std::vector<double>> adapting;
    std::vector<std::vector<double>> judging;
    SoftLearner const learner = [&](TaskBatch const& learned) -> Predictor {
        adapting.emplace_back(learned.x.col(0).begin(), learned.x.col(0).end());
        return [&](SupportSet const& support, Matrix const& x) {
            judging.emplace_back(x.col(0).begin(), x.col(0).end());
            return Matrix(Matrix::Zero(x.rows(), support.y.cols()));
        };
    };
    judged(batch, circulant(4), protocol(3), learner);

    REQUIRE(adapting.size() == judging.size());
    CHECK(adapting.size() > 1);
    for (std::size_t draw = 0; draw < adapting.size(); ++draw) {
        std::set<double> all(adapting[draw].begin(), adapting[draw].end());
        all.insert(judging[draw].begin(), judging[draw].end());
        CHECK(adapting[draw].size() == 3);
        CHECK(judging[draw].size() == 2);
        CHECK(all.size() == 5);
    }
}

TEST_CASE("errors by folds do not depend on threads") {
    TaskBatch const batch = tied_tasks(circulant(4), 4, 12, 5, 0.2, 5);
    HeldOut const one = judged(batch, circulant(4), protocol(2, 1));
    HeldOut const three = judged(batch, circulant(4), protocol(2, 3));
    CHECK(one.tied == three.tied);
    CHECK(one.unshared == three.unshared);
    CHECK(one.wrong == three.wrong);
    CHECK(one.baseline == three.baseline);
}

TEST_CASE("what an observer cuts short is the mean of the folds that were reached") {
    TaskBatch const batch = tied_tasks(circulant(4), 4, 4, 5, 0.2, 6);
    auto const at_most = [&](int folds) {
        return judged(batch, circulant(4), protocol(2), {}, [folds](Progress const& progress) {
            return progress.phase != "held-out errors" || progress.step <= folds;
        });
    };
    CHECK(at_most(0).tasks == 0);
    CHECK(at_most(2).tasks == 2);
    CHECK(std::isfinite(at_most(2).tied));
}
