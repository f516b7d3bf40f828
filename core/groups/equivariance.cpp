// SPDX-License-Identifier: Apache-2.0
#include "core/groups/equivariance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/partitions/subspace.hpp"

namespace symdiscover {

namespace {

void require_sizes(MatrixRef const& learned, std::span<ActionGenerator const> generators, Index outputs, Index inputs) {
    if (learned.rows() != outputs * inputs) {
        throw std::invalid_argument(fmt::format("equivariance error: expected {} x {} weights a column, found {}",
                                                outputs, inputs, learned.rows()));
    }
    for (ActionGenerator const& generator : generators) {
        auto const moved_outputs = static_cast<Index>(generator.output.size());
        auto const moved_inputs = static_cast<Index>(generator.input.size());
        if (moved_outputs != outputs || moved_inputs != inputs) {
            throw std::invalid_argument(
                fmt::format("equivariance error: expected a generator on {} outputs and {} inputs, found {} and {}",
                            outputs, inputs, moved_outputs, moved_inputs));
        }
    }
}

/// |P_g Q - Q|^2: row e of Q lands on row g(e).
double squared_move(Matrix const& basis, ActionGenerator const& generator, Index outputs, Index inputs) {
    double sum = 0.0;
    for (Index a = 0; a < outputs; ++a) {
        Index const row = image(generator.output, a) * inputs;
        for (Index j = 0; j < inputs; ++j) {
            sum += (basis.row(a * inputs + j) - basis.row(row + image(generator.input, j))).squaredNorm();
        }
    }
    return sum;
}

}  // namespace

std::optional<EquivarianceError> equivariance_error(MatrixRef const& learned,
                                                    std::span<ActionGenerator const> generators, Index outputs,
                                                    Index inputs) {
    require_sizes(learned, generators, outputs, inputs);
    Matrix const basis = orthonormal_basis(learned);
    if (basis.cols() == 0) return std::nullopt;
    EquivarianceError result;
    for (ActionGenerator const& generator : generators) {
        double const square = squared_move(basis, generator, outputs, inputs) / static_cast<double>(basis.cols());
        result.generators.push_back(std::sqrt(square));
        result.error = std::max(result.error, result.generators.back());
    }
    return result;
}

}  // namespace symdiscover
