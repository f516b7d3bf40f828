// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/optimisers/optimiser.hpp"

namespace symdiscover {

/// The memory and the epsilon are those that most libraries have as defaults.
struct RmspropOptions {
    double lr = 0.01;
    double memory = 0.99;   ///< of the mean squared gradient, in [0, 1)
    double epsilon = 1e-8;  ///< keeps steps finite where gradients vanish, > 0

    void validate() const;  ///< Throws OptionError
};

/// Tieleman and Hinton, Neural Networks for Machine Learning, lecture 6.5, 2012: gradients divided by the root of their
/// recent mean square, without momentum.
class Rmsprop final : public Optimiser {
  public:
    /// `parameters` gives the shapes that step() will see.
    Rmsprop(RmspropOptions const& options, std::span<Matrix* const> parameters);

    void step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) override;

  private:
    RmspropOptions options_;
    std::vector<Matrix> mean_square_;  ///< one a parameter matrix
};

}  // namespace symdiscover
