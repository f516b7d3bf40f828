// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "core/data/linear_tasks.hpp"
#include "core/data/noise_model.hpp"

/// Models of tasks whose noise is estimated, and what such an estimate needs to know of them.
namespace symdiscover {

/// vec(W_t) = U v_t, v_t ~ N(0, I): a soft sharing, or the blocks of a partition with their standard deviations; or no
/// sharing, where U is the identity times a standard deviation and never formed.
struct SharedModel {
    Matrix sharing_matrix;  ///< U [m n, k]; empty where there is no sharing
    double noise_variance = 0.0;
    double weight_variance = 0.0;  ///< of every weight, where there is no sharing

    bool shares() const { return weight_variance == 0.0; }
    static SharedModel without_sharing(double noise_variance, double weight_variance) {
        return {{}, noise_variance, weight_variance};
    }
};

/// What is not known, given the data, of the predictions L^T W x for some rows x of one task.
class UncertainPredictions {
  public:
    UncertainPredictions() = default;
    UncertainPredictions(UncertainPredictions const&) = delete;
    UncertainPredictions& operator=(UncertainPredictions const&) = delete;
    virtual ~UncertainPredictions() = default;

    virtual Matrix covariance(Index i) const = 0;         ///< of row i's outputs, [m, m]
    virtual double together(Index i, Index j) const = 0;  ///< sum over outputs of the covariance of rows i and j
};

/// A model and a noise model, fitted to tasks: the noise variance is the one that suits both.
struct NoisyModel {
    NoiseModel noise;
    double noise_variance = 0.0;
    Matrix weights;             ///< [T, m n], E W_t
    double log_evidence = 0.0;  ///< of y
    /// For rows x [r, n] of task t.
    std::function<std::unique_ptr<UncertainPredictions>(Index t, Matrix const& x)> uncertainty;
};

/// MacKay's step ("Bayesian interpolation", 1992, eq. 4.10), repeated until it settles: residual is the sum of
/// |y - E W x|^2, used how many numbers the weights have taken up, both with the variance before.
class NoiseVarianceSteps {
  public:
    NoiseVarianceSteps(LinearTasks const& data, double noise_variance);

    double noise_variance() const { return noise_variance_; }
    /// False where the variance has settled, or has changed often enough; it is then that which was used last.
    bool take(double residual, double used);

  private:
    double floor_;
    double observations_;
    double noise_variance_;
    int steps_ = 0;
};

}  // namespace symdiscover
