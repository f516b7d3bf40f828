// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/operations.hpp"
#include "core/autodiff/shapes.hpp"

namespace symdiscover::autodiff {

namespace {

void require_equal_shapes(char const* operation, Var a, Var b) {
    if (a.rows() != b.rows() || a.cols() != b.cols()) throw_shape_error(operation, a, b, "equal shapes");
}

/// An operation whose result has the shape of a.
template <class Compute>
Var elementwise(Var a, Operands operands, Compute const& compute, Pullback pullback) {
    return a.tape->record(a.rows(), a.cols(), operands, compute, std::move(pullback));
}

/// b where a > 0, and 0 elsewhere: what relu's derivative does, and what its own derivative is again.
Var where_positive(Var a, Var b) {
    return elementwise(
        b, {b},
        [=](auto out, auto in) {
            using Number = NumberOf<decltype(out)>;
            out = (in(a).array() > Number{0}).select(in(b), Number{0});
        },
        [a](Var adjoint, Index) { return where_positive(a, adjoint); });
}

}  // namespace

Var add(Var a, Var b) {
    require_equal_shapes("add", a, b);
    return elementwise(
        a, {a, b}, [=](auto out, auto in) { out = in(a) + in(b); }, [](Var adjoint, Index) { return adjoint; });
}

Var sub(Var a, Var b) {
    require_equal_shapes("sub", a, b);
    return elementwise(
        a, {a, b}, [=](auto out, auto in) { out = in(a)-in(b); },
        [](Var adjoint, Index operand) { return operand == 0 ? adjoint : scale(adjoint, -1.0); });
}

Var hadamard(Var a, Var b) {
    require_equal_shapes("hadamard", a, b);
    return elementwise(
        a, {a, b}, [=](auto out, auto in) { out = in(a).cwiseProduct(in(b)); },
        [a, b](Var adjoint, Index operand) { return hadamard(adjoint, operand == 0 ? b : a); });
}

Var scale(Var a, double factor) {
    return elementwise(
        a, {a}, [=](auto out, auto in) { out = static_cast<NumberOf<decltype(out)>>(factor) * in(a); },
        [factor](Var adjoint, Index) { return scale(adjoint, factor); });
}

Var relu(Var a) {
    return elementwise(
        a, {a}, [=](auto out, auto in) { out = in(a).cwiseMax(NumberOf<decltype(out)>{0}); },
        [a](Var adjoint, Index) { return where_positive(a, adjoint); });
}

Var exp(Var a) {
    return elementwise(
        a, {a}, [=](auto out, auto in) { out = in(a).array().exp().matrix(); },
        [a](Var adjoint, Index) { return hadamard(adjoint, exp(a)); });
}

Var power(Var a, double exponent) {
    return elementwise(
        a, {a},
        [=](auto out, auto in) { out = in(a).array().pow(static_cast<NumberOf<decltype(out)>>(exponent)).matrix(); },
        [a, exponent](Var adjoint, Index) { return scale(hadamard(adjoint, power(a, exponent - 1.0)), exponent); });
}

Var log_sum_exp(Var a) {
    return a.tape->record(
        a.rows(), 1, {a},
        [=](auto out, auto in) {
            auto const most = in(a).rowwise().maxCoeff().eval();
            out = (in(a).colwise() - most).array().exp().rowwise().sum().log().matrix() + most;
        },
        [a](Var adjoint, Index) {
            Var const total = broadcast(log_sum_exp(a), a.rows(), a.cols());
            return hadamard(broadcast(adjoint, a.rows(), a.cols()), exp(sub(a, total)));
        });
}

Var scale_by(Var a, Var factor) {
    if (factor.size() != 1) throw_shape_error("scale_by", a, factor, "the factor to be [1, 1]");
    return elementwise(
        a, {a, factor}, [=](auto out, auto in) { out = in(factor)(0, 0) * in(a); },
        [a, factor](Var adjoint, Index operand) { return operand == 0 ? scale_by(adjoint, factor) : dot(adjoint, a); });
}

Var dot(Var a, Var b) {
    require_equal_shapes("dot", a, b);
    return a.tape->record(
        1, 1, {a, b}, [=](auto out, auto in) { out(0, 0) = in(a).cwiseProduct(in(b)).sum(); },
        [a, b](Var adjoint, Index operand) { return scale_by(operand == 0 ? b : a, adjoint); });
}

}  // namespace symdiscover::autodiff
