// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/operations.hpp"
#include "core/autodiff/shapes.hpp"

namespace symdiscover::autodiff {

namespace {

Op flipped(Op op) { return op == Op::none ? Op::transpose : Op::none; }

template <class A, class B, class Target>
void multiply_blocks(A const& block_of_a, B const& block_of_b, Index blocks, Target& result) {
    Index const rows = result.rows() / blocks;
    for (Index t = 0; t < blocks; ++t) {
        result.middleRows(t * rows, rows).noalias() = block_of_a(t) * block_of_b(t);
    }
}

template <class View, class Target>
void multiply(View const& a, View const& b, Index blocks, Op op_a, Op op_b, Target& result) {
    Index const a_rows = a.rows() / blocks;
    Index const b_rows = b.rows() / blocks;
    auto const a_block = [&](Index t) { return a.middleRows(t * a_rows, a_rows); };
    auto const b_block = [&](Index t) { return b.middleRows(t * b_rows, b_rows); };
    auto const a_transposed = [&](Index t) { return a.middleRows(t * a_rows, a_rows).transpose(); };
    auto const b_transposed = [&](Index t) { return b.middleRows(t * b_rows, b_rows).transpose(); };
    if (op_a == Op::none && op_b == Op::none) multiply_blocks(a_block, b_block, blocks, result);
    if (op_a == Op::none && op_b == Op::transpose) multiply_blocks(a_block, b_transposed, blocks, result);
    if (op_a == Op::transpose && op_b == Op::none) multiply_blocks(a_transposed, b_block, blocks, result);
    if (op_a == Op::transpose && op_b == Op::transpose) multiply_blocks(a_transposed, b_transposed, blocks, result);
}

}  // namespace

Var matmul(Var a, Var b, Op op_a, Op op_b) { return block_matmul(a, b, 1, op_a, op_b); }

Var block_matmul(Var a, Var b, Index blocks, Op op_a, Op op_b) {
    if (blocks < 1 || a.rows() % blocks != 0 || b.rows() % blocks != 0) {
        throw_shape_error("matmul", a, b, "stacks of equally high blocks");
    }
    Index const inner_a = op_a == Op::none ? a.cols() : a.rows() / blocks;
    Index const inner_b = op_b == Op::none ? b.rows() / blocks : b.cols();
    if (inner_a != inner_b) throw_shape_error("matmul", a, b, "equal inner dimensions");
    auto pullback = [=](Var adjoint, Index operand) {
        if (operand == 0) {
            return op_a == Op::none ? block_matmul(adjoint, b, blocks, Op::none, flipped(op_b))
                                    : block_matmul(b, adjoint, blocks, op_b, Op::transpose);
        }
        return op_b == Op::none ? block_matmul(a, adjoint, blocks, flipped(op_a), Op::none)
                                : block_matmul(adjoint, a, blocks, Op::transpose, op_a);
    };
    Index const rows = op_a == Op::none ? a.rows() : blocks * a.cols();
    Index const cols = op_b == Op::none ? b.cols() : b.rows() / blocks;
    return a.tape->record(
        rows, cols, {a, b}, [=](auto out, auto in) { multiply(in(a), in(b), blocks, op_a, op_b, out); }, pullback);
}

}  // namespace symdiscover::autodiff
