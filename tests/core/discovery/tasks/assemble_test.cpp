// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/tasks/assemble.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "core/discovery/heldout.hpp"
#include "tests/core/fit/tasks/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

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

MemoryTaskSource circulant_source(Index tasks) {
    return MemoryTaskSource({tasks, 4, {4}, {4}}, tied_tasks(circulant(4), 4, tasks, 4, 0.1, 1), default_split(tasks));
}

PartitionFinding finding_of(LinearTasks const& data, Partition const& partition, bool ties_nothing) {
    return {fit_tied(data, partition, 0.1, iterations_to_converge, 1), fit_unshared(data, 1), ties_nothing};
}

}  // namespace

TEST_CASE("a watch passes progress on and remembers that it was asked to stop") {
    std::vector<Index> steps;
    Observer const inner = [&](Progress const& progress) {
        steps.push_back(progress.step);
        return progress.step < 2;
    };
    Watch watch(inner);
    Observer const observer = watch.observer();

    CHECK(observer({"phase", 1, 0, 0.0}));
    CHECK_FALSE(watch.stopped());
    CHECK_FALSE(observer({"phase", 2, 0, 0.0}));
    CHECK(watch.stopped());
    CHECK_FALSE(observer({"another phase", 1, 0, 0.0}));  // once stopped, it stays so and asks no more
    CHECK(steps == std::vector<Index>{1, 2});
}

TEST_CASE("a watch over no observer never stops") {
    Observer const none;
    Watch watch(none);

    CHECK(watch.observer()({"phase", 1, 0, 0.0}));
    CHECK_FALSE(watch.stopped());
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

TEST_CASE("the criterion is the evidence, or the tied error on the validation tasks") {
    MemoryTaskSource const source = circulant_source(60);
    std::vector<std::string> notes;
    TiedModel const model =
        fit_tied(linear_tasks(training_tasks(source, notes)), circulant(4), 0.1, iterations_in_search, 1);
    DiscoverOptions options;
    options.seed = 9;
    CHECK(chosen_criterion(source, 2, options)(model) == model.score);

    options.criterion = BlockCriterion::validation;

    double const error = query_errors(source, Split::validation, 2, 9, {tied_adapter(model, 1)}).mean();
    CHECK(chosen_criterion(source, 2, options)(model) == error);
    CHECK(error > 0.0);
}

TEST_CASE("held-out errors: sharing beats no sharing, which beats a wrong partition") {
    MemoryTaskSource const source = circulant_source(100);
    std::vector<std::string> notes;
    LinearTasks const data = linear_tasks(training_tasks(source, notes));
    Vector const soft{{1.0, 2.0, 3.0}};

    HeldOut const heldout = judge_finding(source, data, finding_of(data, circulant(4), false), soft, 1, {});

    CHECK(heldout.metric == "mse");
    CHECK(heldout.tasks == 20);
    CHECK(heldout.support == 1);
    CHECK(heldout.query == 3);
    CHECK(heldout.soft == 2.0);
    CHECK(heldout.ci95 == doctest::Approx(4.302653 / std::sqrt(3.0)).epsilon(1e-6));
    CHECK(heldout.tied > 0.01);
    CHECK(heldout.tied < 0.5 * heldout.unshared);
    CHECK(heldout.tied < 0.5 * heldout.wrong);
}

TEST_CASE("where nothing is tied all hard errors are those without sharing") {
    MemoryTaskSource const source = circulant_source(40);
    std::vector<std::string> notes;
    LinearTasks const data = linear_tasks(training_tasks(source, notes));

    HeldOut const heldout = judge_finding(source, data, finding_of(data, circulant(4), true), Vector{{1.0}}, 2, {});

    CHECK(heldout.tied == heldout.unshared);
    CHECK(heldout.wrong == heldout.unshared);
}

TEST_CASE("a layer is described by its shapes, partition, group and pattern") {
    MemoryTaskSource const source = circulant_source(40);
    std::vector<std::string> notes;
    LinearTasks const data = linear_tasks(training_tasks(source, notes));

    LayerDiscovery const layer = describe_layer(source, finding_of(data, circulant(4), false));

    CHECK(layer.name == "layer");
    CHECK(layer.outputs == 4);
    CHECK(layer.inputs == 4);
    CHECK(layer.partition == circulant(4));
    CHECK(layer.group.closed);
    CHECK(layer.pattern.kind == PatternKind::circulant);
}
