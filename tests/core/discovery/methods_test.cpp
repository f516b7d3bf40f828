// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "core/base/errors.hpp"
#include "core/data/problems/problem_convolution.hpp"
#include "core/data/problems/problem_group.hpp"
#include "core/discovery/methods/automatic.hpp"
#include "core/discovery/methods/gradients.hpp"
#include "tests/core/data/problems/in_memory.hpp"
#include "tests/core/networks/small_networks.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

GroupProblem group_problem(char const* group) {
    GroupProblem problem;
    problem.group = group;
    problem.tasks = 100;
    problem.examples = 8;
    problem.seed = 1;
    return problem;
}

Conv1dProblem convolution() {
    Conv1dProblem problem;
    problem.band.length = 10;
    problem.tasks = 100;
    problem.seed = 1;
    return problem;
}

/// The method, its own options set as texts say.
FitMethod with(FitMethod method, std::map<std::string, std::string> values) {
    for (auto const& field : method.options) {
        if (auto const value = values.extract(field.name)) field.set(value.mapped());
    }
    REQUIRE(values.empty());
    return method;
}

std::string refusal(FitOptions const& options, TaskSource const& source) {
    try {
        discover(automatic_method(), source, options, {});
    } catch (OptionError const& error) {
        return error.what();
    }
    return "no error";
}

void check_same_numbers(Discovery const& one, Discovery const& again) {
    CHECK(again.layers[0].partition == one.layers[0].partition);
    CHECK(again.layers[0].sharing_matrix == one.layers[0].sharing_matrix);
    CHECK(again.layers[0].filter == one.layers[0].filter);
    CHECK(again.layers[0].confidence.pairs == one.layers[0].confidence.pairs);
    CHECK(again.layers[0].confidence.blocks == one.layers[0].confidence.blocks);
    CHECK(again.heldout.soft == one.heldout.soft);
    CHECK(again.heldout.tied == one.heldout.tied);
    CHECK(again.heldout.unshared == one.heldout.unshared);
    CHECK(again.heldout.wrong == one.heldout.wrong);
    CHECK(again.history[0].values == one.history[0].values);
}

/// The parts that a report and a result file need are there.
void check_complete(Discovery const& discovery, Index weights) {
    REQUIRE(discovery.layers.size() == 1);
    LayerDiscovery const& layer = discovery.layers[0];
    CHECK(layer.partition.elements() == weights);
    CHECK(layer.sharing_matrix.rows() == weights);
    CHECK(layer.sharing_matrix.cols() == layer.filter.size());
    CHECK(layer.group.name.kind != GroupName::Kind::unknown);
    CHECK(discovery.heldout.tasks == 20);
    CHECK(std::isfinite(discovery.heldout.soft));
    CHECK(std::isfinite(discovery.heldout.tied));
    CHECK(std::isfinite(discovery.heldout.unshared));
    CHECK(discovery.history.size() >= 1);
}

}  // namespace

TEST_CASE("the closed form discovers a cyclic group with nothing told") {
    MemoryTaskSource const source = tasks_of(group_problem("cyclic(6)"));

    Discovery const discovery = discover(automatic_method(), source, {}, {});

    check_complete(discovery, 36);
    CHECK(discovery.method == "auto");
    CHECK(discovery.termination == Termination::converged);
    LayerDiscovery const& layer = discovery.layers[0];
    CHECK(layer.partition == group_problem("cyclic(6)").make().partition);
    CHECK(to_string(layer.group.name) == "C6");
    CHECK(layer.group.closed);
    CHECK(layer.pattern.kind == PatternKind::circulant);
    CHECK(layer.confidence.resamples == 10);
    CHECK(layer.confidence.exact > 0.8);
    CHECK(discovery.heldout.support == 4);
    CHECK(discovery.heldout.tied < 0.02);  // noise 0.01
    CHECK(discovery.heldout.soft < 0.02);
    CHECK(discovery.heldout.unshared > 5 * discovery.heldout.tied);
    CHECK(discovery.heldout.wrong > 5 * discovery.heldout.tied);
}

TEST_CASE("the closed form discovers a convolution with open ends, scrambled or not") {
    Conv1dProblem problem = convolution();
    for (bool const scramble : {false, true}) {
        problem.scramble = scramble;

        Discovery const discovery = discover(automatic_method(), tasks_of(problem), {}, {});

        CHECK(discovery.layers[0].partition == problem.make().partition);
        if (!scramble) CHECK(discovery.layers[0].pattern.kind == PatternKind::toeplitz);
        CHECK(discovery.layers[0].sharing_matrix.cols() == 3);
    }
}

TEST_CASE("a hypothesis in another order is tried on halves of the tasks where a soft sharing confirms it") {
    GroupProblem problem = group_problem("dihedral(8)");
    problem.scramble = true;
    problem.noise = 0.2;
    problem.examples = 4;
    for (Index const tasks : {8, 20}) {  // a soft sharing takes ten
        problem.tasks = tasks;
        Discovery const discovery = discover(automatic_method(), tasks_of(problem), {}, {});
        CHECK(discovery.layers[0].partition == problem.make().partition);
        CHECK(discovery.layers[0].confidence.resamples == (tasks < 10 ? 0 : 10));
    }
}

TEST_CASE("the closed form discovers the symmetric group with correlated inputs") {
    GroupProblem problem = group_problem("symmetric(6)");
    problem.correlation = 0.7;

    Discovery const discovery = discover(automatic_method(), tasks_of(problem), {}, {});

    CHECK(discovery.layers[0].partition == problem.make().partition);
    CHECK(to_string(discovery.layers[0].group.name) == "S6");
}

TEST_CASE("where there is no symmetry the closed form says so") {
    MemoryTaskSource const source = tasks_of(group_problem("trivial(4)"));

    Discovery const discovery = discover(automatic_method(), source, {}, {});

    CHECK(discovery.layers[0].partition == Partition::singletons(16));
    CHECK(to_string(discovery.layers[0].group.name) == "trivial");
    CHECK(discovery.heldout.tied == discovery.heldout.unshared);
}

TEST_CASE("white noise is not mistaken for another where tasks share nothing") {
    GroupProblem problem = group_problem("trivial(6)");
    problem.output_group = "trivial(4)";
    problem.tasks = 200;
    problem.examples = 20;
    problem.seed = 0;
    MemoryTaskSource const source = tasks_of(problem);
    FitOptions options;
    options.resamples = 0;
    Discovery const found = discover(automatic_method(), source, options, {});
    CHECK(found.layers[0].partition.all_apart());
    CHECK(found.heldout.soft < 1.2 * found.heldout.unshared);
    for (char const* name : {"outputs", "tasks", "examples"}) {
        CAPTURE(name);
        CHECK_FALSE(has_failed(found.checks, name));
    }
    for (Check const& check : found.checks) {
        CAPTURE(check.name);
        CHECK(check.message.empty());
    }
}

TEST_CASE("the validation tasks can choose the number of blocks") {
    MemoryTaskSource const source = tasks_of(group_problem("cyclic(5)"));
    FitOptions options;
    options.criterion = SelectionCriterion::validation;
    options.resamples = 0;

    Discovery const discovery = discover(automatic_method(), source, options, {});

    CHECK(discovery.layers[0].partition.blocks() >= 5);
    CHECK(discovery.heldout.tied < 0.03);
    CHECK(discovery.layers[0].confidence.resamples == 0);
}

TEST_CASE("numbers that the user tells are kept") {
    MemoryTaskSource const source = tasks_of(group_problem("cyclic(5)"));
    FitOptions options;
    options.latent = 4;
    options.blocks = 3;
    options.support = 2;
    options.resamples = 1;

    Discovery const discovery = discover(automatic_method(), source, options, {});

    CHECK(discovery.layers[0].sharing_matrix.cols() == 4);
    CHECK(discovery.layers[0].partition.blocks() == 3);
    CHECK(discovery.heldout.support == 2);
    CHECK(discovery.heldout.query == 6);
}

TEST_CASE("a discovery does not depend on the number of threads") {
    MemoryTaskSource const source = tasks_of(convolution());
    FitOptions options;
    options.resamples = 3;
    Discovery const one = discover(automatic_method(), source, options, {});

    for (int const threads : {2, 3}) {
        options.threads = threads;
        check_same_numbers(one, discover(automatic_method(), source, options, {}));
    }
}

TEST_CASE("stopped at the first step, a discovery is still complete") {
    MemoryTaskSource const source = tasks_of(group_problem("cyclic(5)"));
    int calls = 0;

    Discovery const discovery = discover(automatic_method(), source, {}, [&](Progress const&) {
        ++calls;
        return false;
    });

    CHECK(calls == 1);
    check_complete(discovery, 25);
    CHECK(discovery.termination == Termination::interrupted);
    CHECK(discovery.message == "Interrupted: this is what was reached.");
    CHECK(discovery.layers[0].confidence.resamples == 0);
}

TEST_CASE("options that do not fit the data are refused by name") {
    GroupProblem problem = group_problem("cyclic(5)");
    problem.tasks = 5;  // too few for validation tasks
    MemoryTaskSource const source = tasks_of(problem);
    FitOptions options;

    SUBCASE("latent") {
        options.latent = 26;
        CHECK(refusal(options, source) == "latent: 26: expected auto or 1 to 25, the number of weights");
    }
    SUBCASE("negative latent") {
        options.latent = -1;
        CHECK(refusal(options, source) == "latent: -1: expected auto or 1 to 25, the number of weights");
    }
    SUBCASE("blocks") {
        options.blocks = 26;
        CHECK(refusal(options, source) == "blocks: 26: expected auto or 1 to 25, the number of weights");
    }
    SUBCASE("support") {
        options.support = 8;
        CHECK(refusal(options, source) ==
              "support: 8: expected less than 8, the examples of a task, so that some judge");
    }
    SUBCASE("criterion") {
        options.criterion = SelectionCriterion::validation;
        CHECK(refusal(options, source) ==
              "criterion: validation: expected meta-validation tasks, found none; use evidence");
    }
}

TEST_CASE("discovery by gradients finds the sharing of a small problem") {
    GroupProblem problem = group_problem("cyclic(3)");
    problem.tasks = 200;
    problem.noise = 0.0;
    MemoryTaskSource const source = tasks_of(problem);
    FitOptions options;
    options.latent = 3;
    options.support = 4;
    FitMethod const method = with(msr_method(), {{"outer-steps", "600"}, {"outer-lr", "0.01"}, {"restarts", "2"}});

    Discovery const discovery = discover(method, source, options, {});

    CHECK(discovery.method == "msr");
    CHECK(discovery.layers[0].partition == problem.make().partition);
    CHECK(discovery.layers[0].sharing_matrix.cols() == 3);
    CHECK(discovery.history.size() == 2);
    CHECK(discovery.history[0].values.size() == 600);
    CHECK(discovery.heldout.support == 4);
    CHECK(discovery.heldout.soft < 0.5 * discovery.heldout.wrong);
}

TEST_CASE("discovery by gradients, stopped at the first step, is still complete") {
    MemoryTaskSource const source = tasks_of(group_problem("cyclic(3)"));

    Discovery const discovery =
        discover(with(maml_method(), {{"restarts", "3"}}), source, {}, [](Progress const&) { return false; });

    check_complete(discovery, 9);
    CHECK(discovery.method == "maml");
    CHECK(discovery.termination == Termination::interrupted);
    CHECK(discovery.history[0].values.size() <= 1);
}

TEST_CASE("discovery by gradients describes every layer of a network, judged by its loss") {
    MemoryTaskSource const source = tasks_of(group_problem("cyclic(4)"));
    MsrOptions msr;
    msr.network = two_layers(4, 3, 4, 4, 2);
    msr.loss = "absolute";
    msr.support = 4;
    msr.outer_steps = 100;

    Discovery const discovery = discover_by_gradients(source, msr, 1, {}, {});

    REQUIRE(discovery.layers.size() == 2);
    CHECK(discovery.layers[0].name == "hidden");
    CHECK(discovery.layers[0].partition.elements() == 12);
    CHECK(discovery.layers[0].sharing_matrix.rows() == 12);
    CHECK(discovery.layers[0].filter.size() == 4);
    CHECK(discovery.layers[1].name == "last");
    CHECK(discovery.layers[1].outputs == 4);
    CHECK(discovery.layers[1].inputs == 3);
    CHECK(discovery.heldout.metric == "mae");
    CHECK(discovery.heldout.tasks == 20);
    CHECK(std::isfinite(discovery.heldout.soft));
    CHECK(std::isfinite(discovery.heldout.tied));
    CHECK(std::isfinite(discovery.heldout.wrong));
    CHECK(std::isfinite(discovery.heldout.unshared));

    FitOptions told;
    told.blocks = 4;
    CHECK_THROWS_WITH_AS(discover_by_gradients(source, msr, 1, told, {}),
                         "blocks: expected auto for a network of several layers, found 4", OptionError);
}

TEST_CASE("discovery by gradients finds the sharing of one layer with absolute error too") {
    GroupProblem problem = group_problem("cyclic(3)");
    problem.tasks = 200;
    MemoryTaskSource const source = tasks_of(problem);
    MsrOptions msr;
    msr.latent = 3;
    msr.loss = "absolute";
    msr.support = 6;
    msr.inner_steps = 3;
    msr.outer_steps = 600;
    msr.outer_lr = 0.01;

    Discovery const discovery = discover_by_gradients(source, msr, 1, {}, {});

    CHECK(discovery.layers[0].partition == problem.make().partition);
    CHECK(discovery.heldout.metric == "mae");
    CHECK(discovery.heldout.tied < 0.7 * discovery.heldout.wrong);
}

TEST_CASE("the closed form tells the gradients how many filter parameters there are") {
    MemoryTaskSource const source = tasks_of(convolution());

    Discovery const discovery = discover(with(msr_method(), {{"outer-steps", "1"}}), source, {}, {});

    CHECK(discovery.layers[0].sharing_matrix.cols() == 3);
}

TEST_CASE("the table of methods says what each is for") {
    std::vector<FitMethod> const methods = fit_methods();
    CHECK(methods.front().name == "auto");
    std::map<std::string, std::vector<DatasetKind>> kinds;
    for (auto const& method : methods) {
        CHECK_FALSE(method.summary.empty());
        CHECK(method.heading.empty() == method.options.empty());
        CHECK(kinds.emplace(method.name, method.kinds()).second);
    }
    CHECK(kinds["auto"].size() == 3);
    CHECK(kinds["maml"] == std::vector{DatasetKind::tasks, DatasetKind::classes});
    CHECK(kinds["bruteforce"] == std::vector{DatasetKind::supervised, DatasetKind::vectors});
}

TEST_CASE("a method heeds its own options and some of those of all") {
    CHECK(maml_method().heeds("support"));
    CHECK(maml_method().heeds("meta-batch"));
    CHECK_FALSE(maml_method().heeds("latent"));
    CHECK_FALSE(automatic_method().heeds("meta-batch"));
}

TEST_CASE("methods and models that are not for tasks are refused") {
    MemoryTaskSource const source = tasks_of(group_problem("cyclic(3)"));
    for (auto const& method : fit_methods()) {
        CAPTURE(method.name);
        FitOptions options;
        options.model = ModelSpec{ModelKind::deepset, 0};
        if (method.in_tasks) {
            CHECK_THROWS_WITH_AS(discover(method, source, options, {}),
                                 "model: expected fc, lc:TAPS, conv:TAPS or NETWORK for tasks, found 'deepset'",
                                 OptionError);
        } else {
            CHECK_THROWS_WITH_AS(
                discover(method, source, {}, {}),
                ("method: expected auto, msr or maml for a dataset of kind tasks, found " + method.name).c_str(),
                OptionError);
        }
    }
}
