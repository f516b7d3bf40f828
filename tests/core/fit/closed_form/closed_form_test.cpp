// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/closed_form.hpp"

#include <doctest/doctest.h>

#include "core/data/problems/problem_group.hpp"
#include "core/partitions/subspace.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

ClosedFormFit fit(TaskBatch const& batch, ClosedFormOptions const& options = {}, Observer const& observer = {}) {
    return fit_closed_form(batch, linear_tasks(batch), evidence_criterion, options, observer);
}

}  // namespace

TEST_CASE("the closed form finds the number of filter parameters and their space") {
    struct Case {
        Partition partition;
        Index inputs;
    };
    for (Case const& planted : {Case{convolution(12, 3), 12}, Case{circulant(6), 6}, Case{diagonal_and_rest(6), 6}}) {
        auto const [soft, hard] = fit(tied_tasks(planted.partition, planted.inputs, 150, 6, 0.1, 1));

        REQUIRE(soft.sharing_matrix.cols() == planted.partition.blocks());
        CHECK(principal_angles(soft.sharing_matrix, block_indicator(planted.partition)).maxCoeff() < 0.05);
        CHECK(soft.noise_variance == doctest::Approx(0.01).epsilon(0.1));
        CHECK(hard.partition() == planted.partition);
    }
}

TEST_CASE("weights without any sharing need a column each") {
    ClosedFormFit const apart = fit(tied_tasks(Partition::singletons(12), 4, 200, 10, 0.1, 2));

    CHECK(apart.hard.ties_nothing);
    CHECK(apart.soft.sharing_matrix.cols() == 12);
}

TEST_CASE("a number of filter parameters that the user tells is kept") {
    TaskBatch const batch = tied_tasks(convolution(8, 3), 8, 60, 4, 0.1, 3);
    for (Index const latent : {1, 2, 5}) {
        ClosedFormOptions options;
        options.latent = latent;
        CHECK(fit(batch, options).soft.sharing_matrix.cols() == latent);
    }
}

TEST_CASE("columns to spare are given up, where the others say it all") {
    TaskBatch const batch = tied_tasks(circulant(6), 6, 150, 6, 0.1, 1);
    SoftSharing const soft = first_soft_sharing(batch, linear_tasks(batch), {}, {}, 6 + 8);
    CHECK(soft.pruned);
    CHECK(soft.sharing_matrix.cols() == 6);
    SoftSharing const all = first_soft_sharing(batch, linear_tasks(batch), {}, {}, 1000);  // there are but 36
    CHECK(all.sharing_matrix.cols() == 6);
}

TEST_CASE("the closed form can be stopped at its first iteration") {
    TaskBatch const batch = tied_tasks(circulant(5), 5, 60, 4, 0.1, 4);

    ClosedFormFit const stopped = fit(batch, {}, [](Progress const&) { return false; });

    CHECK(stopped.soft.termination == Termination::interrupted);
    CHECK(stopped.soft.history.size() == 1);
    CHECK(stopped.soft.sharing_matrix.rows() == 25);
    CHECK(stopped.soft.sharing_matrix.cols() >= 1);
    CHECK(stopped.hard.partition().elements() == 25);
}

TEST_CASE("a start with too few columns is grown until the partition says it all") {
    // Correlated inputs hide most directions from the spectrum, and the partitions found on the way are wrong.
    GroupProblem problem;
    problem.group = "cyclic(8)";
    problem.tasks = 120;
    problem.correlation = 0.9;
    problem.seed = 5;
    SyntheticData const data = problem.make();

    ClosedFormFit const found = fit(data.generate_tasks(0, problem.tasks));

    CHECK(found.hard.partition() == data.partition);
    CHECK(found.soft.sharing_matrix.cols() == 8);
}
