// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <utility>

#include "core/fit/means/mean_partition.hpp"
#include "core/fit/one_dataset/sample_model.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"

namespace symdiscover {

namespace {

/// theta [K d] of least squares, or of ridge regression where the samples do not determine it.
Vector unshared_optimum(QuadraticLoss loss, Workers const& workers) {
    double const ridge = determines_parameters(loss, workers) ? 0.0 : evidence_ridge(loss, workers);
    for (Matrix& gram : loss.grams) gram.diagonal().array() += ridge;
    Vector theta = Vector::Zero(loss.coordinates());
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        workers.require_time();
        Vector const part = solve_normal_equations(loss.grams[piece.gram], piece.cross, workers).psi;
        for (Index i = 0; i < part.size(); ++i) theta[piece.coordinates[static_cast<std::size_t>(i)]] = part[i];
    }
    return theta;
}

class LinearSampleModel : public SampleModel {
  public:
    /// These models learn nothing but the elements' parameters.
    QuadraticLoss judged_loss(SampleBatch const& /*fitted*/, SampleBatch const& judged) const override {
        return fitted_loss(judged);
    }

    FittedPartition fit(Partition const& elements, Observer const& /*observer*/) const override {
        TrainSamples const fitting = samples().fitting();
        QuadraticLoss const all = fitted_loss(fitting);
        Vector psi = least_squares(all, elements, workers_).psi;
        Vector errors = this->errors(expand(elements, psi, all.payload), fitting);
        return {std::move(psi), std::move(errors)};
    }

    FittedPartition fit_unshared(Observer const& /*observer*/) const override {
        TrainSamples const fitting = samples().fitting();
        Vector theta = unshared_optimum(fitted_loss(fitting), workers_);
        Vector errors = this->errors(theta, fitting);
        return {std::move(theta), std::move(errors)};
    }

    Vector errors(VectorRef const& theta, SampleBatch const& /*fitted*/) const override {
        Matrix const residuals = residuals_of(theta, samples().part(SamplePart::test));
        return residuals.rowwise().squaredNorm() / static_cast<double>(residuals.cols());
    }

  protected:
    using SampleModel::SampleModel;

    Workers workers_;  ///< of what is fitted once

    /// What the model leaves unexplained, a row a sample.
    virtual Matrix residuals_of(VectorRef const& theta, SampleBatch const& batch) const = 0;
};

class MeanModel final : public LinearSampleModel {
  public:
    explicit MeanModel(SampleSet const& samples)
        : LinearSampleModel({ModelKind::mean, 0}, samples, 1, samples.shape().inputs(), samples.shape().inputs()) {}

    std::string noun() const override { return "coordinate"; }
    bool allows_inactive() const override { return false; }
    QuadraticLoss fitted_loss(SampleBatch const& samples) const override { return mean_loss(samples); }
    Partition find_partition(SampleBatch const& fitted, Index blocks, Workers const& threads,
                             Observer const& /*observer*/) const override {
        return best_mean_partition(mean_data(fitted), blocks, threads).partition;
    }

  private:
    Matrix residuals_of(VectorRef const& theta, SampleBatch const& batch) const override {
        return batch.x.rowwise() - theta.transpose();
    }
};

/// The inverse noise variances of outputs, their geometric mean 1, from least squares output by output; empty where BIC
/// does not ask for them, or the samples are too few to tell.
Vector output_weights(SampleBatch const& samples, Workers const& workers) {
    constexpr double log_odds_asked = 3.0;
    double const m = static_cast<double>(samples.y.cols());
    double const spare = static_cast<double>(samples.count() - samples.x.cols());
    if (spare < 3.0 || m < 2.0) return {};
    QuadraticLoss const loss = fc_loss(samples, {}, workers);
    if (!determines_parameters(loss, workers)) return {};
    Vector const theta = unshared_optimum(loss, workers);
    Eigen::Map<Matrix const> const weights(theta.data(), samples.y.cols(), samples.x.cols());
    Vector const variances = (samples.y - samples.x * weights.transpose()).colwise().squaredNorm().transpose() / spare;
    constexpr double nearly_none = 1e-12;
    if (!(variances.minCoeff() > nearly_none * variances.maxCoeff())) return {};
    double const log_mean = variances.array().log().mean();
    double const gain = 0.5 * spare * m * (std::log(variances.mean()) - log_mean);
    if (!(gain > 0.5 * (m - 1.0) * std::log(spare) + log_odds_asked)) return {};
    return std::exp(log_mean) * variances.cwiseInverse();
}

class FcModel final : public LinearSampleModel {
  public:
    FcModel(SampleSet const& samples, Workers const& workers)
        : LinearSampleModel({ModelKind::fc, 0}, samples, samples.shape().outputs(), samples.shape().inputs(),
                            samples.shape().outputs() * samples.shape().inputs()),
          output_weights_(output_weights(samples.fitting(), workers)) {
        workers_ = workers;
    }

    QuadraticLoss fitted_loss(SampleBatch const& samples) const override {
        return fc_loss(samples, output_weights_, workers_);
    }

  private:
    Matrix residuals_of(VectorRef const& theta, SampleBatch const& batch) const override {
        Eigen::Map<Matrix const> const weights(theta.data(), outputs(), inputs());
        return batch.y - batch.x * weights.transpose();
    }

    Vector output_weights_;
};

class LcModel final : public LinearSampleModel {
  public:
    LcModel(ModelSpec const& spec, SampleSet const& samples)
        : LinearSampleModel(spec, samples, samples.shape().outputs(), samples.shape().inputs(),
                            samples.shape().outputs()),
          taps_(spec.taps) {}

    QuadraticLoss fitted_loss(SampleBatch const& samples) const override { return lc_loss(samples, taps_); }

    Partition weights(Partition const& elements) const override {
        std::vector<std::int32_t> labels(static_cast<std::size_t>(outputs() * inputs()), Partition::inactive_label);
        for (Index a = 0; a < outputs(); ++a) {
            for (Index s = 0; s < taps_ && elements[a] >= 0; ++s) {
                labels[static_cast<std::size_t>(a * inputs() + a + s)] =
                    static_cast<std::int32_t>(elements[a] * taps_ + s);
            }
        }
        return Partition::from_labels(labels);
    }

    /// Position a is known by its first tap.
    std::optional<Partition> elements_of(Partition const& weights) const override {
        std::vector<std::int32_t> labels;
        for (Index a = 0; a < outputs(); ++a) labels.push_back(weights[a * inputs() + a]);
        Partition elements = Partition::from_labels(labels);
        if (this->weights(elements) != weights) return std::nullopt;
        return elements;
    }

    Matrix sharing_matrix(MatrixRef const& assignment) const override {
        Matrix sharing = Matrix::Zero(outputs() * inputs(), assignment.cols() * taps_);
        for (Index a = 0; a < outputs(); ++a) {
            for (Index b = 0; b < assignment.cols(); ++b) {
                for (Index s = 0; s < taps_; ++s) sharing(a * inputs() + a + s, b * taps_ + s) = assignment(a, b);
            }
        }
        return sharing;
    }

  private:
    Matrix residuals_of(VectorRef const& theta, SampleBatch const& batch) const override {
        Matrix residuals = batch.y;
        for (Index a = 0; a < outputs(); ++a) {
            residuals.col(a) -= batch.x.middleCols(a, taps_) * theta.segment(a * taps_, taps_);
        }
        return residuals;
    }

    Index taps_;
};

}  // namespace

std::unique_ptr<SampleModel> make_mean_model(SampleSet const& samples) { return std::make_unique<MeanModel>(samples); }

std::unique_ptr<SampleModel> make_fc_model(SampleSet const& samples, Workers const& workers) {
    return std::make_unique<FcModel>(samples, workers);
}

std::unique_ptr<SampleModel> make_lc_model(ModelSpec const& spec, SampleSet const& samples) {
    spec.validate(samples.shape().outputs(), samples.shape().inputs());
    return std::make_unique<LcModel>(spec, samples);
}

}  // namespace symdiscover
