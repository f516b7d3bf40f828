// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/orders/integer_lattice.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <numeric>

#include "core/base/rng.hpp"

using namespace symdiscover;

namespace {

AbelianQuotient quotient_of(std::size_t dimension, std::vector<IntegerVector> const& relations) {
    IntegerLattice lattice(dimension);
    for (auto const& relation : relations) REQUIRE(lattice.insert(relation));
    auto const quotient = lattice.quotient();
    REQUIRE(quotient.has_value());
    return *quotient;
}

std::vector<Index> moduli_of(std::size_t dimension, std::vector<IntegerVector> const& relations) {
    return quotient_of(dimension, relations).moduli;
}

}  // namespace

TEST_CASE("the quotient of Z^d by a lattice has the invariant factors worked out by hand") {
    using Moduli = std::vector<Index>;
    CHECK(moduli_of(0, {}).empty());
    CHECK(moduli_of(2, {}) == Moduli{0, 0});
    CHECK(moduli_of(1, {{6}, {4}}) == Moduli{2});
    CHECK(moduli_of(1, {{2}, {3}}).empty());
    CHECK(moduli_of(2, {{3, -2}}) == Moduli{0});             // e1 = 2 steps, e2 = 3 steps of a line
    CHECK(moduli_of(2, {{4, 0}, {0, 6}}) == Moduli{2, 12});  // C4 x C6 = C2 x C12
    CHECK(moduli_of(2, {{4, 0}, {0, 5}}) == Moduli{20});
    CHECK(moduli_of(2, {{2, 4}, {4, 2}}) == Moduli{2, 6});
    CHECK(moduli_of(3, {{2, 0, 0}, {0, 2, 0}, {0, 0, 2}}) == Moduli{2, 2, 2});
}

TEST_CASE("coordinates in the quotient are zero exactly for integer combinations of the relations (Cramer's rule)") {
    Rng rng = make_rng(3);
    for (int trial = 0; trial < 50; ++trial) {
        auto const entry = [&rng] { return static_cast<std::int64_t>(uniform_index(rng, 13)) - 6; };
        IntegerVector const a{entry(), entry()};
        IntegerVector const b{entry(), entry()};
        auto const determinant_of = [](IntegerVector const& u, IntegerVector const& v) {
            return u[0] * v[1] - u[1] * v[0];
        };
        std::int64_t const determinant = determinant_of(a, b);
        if (determinant == 0) continue;
        AbelianQuotient const quotient = quotient_of(2, {a, b});
        for (std::int64_t x = -8; x <= 8; ++x) {
            for (std::int64_t y = -8; y <= 8; ++y) {
                IntegerVector const vector{x, y};
                bool const is_combination =
                    determinant_of(vector, b) % determinant == 0 && determinant_of(a, vector) % determinant == 0;
                bool is_zero = true;
                for (std::size_t i = 0; i < quotient.moduli.size(); ++i) {
                    is_zero = is_zero && quotient.coordinate(i, vector) == 0;
                }
                CHECK(is_zero == is_combination);
            }
        }
    }
}

TEST_CASE("the order of the quotient is the greatest common divisor of the relations' minors") {
    Rng rng = make_rng(4);
    for (int trial = 0; trial < 100; ++trial) {
        std::vector<IntegerVector> relations(4);
        for (auto& relation : relations) {
            for (std::size_t i = 0; i < 2; ++i) relation[i] = 6 * static_cast<std::int64_t>(uniform_index(rng, 9)) - 24;
        }
        std::int64_t minors = 0;
        for (auto const& u : relations) {
            for (auto const& v : relations) minors = std::gcd(minors, u[0] * v[1] - u[1] * v[0]);
        }
        auto const moduli = moduli_of(2, relations);
        Index const order = std::accumulate(moduli.begin(), moduli.end(), Index{1}, std::multiplies<>());
        CHECK(order == minors);
        if (moduli.size() == 2 && moduli[1] != 0) CHECK(moduli[1] % moduli[0] == 0);
    }
}

TEST_CASE("numbers beyond any layer's are refused") {
    IntegerLattice lattice(2);
    CHECK(lattice.insert({1, std::int64_t{1} << 29}));
    CHECK_FALSE(lattice.insert({7, -1}));
}
