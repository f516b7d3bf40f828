// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/autodiff/operations.hpp"

namespace symdiscover::autodiff {

MatrixView Var::value() const {
    auto const& node = tape->node(id);
    return MatrixView(node.data, node.rows, node.cols);
}

Index Var::rows() const { return tape->node(id).rows; }
Index Var::cols() const { return tape->node(id).cols; }

Var Tape::push(Node node) {
    nodes_.push_back(std::move(node));
    return {this, size() - 1};
}

void Tape::clear() {
    for (auto& node : nodes_) {
        if (node.storage.size() > 0) spare_[node.storage.size()].push_back(std::move(node.storage));
    }
    nodes_.clear();
}

Matrix Tape::take(Index rows, Index cols) {
    auto const found = spare_.find(rows * cols);
    if (found == spare_.end() || found->second.empty()) return Matrix(rows, cols);
    Matrix matrix = std::move(found->second.back());
    found->second.pop_back();
    matrix.resize(rows, cols);
    return matrix;
}

Var Tape::leaf(Matrix value) { return record(std::move(value), {}, {}); }

Var Tape::borrow(MatrixView values) { return push({{}, values.data(), values.rows(), values.cols(), {}, {}}); }

Var Tape::record(Matrix value, std::vector<Var> const& operands, Pullback pullback) {
    std::vector<Index> ids;
    for (Var const operand : operands) {
        if (operand.tape != this) throw std::invalid_argument("autodiff: an operand is on another tape");
        ids.push_back(operand.id);
    }
    Index const rows = value.rows();
    Index const cols = value.cols();
    Var const result = push({std::move(value), nullptr, rows, cols, std::move(ids), std::move(pullback)});
    nodes_.back().data = nodes_.back().storage.data();
    return result;
}

Var Tape::record_view(Var operand, Index rows, Index cols, Pullback pullback) {
    return push({{}, operand.value().data(), rows, cols, {operand.id}, std::move(pullback)});
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
        auto const& operands = tape.node(id).operands;
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
        for (std::size_t i = 0; i < node.operands.size(); ++i) {
            auto const operand = static_cast<std::size_t>(node.operands[i]);
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

void TapePool::use(std::function<void(Tape&)> const& body) {
    std::unique_ptr<Tape> tape;
    {
        std::lock_guard const lock(mutex_);
        if (!idle_.empty()) {
            tape = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!tape) tape = std::make_unique<Tape>();
    body(*tape);
    tape->clear();
    std::lock_guard const lock(mutex_);
    idle_.push_back(std::move(tape));
}

}  // namespace symdiscover::autodiff
