// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "core/autodiff/operations.hpp"
#include "core/autodiff/shapes.hpp"

namespace symdiscover::autodiff {

Var reshape(Var a, Index rows, Index cols) {
    if (rows * cols != a.size()) throw_shape_error("reshape", a, rows, cols, "as many elements");
    Index const old_rows = a.rows();
    Index const old_cols = a.cols();
    return a.tape->record_view(a, rows, cols, [=](Var adjoint, Index) { return reshape(adjoint, old_rows, old_cols); });
}

Var broadcast(Var a, Index rows, Index cols) {
    if ((a.rows() != 1 && a.rows() != rows) || (a.cols() != 1 && a.cols() != cols)) {
        throw_shape_error("broadcast", a, rows, cols, "each size to be kept, or repeated from 1");
    }
    Matrix repeated = a.tape->evaluate(a.value().replicate(rows / a.rows(), cols / a.cols()));
    Index const old_rows = a.rows();
    Index const old_cols = a.cols();
    return a.tape->record(std::move(repeated), {a},
                          [=](Var adjoint, Index) { return sum_to(adjoint, old_rows, old_cols); });
}

Var sum_to(Var a, Index rows, Index cols) {
    if ((rows != 1 && rows != a.rows()) || (cols != 1 && cols != a.cols())) {
        throw_shape_error("sum_to", a, rows, cols, "each size to be kept, or 1");
    }
    Matrix total = a.tape->take(rows, cols);
    if (rows == 1 && cols == 1) {
        total(0, 0) = a.value().sum();
    } else if (rows == 1) {
        total = a.value().colwise().sum();
    } else if (cols == 1) {
        total = a.value().rowwise().sum();
    } else {
        total = a.value();
    }
    Index const old_rows = a.rows();
    Index const old_cols = a.cols();
    return a.tape->record(std::move(total), {a},
                          [=](Var adjoint, Index) { return broadcast(adjoint, old_rows, old_cols); });
}

ColumnMap::ColumnMap(std::vector<Index> sources, Index narrow_columns)
    : sources_(std::move(sources)), narrow_columns_(narrow_columns) {
    for (Index const source : sources_) {
        if (source < -1 || source >= narrow_columns_) {
            throw std::invalid_argument(
                fmt::format("autodiff: column map: expected sources in [-1, {}), found {}", narrow_columns_, source));
        }
    }
}

Var gather_columns(Var a, std::shared_ptr<ColumnMap const> map) {
    if (a.cols() != map->narrow_columns()) {
        throw_shape_error("gather_columns", a, a.rows(), map->wide_columns(), "as many columns as the map's sources");
    }
    auto const narrow = a.value();
    Matrix wide = a.tape->take(a.rows(), map->wide_columns());
    for (Index i = 0; i < wide.rows(); ++i) {
        double* out = wide.row(i).data();
        for (Index const source : map->sources()) *out++ = source < 0 ? 0.0 : narrow(i, source);
    }
    return a.tape->record(std::move(wide), {a},
                          [map](Var adjoint, Index) { return scatter_add_columns(adjoint, map); });
}

Var scatter_add_columns(Var a, std::shared_ptr<ColumnMap const> map) {
    if (a.cols() != map->wide_columns()) {
        throw_shape_error("scatter_add_columns", a, a.rows(), map->narrow_columns(), "as many columns as the map");
    }
    auto const wide = a.value();
    Matrix narrow = a.tape->take(a.rows(), map->narrow_columns());
    narrow.setZero();
    for (Index i = 0; i < wide.rows(); ++i) {
        double const* in = wide.row(i).data();
        for (Index const source : map->sources()) {
            if (source >= 0) narrow(i, source) += *in;
            ++in;
        }
    }
    return a.tape->record(std::move(narrow), {a}, [map](Var adjoint, Index) { return gather_columns(adjoint, map); });
}

}  // namespace symdiscover::autodiff
