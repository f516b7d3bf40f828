// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/label_moves.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel_for.hpp"

namespace symdiscover {

namespace {

/// log of each block's share of the weights, the inactive class last; no class is ever ruled out.
Vector log_shares(Partition const& partition) {
    Index const blocks = partition.blocks();
    Vector shares(blocks + 1);
    for (Index b = 0; b < blocks; ++b) {
        shares[b] = static_cast<double>(partition.sizes()[static_cast<std::size_t>(b)]);
    }
    shares[blocks] = std::max(static_cast<double>(partition.inactive()), 0.5);
    return (shares / shares.sum()).array().log();
}

/// The gain of weight (a, j) in each class, [n, B + 1] for all weights of output a; inactive, at the end, gains only
/// its share. With r_t the slope without the weight's own part, block b gains (r_t m_tb - G_t[j j] E psi_tb^2 / 2) /
/// s2.
Matrix gains_of_output(LinearTasks const& data, TiedTasks const& model, Matrix const& slopes, Matrix const& half_second,
                       Index a) {
    Index const n = data.inputs;
    Index const blocks = model.partition.blocks();
    Matrix rest = slopes.middleCols(a * n, n);
    Matrix squares(data.tasks, n);
    for (Index j = 0; j < n; ++j) {
        squares.col(j) = data.gram.col(j * n + j);
        std::int32_t const block = model.partition[a * n + j];
        if (block >= 0) rest.col(j) += squares.col(j).cwiseProduct(model.posterior.mean.col(block));
    }
    Matrix gains = Matrix::Zero(n, blocks + 1);
    gains.leftCols(blocks).noalias() = rest.transpose() * model.posterior.mean;
    gains.leftCols(blocks).noalias() -= squares.transpose() * half_second;
    gains /= model.noise_variance;
    return gains;
}

}  // namespace

Matrix residual_slopes(LinearTasks const& data, TiedTasks const& model) {
    Index const n = data.inputs;
    Index const m = data.outputs;
    Matrix slopes(data.tasks, m * n);
    Matrix weights(n, m);
    for (Index t = 0; t < data.tasks; ++t) {
        for (Index a = 0; a < m; ++a) {
            for (Index j = 0; j < n; ++j) {
                std::int32_t const block = model.partition[a * n + j];
                weights(j, a) = block < 0 ? 0.0 : model.posterior.mean(t, block);
            }
        }
        Eigen::Map<Matrix const> const gram(data.gram.row(t).data(), n, n);
        Eigen::Map<Matrix const> const cross(data.cross.row(t).data(), n, m);
        Eigen::Map<Matrix>(slopes.row(t).data(), m, n) = (cross - gram * weights).transpose();
    }
    return slopes;
}

std::vector<LabelMove> promising_moves(LinearTasks const& data, TiedTasks const& model, int threads) {
    Index const n = data.inputs;
    Index const blocks = model.partition.blocks();
    if (blocks == 0) return {};
    Matrix const slopes = residual_slopes(data, model);
    Matrix const half_second = 0.5 * (model.posterior.mean.cwiseAbs2() + model.posterior.variance);
    Vector const shares = log_shares(model.partition);
    std::vector<LabelMove> best(static_cast<std::size_t>(model.partition.elements()));
    parallel_for(data.outputs, threads, [&](Index a) {
        Matrix gains = gains_of_output(data, model, slopes, half_second, a);
        gains.rowwise() += shares.transpose();
        for (Index j = 0; j < n; ++j) {
            std::int32_t const now = model.partition[a * n + j];
            Index to = 0;
            double const highest = gains.row(j).maxCoeff(&to);
            std::int32_t const block = to == blocks ? Partition::inactive_label : static_cast<std::int32_t>(to);
            best[static_cast<std::size_t>(a * n + j)] = {a * n + j, block, highest - gains(j, now < 0 ? blocks : now)};
        }
    });
    std::erase_if(best, [](LabelMove const& move) { return move.gain <= 0.0; });
    std::stable_sort(best.begin(), best.end(), [](LabelMove const& a, LabelMove const& b) { return a.gain > b.gain; });
    return best;
}

}  // namespace symdiscover
