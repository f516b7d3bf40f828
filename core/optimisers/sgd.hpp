// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/optimisers/optimiser.hpp"

namespace symdiscover {

struct SgdOptions {
    double lr = 0.01;

    void validate() const;  ///< Throws OptionError
};

/// Gradient descent: parameter -= lr gradient.
class Sgd final : public Optimiser {
  public:
    Sgd(SgdOptions const& options, std::size_t parameters);

    void step(std::span<Matrix* const> parameters, std::span<Matrix const> gradients) override;

  private:
    SgdOptions options_;
    std::size_t count_;
};

}  // namespace symdiscover
