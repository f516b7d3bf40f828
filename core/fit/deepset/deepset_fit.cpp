// SPDX-License-Identifier: Apache-2.0
#include "core/fit/deepset/deepset_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <utility>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// Samples as numbers of tokens; V stands for a token that training has not.
struct TokenSamples {
    Index positions = 0;
    std::vector<std::int32_t> tokens;  ///< [N, L]
    Vector labels;                     ///< [N]

    std::int32_t const* sample(Index i) const { return tokens.data() + i * positions; }
};

TokenSamples encode(Vocabulary const& vocabulary, SampleBatch const& samples) {
    TokenSamples encoded{samples.x.cols(), vocabulary.numbers(samples.x), samples.y.col(0)};
    for (std::int32_t& token : encoded.tokens) {
        if (token < 0) token = static_cast<std::int32_t>(vocabulary.size());
    }
    return encoded;
}

/// c + sum over active positions of the table's entries [B, V + 1], for each sample.
Vector evaluate(Partition const& partition, Matrix const& table, double constant, TokenSamples const& samples) {
    Vector sums = Vector::Constant(samples.labels.size(), constant);
    for (Index i = 0; i < sums.size(); ++i) {
        std::int32_t const* const tokens = samples.sample(i);
        for (Index l = 0; l < samples.positions; ++l) {
            if (partition[l] >= 0) sums[i] += table(partition[l], tokens[l]);
        }
    }
    return sums;
}

/// How often each block met each token, [B, V + 1].
Matrix token_counts(Partition const& partition, TokenSamples const& samples, Index tokens) {
    Matrix counts = Matrix::Zero(partition.blocks(), tokens + 1);
    for (Index i = 0; i < samples.labels.size(); ++i) {
        for (Index l = 0; l < samples.positions; ++l) {
            if (partition[l] >= 0) counts(partition[l], samples.sample(i)[l]) += 1.0;
        }
    }
    return counts;
}

/// The network's table [B, V] and the column for tokens never seen: where counts are 0, the mean over what was seen.
Matrix complete_table(Matrix const& table, Matrix const& counts) {
    Matrix complete(counts.rows(), counts.cols());
    complete.leftCols(table.cols()) = table;
    for (Index b = 0; b < counts.rows(); ++b) {
        auto const seen = counts.row(b).head(table.cols());
        double const mean = seen.dot(table.row(b)) / seen.sum();
        for (Index t = 0; t < counts.cols(); ++t) {
            if (counts(b, t) == 0.0) complete(b, t) = mean;
        }
    }
    return complete;
}

void require_training_data(TrainSamples const& train, SampleBatch const& stopping, Partition const& partition) {
    if (train.count() < 1) throw DataError("train samples: expected at least 1, found 0");
    if (train.y.cols() != 1) {
        throw DataError(fmt::format("y: expected 1 number for each sample, found {}", train.y.cols()));
    }
    if (partition.elements() != train.x.cols()) {
        throw std::invalid_argument(fmt::format("deepset: expected a partition of {} positions, found {}",
                                                train.x.cols(), partition.elements()));
    }
    if (stopping.count() > 0 && (stopping.x.cols() != train.x.cols() || stopping.y.cols() != 1)) {
        throw std::invalid_argument(
            fmt::format("deepset: expected stopping samples of {} inputs and 1 output, found "
                        "{} and {}",
                        train.x.cols(), stopping.x.cols(), stopping.y.cols()));
    }
}

/// One training run; the fit's fields are filled as it goes.
class DeepsetTraining {
  public:
    DeepsetTraining(TrainSamples const& train, SampleBatch const& stopping, DeepsetFit& fit)
        : fit_(&fit),
          train_(encode(fit.vocabulary, train)),
          counts_(token_counts(fit.partition, train_, fit.vocabulary.size())),
          has_stopping_(stopping.count() > 0) {
        fit.label_mean = train_.labels.mean();
        Vector const deviations = train_.labels.array() - fit.label_mean;
        double const spread = deviations.stableNorm() / std::sqrt(static_cast<double>(train.count()));
        if (spread > 0.0) fit.label_scale = spread;
        standardise(train_.labels);
        if (!has_stopping_) return;
        stopping_ = encode(fit.vocabulary, stopping);
        standardise(stopping_.labels);
    }

    /// Rounds of descent, each from the best iterate so far and with a smaller learning rate than the one before.
    void run(DeepsetOptions const& options, Observer const& observer) {
        if (!record(fit_->parameters, 0)) {
            fit_->termination = Termination::diverged;
            return;
        }
        AdamOptions adam = options.adam;
        Index steps = 0;
        for (Index round = 0; round < options.rounds; ++round) {
            DeepsetParameters parameters = fit_->parameters;
            if (!descend(parameters, adam, options, observer, steps)) return;
            adam.lr *= options.decay;
        }
        fit_->termination = Termination::converged;
    }

  private:
    void standardise(Vector& labels) const { labels = (labels.array() - fit_->label_mean) / fit_->label_scale; }

    /// Steps from these parameters until nothing gets better for a while. False, with the fit marked, when there is no
    /// going on.
    bool descend(DeepsetParameters& parameters, AdamOptions const& adam_options, DeepsetOptions const& options,
                 Observer const& observer, Index& steps) {
        DeepsetParameters average = parameters;
        auto const matrices = parameters.matrices();
        Adam adam(adam_options, matrices);
        Index const first = steps;
        while (steps - std::max(first, fit_->best_step) < options.patience) {
            if (steps == options.steps) return end(Termination::max_steps);
            ++steps;
            differentiate(parameters);
            adam.step(matrices, gradient_);
            // At first an ordinary mean, which forgets the start faster.
            follow(average, matrices, std::max(1.0 - options.averaging, 1.0 / static_cast<double>(steps - first)));
            if (!record(average, steps)) return end(Termination::diverged);
            if (observer && !observer({"deepset", steps, 0, best_loss_})) {
                return end(Termination::interrupted);
            }
        }
        return true;
    }

    bool end(Termination termination) {
        fit_->termination = termination;
        return false;
    }

    static void follow(DeepsetParameters& average, std::span<Matrix* const> parameters, double weight) {
        auto const averages = average.matrices();
        for (std::size_t i = 0; i < averages.size(); ++i) *averages[i] += weight * (*parameters[i] - *averages[i]);
    }

    /// The gradient of the mean absolute error of the training samples.
    void differentiate(DeepsetParameters const& parameters) {
        DeepsetTable const forward = deepset_table(parameters);
        Vector const outputs = evaluate(fit_->partition, forward.table, parameters.constant(0, 0), train_);
        Matrix by_table = Matrix::Zero(forward.table.rows(), forward.table.cols());
        double by_constant = 0.0;
        double const share = 1.0 / static_cast<double>(outputs.size());
        for (Index i = 0; i < outputs.size(); ++i) {
            double const residual = outputs[i] - train_.labels[i];
            double const slope = share * static_cast<double>((residual > 0.0) - (residual < 0.0));
            for (Index l = 0; l < train_.positions; ++l) {
                if (fit_->partition[l] >= 0) by_table(fit_->partition[l], train_.sample(i)[l]) += slope;
            }
            by_constant += slope;
        }
        deepset_gradient(parameters, forward, by_table, by_constant, gradient_);
    }

    /// Records both losses and keeps the parameters when they are the start or the best so far. False when a loss is
    /// not finite.
    bool record(DeepsetParameters const& parameters, Index step) {
        Matrix const table = complete_table(deepset_table(parameters).table, counts_);
        double const constant = parameters.constant(0, 0);
        double loss = (evaluate(fit_->partition, table, constant, train_) - train_.labels).cwiseAbs().mean();
        fit_->training_loss.push_back(loss);
        if (has_stopping_) {
            loss = (evaluate(fit_->partition, table, constant, stopping_) - stopping_.labels).cwiseAbs().mean();
            fit_->stopping_loss.push_back(loss);
        }
        bool const finite = std::isfinite(loss) && std::isfinite(fit_->training_loss.back());
        if (step == 0 || (finite && loss < best_loss_)) {
            best_loss_ = loss;
            fit_->best_step = step;
            fit_->parameters = parameters;
            fit_->table = fit_->label_scale * table;
            fit_->constant = fit_->label_scale * constant + fit_->label_mean;
        }
        return finite;
    }

    DeepsetFit* fit_;
    TokenSamples train_;
    TokenSamples stopping_;
    Matrix counts_;  ///< [B, V + 1]
    bool has_stopping_;
    double best_loss_ = std::numeric_limits<double>::infinity();
    std::array<Matrix, 5> gradient_;
};

}  // namespace

void DeepsetOptions::validate() const {
    auto require_positive = [](char const* name, Index value) {
        if (value < 1) throw OptionError(fmt::format("deepset: {} {}: must be at least 1", name, value));
    };
    if (!(averaging >= 0.0 && averaging < 1.0)) {
        throw OptionError(fmt::format("deepset: averaging {}: must be in [0, 1)", averaging));
    }
    require_positive("embedding", embedding);
    require_positive("hidden", hidden);
    require_positive("steps", steps);
    require_positive("patience", patience);
    require_positive("rounds", rounds);
    if (!(decay > 0.0 && decay <= 1.0)) {
        throw OptionError(fmt::format("deepset: decay {}: must be above 0 and at most 1", decay));
    }
    adam.validate();
}

DeepsetFit fit_deepset(TrainSamples const& train, SampleBatch const& stopping, Partition const& partition,
                       DeepsetOptions const& options, std::uint64_t seed, Observer const& observer) {
    options.validate();
    require_training_data(train, stopping, partition);
    DeepsetFit fit;
    fit.partition = partition;
    fit.vocabulary = Vocabulary(train.x);
    Rng rng = make_rng(seed);
    DeepsetShape const shape{fit.vocabulary.size(), partition.blocks(), options.embedding, options.hidden};
    fit.parameters = DeepsetParameters::random(shape, rng);
    DeepsetTraining(train, stopping, fit).run(options, observer);
    return fit;
}

Vector predict(DeepsetFit const& fit, MatrixRef const& x) {
    if (x.cols() != fit.partition.elements()) {
        throw std::invalid_argument(
            fmt::format("deepset: expected {} positions, found {}", fit.partition.elements(), x.cols()));
    }
    SampleBatch const samples{x, Matrix::Zero(x.rows(), 1)};
    return evaluate(fit.partition, fit.table, fit.constant, encode(fit.vocabulary, samples));
}

}  // namespace symdiscover
