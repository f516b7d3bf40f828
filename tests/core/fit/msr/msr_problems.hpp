// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/rng.hpp"
#include "core/data/task_source.hpp"

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

}  // namespace symdiscover::test
