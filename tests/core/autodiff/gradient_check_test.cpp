// SPDX-License-Identifier: Apache-2.0
#include "tests/core/autodiff/gradient_check.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "core/autodiff/operations.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

namespace {

/// Records `value` as if it were an operation on a with the derivative that `pullback` records.
Var pretend(Var a, Matrix const& value, Pullback pullback) {
    auto const compute = [&](auto out, auto) { out = value.cast<typename decltype(out)::Scalar>(); };
    return a.tape->record(value.rows(), value.cols(), {a}, compute, std::move(pullback));
}

}  // namespace

TEST_CASE("A wrong derivative is found at the order at which it is wrong") {
    std::vector<Matrix> const point{Matrix::Constant(1, 2, 1.5)};
    auto const doubled = [](std::span<Var const> v) {
        return pretend(v[0], v[0].value(), [](Var adjoint, Index) { return scale(adjoint, 2.0); });
    };
    CHECK(gradient_check(doubled, point).first_order > 0.1);

    // exp with a derivative whose value is right, but recorded as if it did not depend on its operand.
    auto const frozen = [](std::span<Var const> v) {
        Var const a = v[0];
        return pretend(a, a.value().array().exp(),
                       [a](Var adjoint, Index) { return hadamard(adjoint, a.tape->leaf(a.value().array().exp())); });
    };
    CHECK(gradient_check(frozen, point).first_order < 1e-8);
    CHECK(gradient_check(frozen, point).second_order > 0.01);
}

TEST_CASE("Derivatives that are not numbers are errors") {
    auto const root = [](std::span<Var const> v) {
        return pretend(v[0], v[0].value().cwiseSqrt(), [](Var adjoint, Index) { return adjoint; });
    };
    CHECK(gradient_check(root, {Matrix::Constant(1, 1, -1.0)}).first_order > 1.0);
}
