// SPDX-License-Identifier: Apache-2.0
#include "core/judging/partition_heldout.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/discovery/methods/automatic.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/judging/heldout.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

MemoryTaskSource circulant_source(Index tasks, std::vector<Split> const& split) {
    return MemoryTaskSource({tasks, 6, {5}, {5}}, tied_tasks(circulant(5), 5, tasks, 6, 0.1, 1), split);
}

MemoryTaskSource circulant_source(Index tasks) {
    return MemoryTaskSource({tasks, 4, {4}, {4}}, tied_tasks(circulant(4), 4, tasks, 4, 0.1, 1), default_split(tasks));
}

}  // namespace

TEST_CASE("the partition that a fit found has the very error that the fit reports") {
    MemoryTaskSource const source = circulant_source(100, default_split(100));
    FitOptions options;
    options.resamples = 0;
    options.support = 2;
    options.seed = 7;
    Discovery const discovery = discover(automatic_method(), source, options, {});
    Partition const& found = discovery.layers[0].partition;
    REQUIRE(found == circulant(5));

    std::vector<double> const errors =
        heldout_of_partitions(source, {found, Partition::singletons(25), Partition::one_block(25)}, {2, 7, 1});

    REQUIRE(errors.size() == 3);
    CHECK(errors[0] == discovery.heldout.tied);
    CHECK(errors[1] == discovery.heldout.unshared);
    CHECK(errors[2] > errors[0]);
}

TEST_CASE("the error depends on the protocol's support and seed, and not on its threads") {
    MemoryTaskSource const source = circulant_source(40, default_split(40));
    auto const error = [&](HeldOutProtocol const& protocol) {
        return heldout_of_partitions(source, {circulant(5)}, protocol)[0];
    };

    CHECK(error({2, 1, 1}) == error({2, 1, 2}));
    CHECK(error({2, 1, 1}) != error({2, 2, 1}));
    CHECK(error({1, 1, 1}) > error({4, 1, 1}));
}

TEST_CASE("a layer whose weights are all zero errs by the mean square of the outputs") {
    MemoryTaskSource const source = circulant_source(40, default_split(40));
    std::vector<std::int32_t> const zeros(25, Partition::inactive_label);

    std::vector<double> const errors =
        heldout_of_partitions(source, {Partition::from_labels(zeros), circulant(5)}, {3, 0, 1});

    // The outputs of these tasks are sums of five products of standard normal numbers.
    CHECK(errors[0] > 2.5);
    CHECK(errors[0] < 10.0);
}

TEST_CASE("without meta-test tasks there is no error") {
    MemoryTaskSource const source = circulant_source(10, std::vector<Split>(10, Split::train));

    std::vector<double> const errors = heldout_of_partitions(source, {circulant(5), circulant(5)}, {1, 0, 1});

    REQUIRE(errors.size() == 2);
    CHECK(std::isnan(errors[0]));
    CHECK(std::isnan(errors[1]));
}

TEST_CASE("a partition of other weights is refused with both numbers") {
    MemoryTaskSource const source = circulant_source(10, default_split(10));
    CHECK_THROWS_WITH_AS(heldout_of_partitions(source, {Partition::singletons(24)}, {1, 0, 1}),
                         "held-out error: expected a partition of 5 x 5 = 25 weights, found one of 24",
                         std::invalid_argument);
}

TEST_CASE("the validation criterion is the tied error on the validation tasks") {
    MemoryTaskSource const source = circulant_source(60);
    std::vector<std::string> notes;
    TiedTasks const model =
        fit_tied(linear_tasks(training_tasks(source, notes)), circulant(4), 0.1, iterations_in_search, 1);

    double const error = query_errors(source, Split::validation, 2, 9, find_loss("squared").metric,
                                      {linear_predictor(tied_adapter(model, 1))})
                             .mean();
    CHECK(validation_criterion(source, {2, 9})(model) == error);
    CHECK(error > 0.0);
}

TEST_CASE("held-out errors: sharing beats no sharing, which beats a wrong partition") {
    MemoryTaskSource const source = circulant_source(100);
    std::vector<std::string> notes;
    TaskBatch const batch = training_tasks(source, notes);
    Vector const soft{{1.0, 2.0, 3.0}};

    HeldOut const heldout = judge_partition(source, batch, circulant(4), soft, {1});

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
    TaskBatch const batch = training_tasks(source, notes);

    HeldOut const heldout = judge_partition(source, batch, Partition::singletons(16), Vector{{1.0}}, {2});

    CHECK(heldout.tied == heldout.unshared);
    CHECK(heldout.wrong == heldout.unshared);
}
