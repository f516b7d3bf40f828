// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form.hpp"

#include <doctest/doctest.h>

#include "core/partitions/subspace.hpp"
#include "tests/core/fit/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

SoftSharing fit(TaskBatch const& batch, ClosedFormOptions const& options = {}, Observer const& observer = {}) {
    return closed_form_sharing(batch, linear_tasks(batch), options, observer);
}

}  // namespace

TEST_CASE("the closed form finds the number of filter parameters and their space") {
    struct Case {
        Partition partition;
        Index inputs;
    };
    for (Case const& planted : {Case{convolution(12, 3), 12}, Case{circulant(6), 6}, Case{diagonal_and_rest(6), 6}}) {
        SoftSharing const soft = fit(tied_tasks(planted.partition, planted.inputs, 150, 6, 0.1, 1));

        REQUIRE(soft.sharing_matrix.cols() == planted.partition.blocks());
        CHECK(principal_angles(soft.sharing_matrix, block_indicator(planted.partition)).maxCoeff() < 0.05);
        CHECK(soft.noise_variance == doctest::Approx(0.01).epsilon(0.1));
    }
}

TEST_CASE("weights without any sharing need a column each") {
    SoftSharing const soft = fit(tied_tasks(Partition::singletons(12), 4, 200, 10, 0.1, 2));

    CHECK(soft.sharing_matrix.cols() == 12);
}

TEST_CASE("a number of filter parameters that the user tells is kept") {
    TaskBatch const batch = tied_tasks(convolution(8, 3), 8, 60, 4, 0.1, 3);
    for (Index const latent : {1, 2, 5}) CHECK(fit(batch, {latent, 1}).sharing_matrix.cols() == latent);
}

TEST_CASE("the closed form can be stopped at its first iteration") {
    TaskBatch const batch = tied_tasks(circulant(5), 5, 60, 4, 0.1, 4);
    int calls = 0;

    SoftSharing const soft = fit(batch, {}, [&](Progress const&) {
        ++calls;
        return false;
    });

    CHECK(calls == 1);
    CHECK(soft.termination == Termination::interrupted);
    CHECK(soft.sharing_matrix.rows() == 25);
    CHECK(soft.sharing_matrix.cols() >= 1);
}
