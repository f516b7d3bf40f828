// SPDX-License-Identifier: Apache-2.0
#include "core/groups/equivariance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/base/rng.hpp"
#include "core/groups/action.hpp"
#include "core/partitions/subspace.hpp"

using namespace symdiscover;

namespace {

std::vector<ActionGenerator> action(char const* input, char const* output) {
    return make_action(parse_group(input), parse_group(output));
}

std::vector<ActionGenerator> action(char const* both) { return action(both, both); }

/// The [m n, m n] matrix that moves vec(W) by a generator.
Matrix as_matrix(ActionGenerator const& generator, Index outputs, Index inputs) {
    Matrix moving = Matrix::Zero(outputs * inputs, outputs * inputs);
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            moving(image(generator.output, a) * inputs + image(generator.input, j), a * inputs + j) = 1.0;
        }
    }
    return moving;
}

}  // namespace

TEST_CASE("one weight vector: the relative norm of the vector minus its image") {
    // An invariant map of two inputs, its inputs swapped: w - Pw = (2, -2), |w|^2 = 10.
    Matrix const w{{3.0}, {1.0}};
    auto const swap = action("cyclic(2)", "trivial(1)");

    EquivarianceError const found = *equivariance_error(w, swap, 1, 2);

    CHECK(found.error == doctest::Approx(std::sqrt(8.0 / 10.0)));
    CHECK(found.generators.size() == 1);
    CHECK(equivariance_error(Matrix{{2.0}, {2.0}}, swap, 1, 2)->error == doctest::Approx(0.0));
    CHECK(equivariance_error(Matrix{{2.0}, {-2.0}}, swap, 1, 2)->error == doctest::Approx(2.0));
    CHECK(equivariance_error(Matrix{{7.0}, {0.0}}, swap, 1, 2)->error == doctest::Approx(std::sqrt(2.0)));
}

TEST_CASE("a space that a generator keeps as a whole is not equivariant unless it keeps each of its layers") {
    // All layers of two inputs: swapping them keeps the space, fixes (1, 1) and turns (1, -1) round: mean of 0 and 4.
    CHECK(equivariance_error(Matrix::Identity(2, 2), action("cyclic(2)", "trivial(1)"), 1, 2)->error ==
          doctest::Approx(std::sqrt(2.0)));
}

TEST_CASE("orbit indicators are equivariant, under their own group and under its subgroups only") {
    for (char const* group : {"cyclic(6)", "dihedral(5)", "symmetric(4)", "p4(3)", "wreath(cyclic(2),cyclic(3))"}) {
        CAPTURE(group);
        Index const n = parse_group(group).degree;
        Matrix const indicator = block_indicator(weight_orbits(action(group), n, n));
        EquivarianceError const found = *equivariance_error(indicator, action(group), n, n);
        CHECK(found.error < 1e-14);
        CHECK(found.generators.size() == parse_group(group).generators.size());
    }
    Matrix const circulant = block_indicator(weight_orbits(action("cyclic(6)"), 6, 6));
    EquivarianceError const found = *equivariance_error(circulant, action("dihedral(6)"), 6, 6);
    CHECK(found.generators[0] < 1e-14);
    // The reflection fixes the diagonals 0 and 3 and swaps 1 with 5, 2 with 4: |x - x'|^2 = 2 for 4 of 6 columns.
    CHECK(found.generators[1] == doctest::Approx(std::sqrt(8.0 / 6.0)));
    CHECK(found.error == found.generators[1]);
}

TEST_CASE("the number is the same for U and for U R, and is what the definition gives") {
    Rng rng = make_rng(5);
    auto const generators = action("generators(4; (0 1 2), (2 3))", "generators(3; (0 1), (0 1 2))");
    for (Index k = 1; k <= 6; ++k) {
        Matrix const u = normal_matrix(rng, 12, k);
        Matrix const r = normal_matrix(rng, k, k);
        EquivarianceError const found = *equivariance_error(u, generators, 3, 4);
        EquivarianceError const turned = *equivariance_error(u * r, generators, 3, 4);
        Matrix const q = orthonormal_basis(u);
        for (std::size_t g = 0; g < generators.size(); ++g) {
            double const expected = (as_matrix(generators[g], 3, 4) * q - q).norm() / q.norm();
            CHECK(found.generators[g] == doctest::Approx(expected).epsilon(1e-12));
            CHECK(turned.generators[g] == doctest::Approx(expected).epsilon(1e-9));
        }
    }
}

TEST_CASE("columns that repeat others do not count twice") {
    Matrix const once{{3.0}, {1.0}};
    Matrix const twice{{3.0, 6.0, 0.0}, {1.0, 2.0, 0.0}};
    auto const swap = action("cyclic(2)", "trivial(1)");
    CHECK(equivariance_error(twice, swap, 1, 2)->error == doctest::Approx(equivariance_error(once, swap, 1, 2)->error));
}

TEST_CASE("no generators, nothing learned") {
    CHECK(equivariance_error(Matrix::Identity(4, 4), action("trivial(2)"), 2, 2)->error == 0.0);
    CHECK(equivariance_error(Matrix::Identity(4, 4), action("trivial(2)"), 2, 2)->generators.empty());
    CHECK_FALSE(equivariance_error(Matrix::Zero(4, 2), action("cyclic(2)"), 2, 2).has_value());
    CHECK_FALSE(equivariance_error(Matrix(4, 0), action("cyclic(2)"), 2, 2).has_value());
}

TEST_CASE("sizes that do not fit are refused with both numbers") {
    CHECK_THROWS_WITH_AS(equivariance_error(Matrix::Ones(4, 1), action("cyclic(3)"), 2, 2),
                         "equivariance error: expected a generator on 2 outputs and 2 inputs, found 3 and 3",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(equivariance_error(Matrix::Ones(5, 1), action("cyclic(2)"), 2, 2),
                         "equivariance error: expected 2 x 2 weights a column, found 5", std::invalid_argument);
}
