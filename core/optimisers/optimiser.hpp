// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// A rule that moves a list of parameter matrices along their gradients.
class Optimiser {
  public:
    virtual ~Optimiser() = default;

    /// One step: parameters[i] is changed in place along gradients[i], of the same shape. The list and its shapes are
    /// those given at construction; throws std::invalid_argument when they are not.
    virtual void step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) = 0;
};

/// Throws std::invalid_argument unless both lists have `count` matrices and these pairwise equal shapes.
void require_same_shapes(std::size_t count, std::span<Matrix* const> parameters, std::span<Matrix const> gradients);

}  // namespace symdiscover
