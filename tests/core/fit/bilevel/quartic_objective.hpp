// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fit/bilevel/bilevel_objective.hpp"

namespace symdiscover {

/// An objective whose lower level is not quadratic and has no closed form: both losses are the sum over elements of
/// r^2 + r^4 / 4 with r = theta - target, theta = A psi.
class QuarticObjective final : public BilevelObjective {
  public:
    QuarticObjective(Vector train, Vector validation) : train_(std::move(train)), validation_(std::move(validation)) {}

    Index elements() const override { return train_.size(); }
    Index shared_size(Index columns) const override { return columns; }
    Vector start(Index columns, Rng&) const override { return Vector::Zero(columns); }
    double train_loss(Matrix const& a, Vector const& psi) const override { return loss(a * psi - train_); }
    Vector train_gradient(Matrix const& a, Vector const& psi) const override {
        return a.transpose() * slope(a * psi - train_);
    }
    Vector train_hessian_product(Matrix const& a, Vector const& psi, Vector const& v) const override {
        return a.transpose() * curvature(a * psi - train_).cwiseProduct(a * v);
    }
    Matrix train_mixed_product(Matrix const& a, Vector const& psi, Vector const& v) const override {
        Vector const r = a * psi - train_;
        return slope(r) * v.transpose() + curvature(r).cwiseProduct(a * v) * psi.transpose();
    }
    ValidationSlopes validation(Matrix const& a, Vector const& psi) const override {
        Vector const r = a * psi - validation_;
        return {loss(r), a.transpose() * slope(r), slope(r) * psi.transpose()};
    }
    double chance_gain() const override { return 0.01; }

  private:
    static double loss(Vector const& r) { return r.squaredNorm() + 0.25 * r.array().pow(4).sum(); }
    static Vector slope(Vector const& r) { return 2.0 * r.array() + r.array().cube(); }
    static Vector curvature(Vector const& r) { return 2.0 + 3.0 * r.array().square(); }

    Vector train_;
    Vector validation_;
};

/// The same losses of r = psi_b - target, expected over draws of each element's column b from its row of A, as
/// Relaxation::expected has it: what A says is then not undone by psi.
class ExpectedQuarticObjective final : public BilevelObjective {
  public:
    ExpectedQuarticObjective(Vector train, Vector validation)
        : train_(std::move(train)), validation_(std::move(validation)) {}

    Index elements() const override { return train_.size(); }
    Index shared_size(Index columns) const override { return columns; }
    Vector start(Index columns, Rng& rng) const override { return normal_matrix(rng, columns, 1); }
    double train_loss(Matrix const& a, Vector const& psi) const override {
        return a.cwiseProduct(loss(residuals(psi, train_))).sum();
    }
    Vector train_gradient(Matrix const& a, Vector const& psi) const override {
        return a.cwiseProduct(slope(residuals(psi, train_))).colwise().sum().transpose();
    }
    Vector train_hessian_product(Matrix const& a, Vector const& psi, Vector const& v) const override {
        Vector const diagonal = a.cwiseProduct(curvature(residuals(psi, train_))).colwise().sum().transpose();
        return diagonal.cwiseProduct(v);
    }
    Matrix train_mixed_product(Matrix const& /*a*/, Vector const& psi, Vector const& v) const override {
        return slope(residuals(psi, train_)) * v.asDiagonal();
    }
    ValidationSlopes validation(Matrix const& a, Vector const& psi) const override {
        Matrix const r = residuals(psi, validation_);
        return {a.cwiseProduct(loss(r)).sum(), a.cwiseProduct(slope(r)).colwise().sum().transpose(), loss(r)};
    }
    double chance_gain() const override { return 0.01; }

  private:
    /// psi_b - target_e, [K, B].
    static Matrix residuals(Vector const& psi, Vector const& target) {
        return psi.transpose().replicate(target.size(), 1).colwise() - target;
    }
    static Matrix loss(Matrix const& r) { return r.array().square() + 0.25 * r.array().pow(4); }
    static Matrix slope(Matrix const& r) { return 2.0 * r.array() + r.array().cube(); }
    static Matrix curvature(Matrix const& r) { return 2.0 + 3.0 * r.array().square(); }

    Vector train_;
    Vector validation_;
};

}  // namespace symdiscover
