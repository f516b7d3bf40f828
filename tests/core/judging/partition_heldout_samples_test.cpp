// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/base/rng.hpp"
#include "core/discovery/methods/automatic.hpp"
#include "core/judging/partition_heldout.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using symdiscover::test::labelled;

namespace {

/// Two train samples, no validation, and `test` test samples (3, 3) of two coordinates.
SampleSet two_coordinates(Index test) {
    Matrix x(2 + test, 2);
    x.setConstant(3.0);
    x.topRows(2) << 0.0, 2.0, 2.0, 6.0;
    std::vector<SamplePart> parts(static_cast<std::size_t>(2 + test), SamplePart::test);
    parts[0] = parts[1] = SamplePart::train;
    return {{2 + test, {2}, {}, false}, {x, Matrix(2 + test, 0)}, parts};
}

}  // namespace

TEST_CASE("the error of means constrained to a partition, by hand") {
    // Train means 1 and 4, together 2.5; the test samples are 3: errors (4 + 1) / 2 apart and 0.25 tied.
    std::vector<double> const errors = heldout_of_partitions(
        two_coordinates(5), {Partition::singletons(2), Partition::one_block(2)}, {ModelKind::mean, 0}, 0);
    CHECK(errors[0] == doctest::Approx(2.5));
    CHECK(errors[1] == doctest::Approx(0.25));
}

TEST_CASE("a partition has the very error that the fit reports of it") {
    Rng rng = make_rng(3);
    Matrix const weights{{1.0, 2.0, 1.0}, {2.0, 1.0, 2.0}};
    Matrix const x = normal_matrix(rng, 300, 3);
    Matrix const y = x * weights.transpose() + 0.1 * normal_matrix(rng, 300, 2);
    SampleSet const samples({300, {3}, {2}, true}, {x, y}, default_parts(300));
    Discovery const found = discover(automatic_method(), samples, std::nullopt, {}, {});
    REQUIRE(found.model == "fc");

    CHECK(heldout_of_partitions(samples, {found.layers[0].partition}, {ModelKind::fc, 0}, 0)[0] == found.heldout.tied);
}

TEST_CASE("no error where the model cannot have the sharing, or nothing judges") {
    Rng rng = make_rng(4);
    SampleSet const samples({40, {4}, {3}, true}, {normal_matrix(rng, 40, 4), normal_matrix(rng, 40, 3)},
                            default_parts(40));
    // Positions of two taps each: all the same filter, or the two taps of one output tied.
    std::vector<double> const errors = heldout_of_partitions(
        samples,
        {labelled({0, 1, -1, -1, -1, 0, 1, -1, -1, -1, 0, 1}), labelled({0, 0, -1, -1, -1, 1, 2, -1, -1, -1, 3, 4})},
        {ModelKind::lc, 2}, 0);
    CHECK(std::isfinite(errors[0]));
    CHECK(std::isnan(errors[1]));
    CHECK(std::isnan(heldout_of_partitions(two_coordinates(0), {Partition::one_block(2)}, {ModelKind::mean, 0}, 0)[0]));
}

TEST_CASE("a partition of other coordinates is refused with both numbers") {
    CHECK_THROWS_WITH_AS(heldout_of_partitions(two_coordinates(1), {Partition::one_block(3)}, {ModelKind::mean, 0}, 0),
                         "held-out error: expected a partition of 1 x 2 = 2 coordinates, found one of 3",
                         std::invalid_argument);
}
