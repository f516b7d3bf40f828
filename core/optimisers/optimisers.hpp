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

    /// All that the next step depends on besides parameters and gradients, matrices that can be written to: an
    /// optimiser made alike goes on from there with the same numbers.
    virtual std::vector<Matrix*> memory() { return {}; }

    /// Whether the memory, which may have been written to, is one that steps can leave.
    virtual bool is_sound() const { return true; }
};

/// Throws std::invalid_argument unless both lists have `count` matrices and these pairwise equal shapes.
void require_same_shapes(std::size_t count, std::span<Matrix* const> parameters, std::span<Matrix const> gradients);

/// Where they stand.
std::vector<Matrix*> pointers(std::vector<Matrix>& matrices);

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
    std::vector<Matrix*> memory() override { return pointers(mean_square_); }
    bool is_sound() const override;

  private:
    RmspropOptions options_;
    std::vector<Matrix> mean_square_;  ///< one a parameter matrix
};

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
    std::vector<Matrix*> memory() override;
    bool is_sound() const override;

  private:
    AdamOptions options_;
    Matrix steps_ = Matrix::Zero(1, 1);  ///< how many were taken
    std::vector<Matrix> mean_;           ///< first moment, one a parameter matrix
    std::vector<Matrix> mean_square_;    ///< second moment
};

}  // namespace symdiscover
