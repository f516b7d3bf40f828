// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_quadratic.hpp"

#include <fmt/format.h>

#include <Eigen/QR>
#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace symdiscover {

namespace {

/// Relative to the largest diagonal entry of G: what the data do not settle (a column of A that no element takes) is
/// settled by this instead of by rounding, and nothing else is changed.
constexpr double lower_level_damping = 1e-12;

double largest_diagonal(QuadraticLoss const& loss) {
    double largest = 0.0;
    for (Matrix const& gram : loss.grams) largest = std::max(largest, gram.diagonal().maxCoeff());
    return largest;
}

/// What the best theta leaves, and the degrees of freedom that are left.
struct Residual {
    double squares = 0.0;
    Index freedom = 0;
};

Residual unshared_residual(QuadraticLoss const& loss) {
    std::vector<Eigen::CompleteOrthogonalDecomposition<Matrix>> solvers;
    for (Matrix const& gram : loss.grams) solvers.emplace_back(gram);
    Residual left{loss.energy, loss.observations};
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        left.squares -= piece.cross.dot(solvers[piece.gram].solve(piece.cross).eval());
        left.freedom -= solvers[piece.gram].rank();
    }
    return left;
}

double noise_variance(QuadraticLoss const& train, QuadraticLoss const& validation) {
    Residual const a = unshared_residual(train);
    Residual const b = unshared_residual(validation);
    double const energy = train.energy + validation.energy;
    auto const observations = static_cast<double>(std::max<Index>(train.observations + validation.observations, 1));
    if (a.freedom + b.freedom <= 0) return energy / observations;
    constexpr double noise_of_rounding = 1e-12;  // data without noise: penalties small beside any loss, but not zero
    return std::max((a.squares + b.squares) / static_cast<double>(a.freedom + b.freedom),
                    noise_of_rounding * energy / observations);
}

}  // namespace

QuadraticObjective::QuadraticObjective(TrainLoss const& train, ValidationLoss const& validation, Relaxation relaxation)
    : train_(train, relaxation, lower_level_damping * largest_diagonal(train)),
      validation_(validation, relaxation, 0.0),
      noise_variance_(noise_variance(train, validation)) {
    if (train.elements != validation.elements || train.payload != validation.payload) {
        throw std::invalid_argument(
            fmt::format("bilevel: {} elements of {} numbers in the train loss, {} of {} in the validation loss",
                        train.elements, train.payload, validation.elements, validation.payload));
    }
}

Vector QuadraticObjective::start(Index columns, Rng& /*rng*/) const { return Vector::Zero(shared_size(columns)); }

double QuadraticObjective::train_loss(Matrix const& assignment, Vector const& psi) const {
    return train_.slopes(assignment, psi).value;
}

Vector QuadraticObjective::train_gradient(Matrix const& assignment, Vector const& psi) const {
    return train_.slopes(assignment, psi).by_shared;
}

Vector QuadraticObjective::train_hessian_product(Matrix const& assignment, Vector const& /*psi*/,
                                                 Vector const& v) const {
    return train_.hessian_product(assignment, v);
}

Matrix QuadraticObjective::train_hessian(Matrix const& assignment, Vector const& /*psi*/) const {
    return train_.hessian(assignment);
}

Matrix QuadraticObjective::train_mixed_product(Matrix const& assignment, Vector const& psi, Vector const& v) const {
    return train_.mixed_product(assignment, psi, v);
}

ValidationSlopes QuadraticObjective::validation(Matrix const& assignment, Vector const& psi) const {
    RelaxedSlopes slopes = validation_.slopes(assignment, psi);
    return {slopes.value, std::move(slopes.by_shared), std::move(slopes.by_assignment)};
}

}  // namespace symdiscover
