// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/rng.hpp"
#include "core/data/task_source.hpp"
#include "core/partitions/subspace.hpp"

namespace symdiscover::test {

/// Tasks whose outputs are x convolved with a filter of their own, N(0, 1) taps and inputs, without noise.
inline MemoryTaskSource convolution_tasks(Index tasks, Index inputs, Index taps, Index examples) {
    Index const outputs = inputs - taps + 1;
    TaskBatch all{tasks, examples, Matrix(tasks * examples, inputs), Matrix::Zero(tasks * examples, outputs)};
    for (Index t = 0; t < tasks; ++t) {
        Rng rng = make_rng(99, static_cast<std::uint64_t>(t));
        Matrix const filter = normal_matrix(rng, 1, taps);
        all.x.middleRows(t * examples, examples) = normal_matrix(rng, examples, inputs);
        for (Index tap = 0; tap < taps; ++tap) {
            all.y.middleRows(t * examples, examples) +=
                filter(0, tap) * all.x.block(t * examples, tap, examples, outputs);
        }
    }
    return MemoryTaskSource({tasks, examples, {inputs}, {outputs}}, std::move(all), default_split(tasks));
}

/// The last layer [outputs, hidden] of hidden_sharing_tasks().
inline Matrix last_layer(Index outputs, Index hidden) {
    Rng rng = make_rng(98);
    return normal_matrix(rng, outputs, hidden);
}

/// Where the shared parameters of hidden_sharing_tasks() lie: [1, blocks].
inline Matrix mean_shared_parameters(Index blocks) {
    Rng rng = make_rng(97);
    return normal_matrix(rng, 1, blocks);
}

/// Tasks of two layers with relu between them: the hidden one is tied by a partition, its shared parameters scattered
/// by 0.5 over the tasks; the last one is the same for all.
inline MemoryTaskSource hidden_sharing_tasks(Partition const& partition, Index inputs, Index outputs, Index tasks,
                                             Index examples, double noise) {
    Index const hidden = partition.elements() / inputs;
    Matrix const last = last_layer(outputs, hidden);
    TaskBatch all{tasks, examples, Matrix(tasks * examples, inputs), Matrix(tasks * examples, outputs)};
    for (Index t = 0; t < tasks; ++t) {
        Rng rng = make_rng(96, static_cast<std::uint64_t>(t));
        Matrix const shared =
            mean_shared_parameters(partition.blocks()) + 0.5 * normal_matrix(rng, 1, partition.blocks());
        Matrix const weights =
            (block_indicator(partition) * shared.transpose()).reshaped<Eigen::RowMajor>(hidden, inputs);
        Matrix const x = normal_matrix(rng, examples, inputs);
        all.x.middleRows(t * examples, examples) = x;
        all.y.middleRows(t * examples, examples) =
            (x * weights.transpose()).cwiseMax(0.0) * last.transpose() + noise * normal_matrix(rng, examples, outputs);
    }
    return MemoryTaskSource({tasks, examples, {inputs}, {outputs}}, std::move(all), default_split(tasks));
}

}  // namespace symdiscover::test
