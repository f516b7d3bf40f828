// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/types.hpp"

/// Matrix-valued reverse-mode differentiation. A tape records every operation; gradient() records the derivative with
/// the same operations, so a gradient can be differentiated again: exact second order through inner optimiser steps.
namespace symdiscover::autodiff {

class Tape;

/// Values are read through views: a reshaped or borrowed matrix is never copied.
using MatrixView = Eigen::Map<Matrix const>;

/// Handle of a recorded matrix; cheap to copy, valid as long as its tape.
struct Var {
    Tape* tape = nullptr;
    Index id = -1;

    MatrixView value() const;
    Index rows() const;
    Index cols() const;
    Index size() const { return rows() * cols(); }
};

/// Maps the adjoint of an operation's result to the adjoint of its operand number `operand`, by recording operations.
using Pullback = std::function<Var(Var adjoint, Index operand)>;

class Tape {
  public:
    Tape() = default;
    Tape(Tape const&) = delete;
    Tape& operator=(Tape const&) = delete;

    /// A matrix that depends on nothing. What is a variable and what a constant, each gradient() decides by its `wrt`.
    Var leaf(Matrix value);

    /// As leaf(), without a copy: `values` must outlive the tape.
    Var borrow(MatrixView values);

    /// For those who write operations: the result of one, computed from `operands`.
    Var record(Matrix value, std::vector<Var> const& operands, Pullback pullback);

    /// For operations that only read the same numbers in another shape: shares the operand's memory.
    Var record_view(Var operand, Index rows, Index cols, Pullback pullback);

    Index size() const { return static_cast<Index>(nodes_.size()); }

    /// Forgets everything recorded, but keeps the memory for what comes next: an outer step is much like the one
    /// before, and giving megabytes back to the system and asking for them again took longer than its arithmetic.
    void clear();

    /// A matrix of this shape with any content, out of the memory that clear() kept where it can be.
    Matrix take(Index rows, Index cols);

    /// The value of an expression in such a matrix.
    template <class Expression>
    Matrix evaluate(Expression const& expression) {
        Matrix value = take(expression.rows(), expression.cols());
        value.noalias() = expression;
        return value;
    }

    struct Node {
        Matrix storage;  ///< empty when `data` belongs to someone else
        double const* data = nullptr;
        Index rows = 0;
        Index cols = 0;
        std::vector<Index> operands;
        Pullback pullback;
    };
    Node const& node(Index id) const { return nodes_[static_cast<std::size_t>(id)]; }

  private:
    Var push(Node node);

    std::deque<Node> nodes_;  // a deque, because pullbacks append while a node is being read
    std::unordered_map<Index, std::vector<Matrix>> spare_;  // by number of elements
};

/// d scalar / d wrt[i], each of the shape of wrt[i], recorded on the tape. `scalar` must be [1, 1]; entries of `wrt`
/// may be leaves or results of operations, and get zeros when `scalar` does not depend on them. Only what lies between
/// `wrt` and `scalar` is worked on.
std::vector<Var> gradient(Var scalar, std::span<Var const> wrt);

/// Tapes that are used again and again, each by one thread at a time, so that their memory is (see Tape::clear).
class TapePool {
  public:
    /// Calls body with an empty tape. May be called from several threads at once.
    void use(std::function<void(Tape&)> const& body);

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Tape>> idle_;
};

}  // namespace symdiscover::autodiff
