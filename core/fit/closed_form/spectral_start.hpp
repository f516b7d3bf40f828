// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// The space that the tasks' weights seem to live in, before any model is fitted.
struct SpectralStart {
    Matrix directions;      ///< [m n, r], columns scaled by the root of their eigenvalue, largest first
    Index significant = 0;  ///< how many stand out from the same spectrum with the tasks' halves mispaired
};

/// Each half h of a task's examples estimates its weights by w_t(h) = S^-1 X^T Y / N_h, S the pooled second moment of
/// x. The eigenvectors of the symmetrised mean of w_t(1) w_t(2)^T (in coordinates where x is white) start U: the noises
/// of the halves are independent and cancel. Needs two examples a task; returns at most `most` columns.
SpectralStart spectral_start(TaskBatch const& batch, Index most, Workers const& workers = {});

}  // namespace symdiscover
