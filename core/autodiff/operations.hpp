// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/autodiff/tape.hpp"

/// The operations a tape can record. Each one's derivative is made of operations listed here, so all can be
/// differentiated any number of times. Operands of shapes that do not fit throw std::invalid_argument naming both.
namespace symdiscover::autodiff {

// Element by element; operands of two-operand forms have the same shape.
Var add(Var a, Var b);
Var sub(Var a, Var b);
Var hadamard(Var a, Var b);
Var scale(Var a, double factor);
Var relu(Var a);  ///< max(a, 0); the derivative at 0 is taken as 0

Var exp(Var a);

/// a to a power, element by element; a > 0, or a whole power that does not divide by it.
Var power(Var a, double exponent);

/// log sum_j exp(a(i, j)) of each row, [rows, 1], without overflow.
Var log_sum_exp(Var a);

/// a times the number in `factor` [1, 1].
Var scale_by(Var a, Var factor);

/// Sum of the products of corresponding elements, [1, 1].
Var dot(Var a, Var b);

/// Whether a product reads an operand as it is or transposed; nothing is copied for it.
enum class Op : bool { none, transpose };

/// op(a) op(b).
Var matmul(Var a, Var b, Op op_a = Op::none, Op op_b = Op::none);

/// `blocks` independent products: a and b are stacks of that many equally high matrices, and so is the result, whose
/// block t is op(a_t) op(b_t). This is how tasks with weights of their own are evaluated together.
Var block_matmul(Var a, Var b, Index blocks, Op op_a = Op::none, Op op_b = Op::none);

/// The same numbers, row by row, as a matrix [rows, cols]; free, because matrices are row-major.
Var reshape(Var a, Index rows, Index cols);

/// Each of `blocks` equally high matrices, of which a is a stack, transposed.
Var transpose_blocks(Var a, Index blocks);

/// Repeats a to [rows, cols]: a is [1, 1], [1, cols] or [rows, 1].
Var broadcast(Var a, Index rows, Index cols);

/// Adjoint of broadcast: sums a over its rows where rows = 1, over its columns where cols = 1.
Var sum_to(Var a, Index rows, Index cols);

inline Var sum(Var a) { return sum_to(a, 1, 1); }

/// Where the columns of a wide matrix come from: column j is column source(j) of a narrow one with `narrow_columns`
/// columns, or zero where source(j) is -1.
class ColumnMap {
  public:
    /// Throws std::invalid_argument when a source is not in [-1, narrow_columns).
    ColumnMap(std::vector<Index> sources, Index narrow_columns);

    std::vector<Index> const& sources() const { return sources_; }
    Index narrow_columns() const { return narrow_columns_; }
    Index wide_columns() const { return static_cast<Index>(sources_.size()); }

  private:
    std::vector<Index> sources_;
    Index narrow_columns_;
};

/// Result [rows, wide_columns] with result(i, j) = a(i, source(j)), or 0.
Var gather_columns(Var a, std::shared_ptr<ColumnMap const> map);

/// Adjoint of gather_columns: result [rows, narrow_columns] with result(i, source(j)) the sum of these a(i, j).
Var scatter_add_columns(Var a, std::shared_ptr<ColumnMap const> map);

}  // namespace symdiscover::autodiff
