// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/precision.hpp"
#include "core/base/types.hpp"

/// Matrix-valued reverse-mode differentiation. A tape records every operation; gradient() records the derivative with
/// the same operations, so a gradient can be differentiated again: exact second order through inner optimiser steps.
/// Which numbers it computes in is the tape's matter: operations are written once, for both (Tape::record).
namespace symdiscover::autodiff {

class Tape;

template <class Number>
using MatrixOf = Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Values are read through views: a reshaped or borrowed matrix is never copied.
template <class Number>
using ViewOf = Eigen::Map<MatrixOf<Number> const>;
using MatrixView = ViewOf<double>;

/// Where an operation writes its result.
template <class Number>
using TargetOf = Eigen::Map<MatrixOf<Number>>;

/// Handle of a recorded matrix; cheap to copy, valid as long as its tape.
struct Var {
    Tape* tape = nullptr;
    Index id = -1;

    Matrix value() const;  ///< a copy, in doubles
    Index rows() const;
    Index cols() const;
    Index size() const { return rows() * cols(); }
};

/// Maps the adjoint of an operation's result to the adjoint of its operand number `operand`, by recording operations.
using Pullback = std::function<Var(Var adjoint, Index operand)>;

/// Of an operation: at most five.
using Operands = std::initializer_list<Var>;

/// Bytes that are handed on from one matrix to the next.
class Memory {
  public:
    Memory() = default;
    explicit Memory(std::size_t bytes);

    std::size_t bytes() const { return bytes_; }
    void* get() const { return start_.get(); }

  private:
    struct Release {
        void operator()(void* start) const;
    };
    std::unique_ptr<void, Release> start_;
    std::size_t bytes_ = 0;
};

class Tape {
  public:
    explicit Tape(Precision precision = Precision::as_double) : precision_(precision) {}
    Tape(Tape const&) = delete;
    Tape& operator=(Tape const&) = delete;

    Precision precision() const { return precision_; }

    /// A matrix that depends on nothing. What is a variable and what a constant, each gradient() decides by its `wrt`.
    Var leaf(MatrixRef const& value);

    /// As leaf(), in doubles without a copy: `values` must outlive the tape.
    Var borrow(MatrixView values);

    /// For those who write operations: the result [rows, cols] of one, and its pullback. compute(out, in) is called
    /// once and writes the result into `out`, a TargetOf of the tape's numbers; in(var) is the view of an operand.
    template <class Compute>
    Var record(Index rows, Index cols, Operands operands, Compute const& compute, Pullback pullback) {
        Var const result = push(rows, cols, operands, std::move(pullback));
        void* const data = nodes_.back().memory.get();
        if (precision_ == Precision::as_double) {
            compute(TargetOf<double>(static_cast<double*>(data), rows, cols), reader<double>);
        } else {
            compute(TargetOf<float>(static_cast<float*>(data), rows, cols), reader<float>);
        }
        return result;
    }

    /// For operations that only read the same numbers in another shape: shares the operand's memory.
    Var record_view(Var operand, Index rows, Index cols, Pullback pullback);

    Index size() const { return static_cast<Index>(nodes_.size()); }

    /// Forgets everything recorded, but keeps the memory for what comes next: an outer step is much like the one
    /// before, and giving megabytes back to the system and asking for them again took longer than its arithmetic.
    void clear();

    struct Node {
        Memory memory;  ///< none when `data` belongs to someone else
        void const* data = nullptr;
        Index rows = 0;
        Index cols = 0;
        std::array<Index, 5> operand_ids{};
        std::size_t operand_count = 0;
        Pullback pullback;

        std::span<Index const> operands() const { return std::span(operand_ids).first(operand_count); }
    };
    Node const& node(Index id) const { return nodes_[static_cast<std::size_t>(id)]; }

  private:
    template <class Number>
    static ViewOf<Number> reader(Var var) {
        Node const& node = var.tape->node(var.id);
        return ViewOf<Number>(static_cast<Number const*>(node.data), node.rows, node.cols);
    }

    Var push(Index rows, Index cols, Operands operands, Pullback pullback);
    Memory take(std::size_t bytes);

    Precision precision_;
    std::deque<Node> nodes_;  // a deque, because pullbacks append while a node is being read
    std::unordered_map<std::size_t, std::vector<Memory>> spare_;  // by number of bytes
};

/// d scalar / d wrt[i], each of the shape of wrt[i], recorded on the tape. `scalar` must be [1, 1]; entries of `wrt`
/// may be leaves or results of operations, and get zeros when `scalar` does not depend on them. Only what lies between
/// `wrt` and `scalar` is worked on.
std::vector<Var> gradient(Var scalar, std::span<Var const> wrt);

/// Tapes that are used again and again, each by one thread at a time, so that their memory is (see Tape::clear).
class TapePool {
  public:
    /// Calls body with an empty tape of this precision. May be called from several threads at once.
    void use(Precision precision, std::function<void(Tape&)> const& body);

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Tape>> idle_;
};

}  // namespace symdiscover::autodiff
