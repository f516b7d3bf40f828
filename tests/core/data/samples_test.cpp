// SPDX-License-Identifier: Apache-2.0
#include "core/data/samples.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <type_traits>

using namespace symdiscover;

namespace {

/// Six samples of two inputs and one output, each number different.
SampleSet six_samples() {
    Matrix x(6, 2);
    Matrix y(6, 1);
    for (Index i = 0; i < 6; ++i) {
        x.row(i) << static_cast<double>(10 * i), static_cast<double>(10 * i + 1);
        y(i, 0) = static_cast<double>(100 + i);
    }
    using enum SamplePart;
    return {{6, {2}, {1}, true}, {x, y}, {train, validation, test, tuning, train, validation}};
}

}  // namespace

TEST_CASE("samples: each part has its own, in order") {
    SampleSet const samples = six_samples();
    CHECK(samples.train().x.col(0) == Vector{{0.0, 40.0}});
    CHECK(samples.validation().y.col(0) == Vector{{101.0, 105.0}});
    CHECK(samples.part(SamplePart::test).x(0, 1) == 21.0);
    CHECK(samples.part(SamplePart::tuning).y(0, 0) == 103.0);
    CHECK(samples.fitting().x.col(0) == Vector{{0.0, 10.0, 40.0, 50.0}});
    CHECK(samples.count(SamplePart::validation) == 2);
}

TEST_CASE("samples: the two levels' data cannot be handed over for one another") {
    CHECK_FALSE(std::is_convertible_v<ValidationSamples, TrainSamples>);
    CHECK_FALSE(std::is_convertible_v<TrainSamples, ValidationSamples>);
}

TEST_CASE("samples: selection repeats rows") {
    SampleBatch const drawn = select(six_samples().part(SamplePart::validation), std::vector<Index>{1, 1, 0});
    CHECK(drawn.y.col(0) == Vector{{105.0, 105.0, 101.0}});
    CHECK(drawn.x.col(1) == Vector{{51.0, 51.0, 11.0}});
}

TEST_CASE("samples: shapes that disagree are refused") {
    SampleShape const shape{2, {2}, {}, false};
    CHECK(shape.outputs() == 0);
    std::vector<SamplePart> const parts(2, SamplePart::train);
    CHECK_NOTHROW(SampleSet(shape, {Matrix::Zero(2, 2), Matrix(2, 0)}, parts));
    CHECK_THROWS_AS(SampleSet(shape, {Matrix::Zero(2, 2), Matrix::Zero(2, 1)}, parts), std::invalid_argument);
    CHECK_THROWS_AS(SampleSet(shape, {Matrix::Zero(2, 3), Matrix(2, 0)}, parts), std::invalid_argument);
    CHECK_THROWS_AS(SampleSet(shape, {Matrix::Zero(2, 2), Matrix(2, 0)}, {SamplePart::train}), std::invalid_argument);
}

TEST_CASE("samples: the default parts are those of tasks") {
    auto const parts = default_parts(20);
    CHECK(std::count(parts.begin(), parts.end(), SamplePart::train) == 14);
    CHECK(std::count(parts.begin(), parts.end(), SamplePart::validation) == 2);
    CHECK(parts.back() == SamplePart::test);
}
