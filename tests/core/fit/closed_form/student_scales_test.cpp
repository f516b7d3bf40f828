// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/student_scales.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

/// Sums of squares of `freedom` normal numbers with standard deviation scale[i].
Vector energies(Vector const& scale, Index freedom, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    Vector energy(scale.size());
    for (Index i = 0; i < scale.size(); ++i) {
        energy[i] = scale[i] * scale[i] * normal_matrix(rng, 1, freedom).squaredNorm();
    }
    return energy;
}

constexpr double asked = 5.0;

}  // namespace

TEST_CASE("groups that are alike have no scales") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Vector const energy = energies(Vector::Ones(200), 8, seed);
        CHECK_FALSE(student_scales(energy, Vector::Constant(200, 8.0), asked));
    }
    CHECK_FALSE(student_scales(Vector::Zero(5), Vector::Constant(5, 8.0), asked));
}

TEST_CASE("one group that is five times larger gets most of its scale, and hardly another one does") {
    Vector scale = Vector::Ones(200);
    scale[17] = 5.0;
    auto const found = student_scales(energies(scale, 96, 1), Vector::Constant(200, 96.0), asked);

    REQUIRE(found);
    double const usual = found->mean();
    CHECK((*found)[17] / usual > 3.0);
    CHECK((*found)[17] / usual < 5.5);
    for (Index i = 0; i < 200; ++i) {
        if (i != 17) CHECK(std::abs((*found)[i] / usual - 1.0) < 0.25);
    }
}

TEST_CASE("scales of groups that differ follow the truth, shrunk where a group says little") {
    Rng rng = make_rng(2);
    Vector scale(300);
    for (Index i = 0; i < 300; ++i) scale[i] = std::exp(0.5 * normal(rng));
    Vector const many = *student_scales(energies(scale, 50, 3), Vector::Constant(300, 50.0), asked);
    Vector const few = *student_scales(energies(scale, 4, 3), Vector::Constant(300, 4.0), asked);

    auto const spread = [](Vector const& values) {
        Vector const logs = values.array().log();
        return std::sqrt((logs.array() - logs.mean()).square().mean());
    };
    CHECK(spread(many) == doctest::Approx(0.5).epsilon(0.15));
    CHECK(spread(few) < spread(many));
    CHECK(((many.array() / scale.array()).log() - (many.array() / scale.array()).log().mean()).abs().mean() < 0.12);
}

TEST_CASE("what has no degrees of freedom keeps scale 1") {
    Vector scale = Vector::Ones(50);
    scale[3] = 20.0;
    Vector energy = energies(scale, 10, 4);
    Vector freedom = Vector::Constant(50, 10.0);
    energy[7] = 0.0;
    freedom[7] = 0.0;
    auto const found = student_scales(energy, freedom, asked);
    REQUIRE(found);
    CHECK((*found)[7] == 1.0);
}
