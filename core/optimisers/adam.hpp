// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/optimisers/optimiser.hpp"

namespace symdiscover {

/// The defaults are those of the paper.
struct AdamOptions {
    double lr = 0.001;
    double beta1 = 0.9;     ///< memory of the mean gradient, in [0, 1)
    double beta2 = 0.999;   ///< memory of the mean squared gradient, in [0, 1)
    double epsilon = 1e-8;  ///< keeps steps finite where gradients vanish, > 0

    void validate() const;  ///< Throws OptionError
};

/// Kingma and Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, algorithm 1.
class Adam final : public Optimiser {
  public:
    /// `parameters` gives the shapes that step() will see.
    Adam(AdamOptions const& options, std::span<Matrix* const> parameters);

    void step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) override;

  private:
    AdamOptions options_;
    Index steps_ = 0;
    std::vector<Matrix> mean_;         ///< first moment, one a parameter matrix
    std::vector<Matrix> mean_square_;  ///< second moment
};

}  // namespace symdiscover
