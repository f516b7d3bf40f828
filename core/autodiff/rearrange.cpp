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
    Index const old_rows = a.rows();
    Index const old_cols = a.cols();
    return a.tape->record(
        rows, cols, {a}, [=](auto out, auto in) { out = in(a).replicate(rows / old_rows, cols / old_cols); },
        [=](Var adjoint, Index) { return sum_to(adjoint, old_rows, old_cols); });
}

Var sum_to(Var a, Index rows, Index cols) {
    if ((rows != 1 && rows != a.rows()) || (cols != 1 && cols != a.cols())) {
        throw_shape_error("sum_to", a, rows, cols, "each size to be kept, or 1");
    }
    Index const old_rows = a.rows();
    Index const old_cols = a.cols();
    auto const compute = [=](auto out, auto in) {
        if (rows == 1 && cols == 1) {
            out(0, 0) = in(a).sum();
        } else if (rows == 1) {
            out = in(a).colwise().sum();
        } else if (cols == 1) {
            out = in(a).rowwise().sum();
        } else {
            out = in(a);
        }
    };
    return a.tape->record(rows, cols, {a}, compute,
                          [=](Var adjoint, Index) { return broadcast(adjoint, old_rows, old_cols); });
}

Var transpose_blocks(Var a, Index blocks) {
    if (blocks < 1 || a.rows() % blocks != 0) {
        throw_shape_error("transpose_blocks", a, blocks, a.cols(), "a stack of so many equally high blocks");
    }
    Index const height = a.rows() / blocks;
    Index const width = a.cols();
    auto const compute = [=](auto out, auto in) {
        auto const from = in(a);
        for (Index t = 0; t < blocks; ++t) {
            out.middleRows(t * width, width) = from.middleRows(t * height, height).transpose();
        }
    };
    return a.tape->record(blocks * width, height, {a}, compute,
                          [blocks](Var adjoint, Index) { return transpose_blocks(adjoint, blocks); });
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
    auto const compute = [&](auto out, auto in) {
        auto const narrow = in(a);
        for (Index i = 0; i < narrow.rows(); ++i) {
            auto* to = out.row(i).data();
            for (Index const source : map->sources()) *to++ = source < 0 ? 0 : narrow(i, source);
        }
    };
    return a.tape->record(a.rows(), map->wide_columns(), {a}, compute,
                          [map](Var adjoint, Index) { return scatter_add_columns(adjoint, map); });
}

Var scatter_add_columns(Var a, std::shared_ptr<ColumnMap const> map) {
    if (a.cols() != map->wide_columns()) {
        throw_shape_error("scatter_add_columns", a, a.rows(), map->narrow_columns(), "as many columns as the map");
    }
    auto const compute = [&](auto out, auto in) {
        auto const wide = in(a);
        out.setZero();
        for (Index i = 0; i < wide.rows(); ++i) {
            auto const* from = wide.row(i).data();
            for (Index const source : map->sources()) {
                if (source >= 0) out(i, source) += *from;
                ++from;
            }
        }
    };
    return a.tape->record(a.rows(), map->narrow_columns(), {a}, compute,
                          [map](Var adjoint, Index) { return gather_columns(adjoint, map); });
}

}  // namespace symdiscover::autodiff
