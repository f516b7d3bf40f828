// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/base/errors.hpp"
#include "core/fit/msr/msr_gradient.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/msr/msr_problems.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using symdiscover::test::convolution_tasks;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Tasks that can be read so often, and then stop who reads.
class StoppingTasks final : public TaskSource {
  public:
    StoppingTasks(TaskSource const& source, Index reads) : source_(&source), left_(reads) {}

    TaskShape const& shape() const override { return source_->shape(); }
    std::vector<Index> const& tasks_of(Split split) const override { return source_->tasks_of(split); }
    TaskBatch read(std::span<Index const> tasks) const override {
        if (left_-- == 0) throw Stopped();
        return source_->read(tasks);
    }

  private:
    TaskSource const* source_;
    mutable Index left_;
};

MsrOptions small_options() {
    MsrOptions options;
    options.latent = 3;
    options.outer_steps = 30;
    options.seed = 5;
    return options;
}

bool same_numbers(MsrFit const& a, MsrFit const& b) {
    return a.parameters[0].factors == b.parameters[0].factors && a.parameters[0].filter == b.parameters[0].filter &&
           a.parameters[0].inner_lr == b.parameters[0].inner_lr && a.query_loss == b.query_loss &&
           a.validation_loss == b.validation_loss;
}

}  // namespace

TEST_CASE("On convolution data MSR learns what MAML without sharing cannot") {
    auto const source = convolution_tasks(400, 12, 3, 10);
    MsrOptions options = small_options();
    options.outer_steps = 1000;
    auto const msr = fit_msr(source, options);
    options.learn_sharing = false;
    auto const maml_fc = fit_msr(source, options);
    options.model = ModelSpec::parse("conv:3");
    auto const maml_conv = fit_msr(source, options);

    double const loss_msr = evaluate_msr(msr, source, Split::test, 1, 1).mean();
    double const loss_fc = evaluate_msr(maml_fc, source, Split::test, 1, 1).mean();
    double const loss_conv = evaluate_msr(maml_conv, source, Split::test, 1, 1).mean();

    CHECK(msr.termination == Termination::max_steps);
    CHECK(loss_msr < 0.5 * loss_fc);
    CHECK(loss_msr < 2.0 * loss_conv);
    CHECK(msr.validation_loss.back() < 0.5 * msr.validation_loss.front());
    CHECK(maml_conv.network.layers[0].sharing->matrix({}) == block_indicator(options.model.partition(10, 12)));
    CHECK(msr.network.layers[0].sharing->matrix(msr.parameters[0].factors) == msr.parameters[0].factors[0]);
}

TEST_CASE("With the absolute error MSR makes that small") {
    auto const source = convolution_tasks(200, 8, 2, 8);
    MsrOptions options = small_options();
    options.loss = "absolute";
    options.outer_steps = 400;
    options.outer_lr = 0.01;
    auto const fit = fit_msr(source, options);

    CHECK(fit.termination == Termination::max_steps);
    CHECK(fit.validation_loss.back() < 0.7 * fit.validation_loss.front());
    Rng rng = make_rng(3);
    auto const episode = split_episode(source.read(source.tasks_of(Split::test)), 1, rng);
    Matrix const predictions = fit.predictor()(episode.support, episode.query.x);
    CHECK(evaluate_msr(fit, source, Split::test, 1, 3).mean() ==
          doctest::Approx((predictions - episode.query.y).cwiseAbs().mean()));
}

TEST_CASE("Adapted filters are those that the evaluation judges") {
    auto const source = convolution_tasks(400, 8, 2, 6);
    MsrOptions options = small_options();
    options.learn_sharing = false;
    options.model = ModelSpec::parse("conv:2");
    auto const fit = fit_msr(source, options);
    REQUIRE(source.tasks_of(Split::test).size() == 80);  // more than are read at once

    auto const filters = filters_of_split(fit, source, Split::test, 2, 3);
    auto const losses = evaluate_msr(fit, source, Split::test, 2, 3);

    REQUIRE(filters[0].rows() == 80);
    Rng rng = make_rng(3);
    auto const episode = split_episode(source.read(source.tasks_of(Split::test)), 2, rng);
    for (Index t = 0; t < 80; ++t) {
        Matrix residual = -episode.query.y.middleRows(4 * t, 4);
        for (Index tap = 0; tap < 2; ++tap) residual += filters[0](t, tap) * episode.query.x.block(4 * t, tap, 4, 7);
        CHECK(residual.array().square().mean() == doctest::Approx(losses(t)));
    }
}

TEST_CASE("The number of threads changes no digit; the seed does") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    MsrOptions options = small_options();
    auto const alone = fit_msr(source, options);
    options.threads = 3;
    auto const together = fit_msr(source, options);
    CHECK(same_numbers(alone, together));
    CHECK(evaluate_msr(alone, source, Split::test, 2, 9) == evaluate_msr(together, source, Split::test, 2, 9));

    options.seed = 6;
    CHECK_FALSE(same_numbers(alone, fit_msr(source, options)));
}

TEST_CASE("An inner learning rate that is too high is noticed early, and the best iterate kept") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    MsrOptions options = small_options();
    options.learn_sharing = false;
    options.inner_lr = 1e4;
    auto const fit = fit_msr(source, options);

    CHECK(fit.termination == Termination::diverged);
    CHECK(fit.query_loss.size() < 5);
    CHECK(fit.message.find("lower inner-lr (now 10000)") != std::string::npos);
    CHECK(fit.parameters[0].filter.allFinite());
    CHECK(std::isfinite(fit.parameters[0].inner_lr(0, 0)));
}

TEST_CASE("Outer steps that blow up end the fit with the best iterate, not the last") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    MsrOptions options = small_options();
    options.learn_sharing = false;
    options.outer_optimiser = OuterOptimiser::sgd;
    options.outer_lr = 50.0;
    auto const fit = fit_msr(source, options);

    CHECK(fit.termination == Termination::diverged);
    CHECK(fit.parameters[0].filter.cwiseAbs().maxCoeff() < 10.0);
    CHECK(fit.message.find("outer-lr (now 50)") != std::string::npos);
}

TEST_CASE("An observer that says stop gets what was reached") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    std::vector<Index> seen;
    auto const fit = fit_msr(source, small_options(), [&](Progress const& progress) {
        CHECK(progress.steps == 30);
        CHECK(std::isfinite(progress.loss));
        seen.push_back(progress.step);
        return progress.step < 4;
    });
    CHECK(seen == std::vector<Index>{1, 2, 3, 4});
    CHECK(fit.termination == Termination::interrupted);
    CHECK(fit.query_loss.size() == 4);
    CHECK(fit.validation_step == std::vector<Index>{0, 1, 2, 3, 4});
    CHECK(fit.message == "interrupted after outer step 4 of 30; the best iterate, of step " +
                             std::to_string(fit.best_step) + ", is kept");
}

TEST_CASE("A fit that goes on from any of its states ends as if it had never stopped") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    for (auto const optimiser : {OuterOptimiser::adam, OuterOptimiser::sgd}) {
        for (bool const learn_sharing : {true, false}) {
            MsrOptions options = small_options();
            options.outer_steps = 120;  // looks at validation tasks are between states too
            options.outer_optimiser = optimiser;
            options.learn_sharing = learn_sharing;
            auto const whole = fit_msr(source, options);
            std::vector<std::shared_ptr<MsrState const>> states;
            options.checkpoints = {7,
                                   [&](MsrState const& state) { states.push_back(std::make_shared<MsrState>(state)); }};
            CHECK(same_numbers(fit_msr(source, options), whole));
            REQUIRE(states.size() == 17);
            options.checkpoints.save = {};
            for (auto const& state : states) {
                options.checkpoints.resume = state;
                auto const resumed = fit_msr(source, options);
                CHECK(same_numbers(resumed, whole));
                CHECK(resumed.best_step == whole.best_step);
                CHECK(resumed.validation_step == whole.validation_step);
            }
        }
    }
}

TEST_CASE("An observer that says stop leaves a state to go on from") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    MsrOptions options = small_options();
    auto const whole = fit_msr(source, options);
    auto last = std::make_shared<MsrState>();
    options.checkpoints = {1000, [&](MsrState const& state) { *last = state; }};
    auto const stopped = fit_msr(source, options, [](Progress const& progress) { return progress.step < 11; });
    CHECK(stopped.termination == Termination::interrupted);
    REQUIRE(last->query_loss.size() == 11);
    options.checkpoints = {0, {}, last};
    CHECK(same_numbers(fit_msr(source, options), whole));
}

TEST_CASE("A step that is given up half-way leaves the state before it") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    MsrOptions options = small_options();
    auto const whole = fit_msr(source, options);
    std::vector<std::shared_ptr<MsrState const>> states;
    options.checkpoints = {2, [&](MsrState const& state) { states.push_back(std::make_shared<MsrState>(state)); }};
    auto const slowly = [](Progress const&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(210));
        return true;
    };
    // one reading is that of the validation tasks
    CHECK(fit_msr(StoppingTasks(source, 1 + 3), options, slowly).termination == Termination::interrupted);
    REQUIRE(states.size() == 2);
    CHECK(states[0]->query_loss.size() == 2);
    CHECK(states[1]->query_loss.size() == 3);
    options.checkpoints = {0, {}, states[1]};
    CHECK(same_numbers(fit_msr(source, options), whole));

    states.clear();
    options.checkpoints = {2, [&](MsrState const& state) { states.push_back(std::make_shared<MsrState>(state)); }};
    fit_msr(StoppingTasks(source, 1 + 2), options, slowly);
    CHECK(states.size() == 1);  // not the same again
    states.clear();
    fit_msr(StoppingTasks(source, 1), options, slowly);
    CHECK(states.empty());
}

TEST_CASE("Only gradients are in single precision: what is judged is not") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    for (bool const linear : {true, false}) {
        MsrOptions options = small_options();
        options.outer_steps = 200;
        options.outer_lr = 0.01;
        if (!linear) options.loss = "absolute";  // by tape
        auto const twice = fit_msr(source, options);
        options.precision = Precision::as_single;
        auto fit = fit_msr(source, options);
        CHECK(fit.query_loss.front() != twice.query_loss.front());
        CHECK(fit.validation_loss.front() == twice.validation_loss.front());
        CHECK(fit.parameters[0].filter != twice.parameters[0].filter);
        fit.parameters = twice.parameters;
        CHECK(evaluate_msr(fit, source, Split::test, 1, 1) == evaluate_msr(twice, source, Split::test, 1, 1));
        CHECK(filters_of_split(fit, source, Split::test, 1, 1) == filters_of_split(twice, source, Split::test, 1, 1));
        Rng rng = make_rng(1);
        Episode const episode = split_episode(source.read(source.tasks_of(Split::test)), 1, rng);
        CHECK(fit.predictor()(episode.support, episode.query.x) == twice.predictor()(episode.support, episode.query.x));
    }
}

TEST_CASE("States of another fit are refused") {
    auto const source = convolution_tasks(60, 8, 2, 6);
    MsrOptions options = small_options();
    MsrState state;
    options.checkpoints = {10, [&](MsrState const& reached) { state = reached; }};
    fit_msr(source, options);
    auto const complaint = [&](auto const& change) -> std::string {
        auto broken = std::make_shared<MsrState>(state);
        change(*broken);
        options.checkpoints = {0, {}, broken, "FILE"};
        try {
            fit_msr(source, options);
        } catch (DataError const& error) {
            return error.what();
        }
        return "no error";
    };
    CHECK(complaint([](MsrState&) {}) == "no error");
    CHECK(complaint([](MsrState& s) { s.parameters.pop_back(); }) ==
          "FILE: the parameters: expected 172 numbers, found 171");
    CHECK(complaint([](MsrState& s) { s.optimiser.clear(); }) ==
          "FILE: the optimiser's memory: expected 345 numbers, found 0");
    CHECK(complaint([](MsrState& s) { s.best.clear(); }) == "FILE: the best parameters: expected 172 numbers, found 0");
    CHECK(complaint([](MsrState& s) { s.random = "1 2 x"; }).starts_with("FILE: the random numbers: "));
    CHECK(complaint([](MsrState& s) { s.order[1] = s.order[3]; }).starts_with("FILE: the order of tasks: "));
    CHECK(complaint([](MsrState& s) { s.order[0] += 0.5; }).starts_with("FILE: the order of tasks: "));
    CHECK(complaint([](MsrState& s) { s.order[0] = 1e9; }).starts_with("FILE: the order of tasks: "));
    CHECK(complaint([](MsrState& s) { s.order.clear(); }) == "no error");  // an order too, though another fit's
    CHECK(complaint([](MsrState& s) { s.last_look = 31; }).starts_with("FILE: the progress: "));
    CHECK(complaint([](MsrState& s) { s.best_step = -1; }).starts_with("FILE: the progress: "));
    CHECK(complaint([](MsrState& s) { s.validation_step.pop_back(); }).starts_with("FILE: the progress: "));
    CHECK(complaint([](MsrState& s) { s.parameters[3] = not_a_number; }) ==
          "FILE: the parameters: expected finite numbers, found nan");
    CHECK(complaint([](MsrState& s) { s.best[3] = -infinity; }) ==
          "FILE: the best parameters: expected finite numbers, found -inf");
    for (double const age : {-1.0, 0.5, not_a_number}) {  // Adam's count of steps is the last
        CHECK(
            complaint([age](MsrState& s) { s.optimiser.back() = age; }).starts_with("FILE: the optimiser's memory: "));
    }
    CHECK(complaint([](MsrState& s) { s.optimiser[s.optimiser.size() - 2] = -1.0; }) ==
          "FILE: the optimiser's memory: expected one that steps leave");
    CHECK(complaint([](MsrState& s) { s.best_loss = not_a_number; }).starts_with("FILE: the progress: "));
    CHECK(complaint([](MsrState& s) { s.best_loss = -infinity; }).starts_with("FILE: the progress: "));
    CHECK(complaint([](MsrState& s) { s.query_loss[2] = infinity; }).starts_with("FILE: the progress: "));
    CHECK(complaint([](MsrState& s) { s.validation_loss[0] = infinity; }) == "no error");  // a look may find that
    options.outer_steps = 20;
    CHECK(complaint([](MsrState&) {}).starts_with("FILE: the progress: "));
}

TEST_CASE("Without validation tasks the training loss chooses the iterate") {
    auto const with_validation = convolution_tasks(60, 8, 2, 6);
    std::vector<Index> every_task;
    for (Index t = 0; t < 60; ++t) every_task.push_back(t);
    std::vector<Split> const all_train(60, Split::train);
    MemoryTaskSource const source(with_validation.shape(), with_validation.read(every_task), all_train);
    MsrOptions options = small_options();
    options.outer_steps = 200;
    options.outer_lr = 0.01;
    auto const fit = fit_msr(source, options);
    CHECK(fit.validation_loss.empty());
    CHECK(fit.best_step > 100);
}

TEST_CASE("Options that do not fit the data are refused by name") {
    TaskShape const shape{10, 6, {8}, {7}};
    auto const message = [&](auto change) -> std::string {
        MsrOptions options = small_options();
        change(options);
        try {
            options.validate(shape);
        } catch (OptionError const& error) {
            return error.what();
        }
        return "accepted";
    };
    CHECK(message([](MsrOptions&) {}) == "accepted");
    CHECK(message([](MsrOptions& o) { o.latent = 57; }) ==
          "latent: expected 1 to 56, the parameters of model fc, found 57");
    CHECK(message([](MsrOptions& o) { o.support = 6; }) ==
          "support: expected 1 to 5, as a task has 6 examples and needs one to be judged on, found 6");
    CHECK(message([](MsrOptions& o) { o.inner_lr = 0.0; }) == "inner-lr: expected a number above 0, found 0");
    CHECK(message([](MsrOptions& o) { o.outer_lr = std::nan(""); }) ==
          "outer-lr: expected a number above 0, found nan");
    CHECK(message([](MsrOptions& o) { o.inner_steps = 0; }) ==
          "inner-steps: expected a whole number of at least 1, found 0");
    CHECK(message([](MsrOptions& o) { o.meta_batch = 0; }) ==
          "meta-batch: expected a whole number of at least 1, found 0");
    CHECK(message([](MsrOptions& o) { o.outer_steps = -1; }) ==
          "outer-steps: expected a whole number of at least 1, found -1");
    CHECK(message([](MsrOptions& o) { o.model = ModelSpec::parse("conv:3"); }).find("6 outputs") != std::string::npos);
    CHECK(message([](MsrOptions& o) { o.loss = "cubed"; }) ==
          "loss: expected squared, absolute or cross-entropy, found cubed");
    CHECK(message([](MsrOptions& o) { o.network = symdiscover::test::two_layers(7, 3, 9, 2, 2); }) ==
          "model: layer hidden: expected one of 8 inputs, found 9");
}
