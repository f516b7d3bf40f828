// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/factor_symmetry.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/rng.hpp"
#include "core/symmetry/kernel_symmetry.hpp"

using namespace symdiscover;

namespace {

/// A symmetric positive factor that commutes with these motions of a 3 x 3 window.
Matrix commuting(std::vector<std::size_t> const& motions, std::uint64_t seed) {
    Rng rng = make_rng(seed);
    Matrix const root = normal_matrix(rng, 9, 9);
    Matrix const square = root * root.transpose();
    Matrix sum = square;
    auto const all = square_motions(3);
    for (std::size_t const number : motions) {
        for (Index i = 0; i < 9; ++i) {
            for (Index j = 0; j < 9; ++j) sum(image(all[number].taps, i), image(all[number].taps, j)) += square(i, j);
        }
    }
    return sum;
}

}  // namespace

TEST_CASE("A factor that treats moved taps alike has no breaking, a random one that of chance") {
    auto const quarter = factor_motions(commuting({1, 2, 3}, 1), 2);
    REQUIRE(quarter.size() == 6);
    for (MotionFinding const& finding : quarter) {
        CAPTURE(finding.motions);
        bool const inside = finding.motions == "half turn" || finding.motions == "quarter turns";
        CHECK((finding.breaking < 1e-12) == inside);
        CHECK(finding.chance == doctest::Approx(std::sqrt(2.0)).epsilon(0.2));
        if (inside) CHECK(finding.stands_out());
    }
    Rng rng = make_rng(3);
    Index standing_out = 0;
    for (Index i = 0; i < 20; ++i) {
        for (MotionFinding const& finding : factor_motions(normal_matrix(rng, 9, 9), 4)) {
            standing_out += finding.stands_out() ? 1 : 0;
        }
    }
    CHECK(standing_out <= 12);  // of 120, 2.5 % by chance, six at a time alike
    CHECK(factor_motions(2.0 * Matrix::Identity(9, 9), 4).empty());
}

TEST_CASE("What a layer really adapts is counted by the spectrum of U") {
    CHECK(effective_parameters({Matrix::Identity(4, 4), Matrix::Identity(9, 9)}) == doctest::Approx(36.0));
    Matrix one = Matrix::Zero(3, 3);
    one(0, 0) = 2.0;
    CHECK(effective_parameters({one, Matrix::Identity(2, 2)}) == doctest::Approx(2.0));
}
