// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

#include "core/autodiff/operations.hpp"

namespace symdiscover::autodiff {

namespace {

constexpr std::align_val_t cache_line{64};

}  // namespace

Memory::Memory(std::size_t bytes) : start_(::operator new(bytes, cache_line)), bytes_(bytes) {}

void Memory::Release::operator()(void* start) const { ::operator delete(start, cache_line); }

Matrix Var::value() const {
    Tape::Node const& node = tape->node(id);
    if (tape->precision() == Precision::as_double) {
        return MatrixView(static_cast<double const*>(node.data), node.rows, node.cols);
    }
    return ViewOf<float>(static_cast<float const*>(node.data), node.rows, node.cols).cast<double>();
}

Index Var::rows() const { return tape->node(id).rows; }
Index Var::cols() const { return tape->node(id).cols; }

Var Tape::push(Index rows, Index cols, Operands operands, Pullback pullback) {
    Node node{{}, nullptr, rows, cols, {}, 0, std::move(pullback)};
    for (Var const operand : operands) {
        if (operand.tape != this) throw std::invalid_argument("autodiff: an operand is on another tape");
        node.operand_ids.at(node.operand_count++) = operand.id;
    }
    std::size_t const each = precision_ == Precision::as_double ? sizeof(double) : sizeof(float);
    node.memory = take(static_cast<std::size_t>(rows * cols) * each);
    node.data = node.memory.get();
    nodes_.push_back(std::move(node));
    return {this, size() - 1};
}

void Tape::clear() {
    for (auto& node : nodes_) {
        if (node.memory.bytes() > 0) spare_[node.memory.bytes()].push_back(std::move(node.memory));
    }
    nodes_.clear();
}

Memory Tape::take(std::size_t bytes) {
    auto const found = spare_.find(bytes);
    if (found == spare_.end() || found->second.empty()) return Memory(bytes);
    Memory memory = std::move(found->second.back());
    found->second.pop_back();
    return memory;
}

Var Tape::leaf(MatrixRef const& value) {
    return record(value.rows(), value.cols(), {},
                  [&value](auto out, auto) { out = value.template cast<typename decltype(out)::Scalar>(); }, {});
}

Var Tape::borrow(MatrixView values) {
    if (precision_ == Precision::as_single) return leaf(values);
    nodes_.push_back({{}, values.data(), values.rows(), values.cols(), {}, 0, {}});
    return {this, size() - 1};
}

Var Tape::record_view(Var operand, Index rows, Index cols, Pullback pullback) {
    nodes_.push_back({{}, node(operand.id).data, rows, cols, {operand.id}, 1, std::move(pullback)});
    return {this, size() - 1};
}

namespace {

/// For each node up to `last`: is it one of `wrt`, or computed from one?
std::vector<bool> dependents(Tape const& tape, std::span<Var const> wrt, Index last) {
    std::vector<bool> depends(static_cast<std::size_t>(last + 1), false);
    for (Var const var : wrt) {
        if (var.tape != &tape)
            throw std::invalid_argument("autodiff: gradient with respect to a matrix of another tape");
        if (var.id <= last) depends[static_cast<std::size_t>(var.id)] = true;
    }
    for (Index id = 0; id <= last; ++id) {
        auto const operands = tape.node(id).operands();
        if (std::any_of(operands.begin(), operands.end(),
                        [&](Index operand) { return depends[static_cast<std::size_t>(operand)]; })) {
            depends[static_cast<std::size_t>(id)] = true;
        }
    }
    return depends;
}

}  // namespace

std::vector<Var> gradient(Var scalar, std::span<Var const> wrt) {
    if (scalar.size() != 1) {
        throw std::invalid_argument(
            fmt::format("autodiff: gradient of a [{}, {}] matrix, expected [1, 1]", scalar.rows(), scalar.cols()));
    }
    Tape& tape = *scalar.tape;
    auto const depends = dependents(tape, wrt, scalar.id);
    std::vector<Var> adjoints(depends.size());
    adjoints.back() = tape.leaf(Matrix::Ones(1, 1));
    for (Index id = scalar.id; id >= 0; --id) {
        Var const adjoint = adjoints[static_cast<std::size_t>(id)];
        if (adjoint.tape == nullptr) continue;
        auto const& node = tape.node(id);
        for (std::size_t i = 0; i < node.operand_count; ++i) {
            auto const operand = static_cast<std::size_t>(node.operand_ids[i]);
            if (!depends[operand]) continue;
            Var const part = node.pullback(adjoint, static_cast<Index>(i));
            Var& total = adjoints[operand];
            total = total.tape == nullptr ? part : add(total, part);
        }
    }
    std::vector<Var> gradients;
    for (Var const var : wrt) {
        bool const reached = var.id <= scalar.id && adjoints[static_cast<std::size_t>(var.id)].tape != nullptr;
        gradients.push_back(reached ? adjoints[static_cast<std::size_t>(var.id)]
                                    : tape.leaf(Matrix::Zero(var.rows(), var.cols())));
    }
    return gradients;
}

void TapePool::use(Precision precision, std::function<void(Tape&)> const& body) {
    std::unique_ptr<Tape> tape;
    {
        std::lock_guard const lock(mutex_);
        auto const found = std::ranges::find(idle_, precision, [](auto const& idle) { return idle->precision(); });
        if (found != idle_.end()) {
            tape = std::move(*found);
            idle_.erase(found);
        }
    }
    if (!tape) tape = std::make_unique<Tape>(precision);
    body(*tape);
    tape->clear();
    std::lock_guard const lock(mutex_);
    idle_.push_back(std::move(tape));
}

}  // namespace symdiscover::autodiff
