// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/bilevel_quadratic.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace symdiscover {

namespace {

using RowMap = Eigen::Map<Matrix const>;
using SelfBlock = Eigen::Map<Matrix const>;

/// psi [B d] as [B, d].
RowMap by_row(Vector const& psi, Index payload) { return {psi.data(), psi.size() / payload, payload}; }

Vector flat(Matrix const& rows) { return Eigen::Map<Vector const>(rows.data(), rows.size()); }

Index at(QuadraticLoss::Piece const& piece, Index i) { return piece.coordinates[static_cast<std::size_t>(i)]; }

/// Moves the entries of a piece's gram that belong to one element to `self`; each piece has a gram of its own.
void move_self_blocks(QuadraticLoss& coupling, Matrix& self) {
    Index const d = coupling.payload;
    for (QuadraticLoss::Piece const& piece : coupling.pieces) {
        Matrix& gram = coupling.grams[piece.gram];
        for (Index i = 0; i < gram.rows(); ++i) {
            Index const element = at(piece, i) / d;
            for (Index j = 0; j < gram.cols(); ++j) {
                if (at(piece, j) / d != element) continue;
                self(element, (at(piece, i) % d) * d + at(piece, j) % d) = std::exchange(gram(i, j), 0.0);
            }
        }
    }
}

/// The same loss with one gram a piece.
QuadraticLoss unshare_grams(QuadraticLoss loss) {
    std::vector<Matrix> grams;
    for (QuadraticLoss::Piece& piece : loss.pieces) {
        grams.push_back(loss.grams[piece.gram]);
        piece.gram = grams.size() - 1;
    }
    loss.grams = std::move(grams);
    return loss;
}

bool is_zero(QuadraticLoss const& loss) {
    for (Matrix const& gram : loss.grams) {
        if (!gram.isZero(0.0)) return false;
    }
    return true;
}

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

RelaxedLoss::RelaxedLoss(QuadraticLoss const& loss, Relaxation relaxation, double damping)
    : cross_(flat(Matrix(loss.cross())).reshaped<Eigen::RowMajor>(loss.elements, loss.payload)),
      self_(Matrix::Zero(loss.elements, loss.payload * loss.payload)),
      energy_(loss.energy),
      damping_(damping),
      coupling_(unshare_grams(loss)) {
    if (relaxation == Relaxation::expected) move_self_blocks(coupling_, self_);
    if (is_zero(coupling_)) coupling_.pieces.clear();
}

/// The coupling times `columns` [K d, .].
Matrix RelaxedLoss::couple(Matrix const& columns) const {
    Matrix result = Matrix::Zero(columns.rows(), columns.cols());
    Matrix gathered;
    for (QuadraticLoss::Piece const& piece : coupling_.pieces) {
        Matrix const& gram = coupling_.grams[piece.gram];
        gathered.resize(gram.rows(), columns.cols());
        for (Index i = 0; i < gram.rows(); ++i) gathered.row(i) = columns.row(at(piece, i));
        Matrix const image = gram * gathered;
        for (Index i = 0; i < gram.rows(); ++i) result.row(at(piece, i)) = image.row(i);
    }
    return result;
}

/// 2 (coupling theta - c), all [K, d].
Matrix RelaxedLoss::theta_slope(Matrix const& theta) const {
    if (!coupled()) return -2.0 * cross_;
    Matrix const image = couple(flat(theta));
    return 2.0 * (image.reshaped<Eigen::RowMajor>(theta.rows(), theta.cols()) - cross_);
}

/// Row b: sum_e A_eb G_e [B, d d].
Matrix RelaxedLoss::self_blocks(Matrix const& assignment) const { return assignment.transpose() * self_; }

/// psi_b . G_e v_b [K, B].
Matrix RelaxedLoss::self_energy(Vector const& psi, Vector const& v) const {
    auto const rows = by_row(psi, payload());
    auto const other = by_row(v, payload());
    Matrix products(rows.rows(), self_.cols());
    for (Index b = 0; b < rows.rows(); ++b) {
        for (Index s = 0; s < payload(); ++s) {
            products.row(b).segment(s * payload(), payload()) = rows(b, s) * other.row(b);
        }
    }
    return self_ * products.transpose();
}

RelaxedSlopes RelaxedLoss::slopes(Matrix const& assignment, Vector const& psi) const {
    auto const shared = by_row(psi, payload());
    Matrix const theta = assignment * shared;
    Matrix const slope = theta_slope(theta);
    RelaxedSlopes result;
    result.by_assignment = self_energy(psi, psi);
    result.value = energy_ + theta.cwiseProduct(0.5 * slope - cross_).sum() +
                   assignment.cwiseProduct(result.by_assignment).sum() + damping_ * psi.squaredNorm();
    result.by_assignment.noalias() += slope * shared.transpose();
    Matrix by_shared = assignment.transpose() * slope + 2.0 * damping_ * shared;
    Matrix const blocks = self_blocks(assignment);
    for (Index b = 0; b < shared.rows(); ++b) {
        by_shared.row(b) += 2.0 * shared.row(b) * SelfBlock(blocks.row(b).data(), payload(), payload());
    }
    result.by_shared = flat(by_shared);
    return result;
}

Vector RelaxedLoss::hessian_product(Matrix const& assignment, Vector const& v) const {
    auto const rows = by_row(v, payload());
    Matrix result = 2.0 * damping_ * rows;
    Matrix const blocks = self_blocks(assignment);
    for (Index b = 0; b < rows.rows(); ++b) {
        result.row(b) += 2.0 * rows.row(b) * SelfBlock(blocks.row(b).data(), payload(), payload());
    }
    if (coupled()) {
        Matrix const theta = assignment * rows;
        Matrix const image = couple(flat(theta));
        result += 2.0 * assignment.transpose() * image.reshaped<Eigen::RowMajor>(theta.rows(), theta.cols());
    }
    return flat(result);
}

Matrix RelaxedLoss::hessian(Matrix const& assignment) const {
    Index const d = payload();
    Index const columns = assignment.cols();
    Matrix hessian = Matrix::Zero(columns * d, columns * d);
    if (coupled()) {
        Matrix spread = Matrix::Zero(assignment.rows() * d, columns * d);  // theta = spread psi
        for (Index e = 0; e < assignment.rows(); ++e) {
            for (Index b = 0; b < columns; ++b) spread.block(e * d, b * d, d, d).diagonal().fill(assignment(e, b));
        }
        hessian.noalias() = 2.0 * spread.transpose() * couple(spread);
    }
    Matrix const blocks = self_blocks(assignment);
    for (Index b = 0; b < columns; ++b) {
        hessian.block(b * d, b * d, d, d) += 2.0 * SelfBlock(blocks.row(b).data(), d, d);
    }
    hessian.diagonal().array() += 2.0 * damping_;
    return hessian;
}

Matrix RelaxedLoss::mixed_product(Matrix const& assignment, Vector const& psi, Vector const& v) const {
    auto const shared = by_row(psi, payload());
    auto const rows = by_row(v, payload());
    Matrix result = 2.0 * self_energy(psi, v);
    result.noalias() += theta_slope(assignment * shared) * rows.transpose();
    if (coupled()) {
        Matrix const theta = assignment * rows;
        Matrix const image = couple(flat(theta));
        result.noalias() += 2.0 * image.reshaped<Eigen::RowMajor>(theta.rows(), theta.cols()) * shared.transpose();
    }
    return result;
}

Vector RelaxedLoss::minimum(Matrix const& assignment) const {
    Matrix const cross = assignment.transpose() * cross_;
    if (coupled()) return hessian(assignment).ldlt().solve(2.0 * flat(cross));
    Index const d = payload();  // one system [d, d] a shared parameter
    Matrix const blocks = self_blocks(assignment);
    if (d == 1) return cross.cwiseQuotient((blocks.array() + damping_).matrix());
    Vector psi(cross.size());
    for (Index b = 0; b < cross.rows(); ++b) {
        Matrix block = SelfBlock(blocks.row(b).data(), d, d);
        block.diagonal().array() += damping_;
        psi.segment(b * d, d) = block.ldlt().solve(cross.row(b).transpose());
    }
    return psi;
}

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
