// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/operations.hpp"
#include "core/autodiff/shapes.hpp"

namespace symdiscover::autodiff {

namespace {

void require_equal_shapes(char const* operation, Var a, Var b) {
    if (a.rows() != b.rows() || a.cols() != b.cols()) throw_shape_error(operation, a, b, "equal shapes");
}

}  // namespace

Var add(Var a, Var b) {
    require_equal_shapes("add", a, b);
    return a.tape->record(a.tape->evaluate(a.value() + b.value()), {a, b}, [](Var adjoint, Index) { return adjoint; });
}

Var sub(Var a, Var b) {
    require_equal_shapes("sub", a, b);
    return a.tape->record(a.tape->evaluate(a.value() - b.value()), {a, b},
                          [](Var adjoint, Index operand) { return operand == 0 ? adjoint : scale(adjoint, -1.0); });
}

Var hadamard(Var a, Var b) {
    require_equal_shapes("hadamard", a, b);
    return a.tape->record(a.tape->evaluate(a.value().cwiseProduct(b.value())), {a, b},
                          [a, b](Var adjoint, Index operand) { return hadamard(adjoint, operand == 0 ? b : a); });
}

Var scale(Var a, double factor) {
    return a.tape->record(a.tape->evaluate(factor * a.value()), {a},
                          [factor](Var adjoint, Index) { return scale(adjoint, factor); });
}

Var relu(Var a) {
    return a.tape->record(a.tape->evaluate(a.value().cwiseMax(0.0)), {a}, [a](Var adjoint, Index) {
        auto const positive = (a.value().array() > 0.0).cast<double>().matrix();
        return hadamard(adjoint, a.tape->leaf(a.tape->evaluate(positive)));
    });
}

Var exp(Var a) {
    return a.tape->record(a.tape->evaluate(a.value().array().exp().matrix()), {a},
                          [a](Var adjoint, Index) { return hadamard(adjoint, exp(a)); });
}

Var power(Var a, double exponent) {
    return a.tape->record(
        a.tape->evaluate(a.value().array().pow(exponent).matrix()), {a},
        [a, exponent](Var adjoint, Index) { return scale(hadamard(adjoint, power(a, exponent - 1.0)), exponent); });
}

Var log_sum_exp(Var a) {
    Vector const most = a.value().rowwise().maxCoeff();
    Matrix const sums = (a.value().colwise() - most).array().exp().matrix().rowwise().sum();
    return a.tape->record(sums.array().log().matrix() + most, {a}, [a](Var adjoint, Index) {
        Var const total = broadcast(log_sum_exp(a), a.rows(), a.cols());
        return hadamard(broadcast(adjoint, a.rows(), a.cols()), exp(sub(a, total)));
    });
}

Var scale_by(Var a, Var factor) {
    if (factor.size() != 1) throw_shape_error("scale_by", a, factor, "the factor to be [1, 1]");
    return a.tape->record(
        a.tape->evaluate(factor.value()(0, 0) * a.value()), {a, factor},
        [a, factor](Var adjoint, Index operand) { return operand == 0 ? scale_by(adjoint, factor) : dot(adjoint, a); });
}

Var dot(Var a, Var b) {
    require_equal_shapes("dot", a, b);
    Matrix const product = Matrix::Constant(1, 1, a.value().cwiseProduct(b.value()).sum());
    return a.tape->record(product, {a, b},
                          [a, b](Var adjoint, Index operand) { return scale_by(operand == 0 ? b : a, adjoint); });
}

}  // namespace symdiscover::autodiff
