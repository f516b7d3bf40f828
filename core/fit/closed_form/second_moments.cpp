// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/second_moments.hpp"

#include <cmath>

#include "core/base/parallel_for.hpp"

namespace symdiscover {

Matrix weighted_gram(LinearTasks const& data, Matrix const& second, int threads) {
    Index const n = data.inputs;
    Index const k = static_cast<Index>(std::llround(std::sqrt(static_cast<double>(second.cols()))));
    Matrix result(n * k, n * k);
    // One block row (j, .) at a time: gram rows (j, .) of all tasks against all second moments. Only the upper blocks
    // are computed; both factors are symmetric.
    parallel_for(n, threads, [&](Index j) {
        Matrix const pairs = data.gram.middleCols(j * n + j, n - j).transpose() * second;  // [n - j, k k]
        for (Index other = j; other < n; ++other) {
            Eigen::Map<Matrix const> const block(pairs.row(other - j).data(), k, k);
            result.block(j * k, other * k, k, k) = block;
            result.block(other * k, j * k, k, k) = block;
        }
    });
    return result;
}

Matrix filter_cross(LinearTasks const& data, Matrix const& mean) {
    Index const k = mean.cols();
    Matrix const by_filter = mean.transpose() * data.cross;  // [k, n m]
    Matrix result(data.inputs * k, data.outputs);
    for (Index l = 0; l < k; ++l) {
        for (Index j = 0; j < data.inputs; ++j) {
            result.row(j * k + l) = by_filter.row(l).segment(j * data.outputs, data.outputs);
        }
    }
    return result;
}

Matrix pairs_first(Matrix const& blocks, Index inputs) {
    Index const k = blocks.rows() / inputs;
    Matrix result(inputs * inputs, k * k);
    for (Index j = 0; j < inputs; ++j) {
        for (Index other = 0; other < inputs; ++other) {
            Eigen::Map<Matrix>(result.row(j * inputs + other).data(), k, k) = blocks.block(j * k, other * k, k, k);
        }
    }
    return result;
}

Matrix from_input_blocks(Matrix const& blocks, Index outputs, Index inputs, Index k) {
    Matrix result(outputs * inputs, k);
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            result.row(a * inputs + j) = blocks.col(a).segment(j * k, k).transpose();
        }
    }
    return result;
}

}  // namespace symdiscover
