// SPDX-License-Identifier: Apache-2.0
#include "core/data/prepared_samples.hpp"

#include <doctest/doctest.h>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

SampleSet samples_of(double offset, double unit) {
    Rng rng = make_rng(1);
    Matrix x = normal_matrix(rng, 100, 3);
    Matrix const w = normal_matrix(rng, 2, 3);
    Matrix y = x * w.transpose() + 0.1 * normal_matrix(rng, 100, 2);
    y.array() += offset;
    return SampleSet({100, {3}, {2}, true}, {unit * x, unit * y}, default_parts(100));
}

}  // namespace

TEST_CASE("samples without offsets are divided by their root mean square, and nothing else") {
    SampleSet const given = samples_of(0.0, 1.0);
    PreparedSamples const prepared = prepare_samples(given, {});
    CHECK(prepared.intercept == Intercept::none);
    CHECK(prepared.samples.all().x.isApprox(given.all().x / prepared.x_scale));
    CHECK(prepared.samples.all().y.squaredNorm() == doctest::Approx(200.0));
}

TEST_CASE("offsets go with the means of the train and validation samples") {
    for (double const unit : {1e-200, 1.0, 1e200}) {
        PreparedSamples const prepared = prepare_samples(samples_of(0.1, unit), {});
        CHECK(prepared.intercept == Intercept::common);
        CHECK(prepared.samples.fitting().y.colwise().mean().norm() < 1e-12);
        CHECK(prepared.samples.fitting().x.colwise().mean().norm() < 1e-12);
    }
    CHECK(prepare_samples(samples_of(0.1, 1.0), Intercept::none).intercept == Intercept::none);
    CHECK(prepare_samples(samples_of(0.0, 1.0), Intercept::common).intercept == Intercept::common);
}
