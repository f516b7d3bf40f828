// SPDX-License-Identifier: Apache-2.0
#include "core/networks/losses/cross_entropy.hpp"

#include <cmath>

#include "core/autodiff/operations.hpp"

namespace symdiscover {

namespace {

using autodiff::Var;

/// The classes of examples that stand one after another: each has a single 1.
Index classes_of(VectorRef const& target) {
    auto const examples = static_cast<Index>(std::lround(target.sum()));
    return examples > 0 ? target.size() / examples : 0;
}

Var mean(Var prediction, Var target) {
    Var const total = sum(hadamard(log_sum_exp(prediction), sum_to(target, target.rows(), 1)));
    Var const chosen = dot(prediction, target);
    return scale(sub(total, chosen), 1.0 / static_cast<double>(prediction.rows()));
}

double cross_entropy(VectorRef const& prediction, VectorRef const& target) {
    Index const classes = classes_of(target);
    if (classes == 0) return 0.0;
    double sum = 0.0;
    for (Index first = 0; first < target.size(); first += classes) {
        auto const scores = prediction.segment(first, classes).array();
        double const most = scores.maxCoeff();
        sum += most + std::log((scores - most).exp().sum()) -
               prediction.segment(first, classes).dot(target.segment(first, classes));
    }
    return sum / static_cast<double>(target.size() / classes);
}

Vector by_task(MatrixRef const& predictions, MatrixRef const& targets) {
    Vector losses(predictions.rows());
    for (Index t = 0; t < losses.size(); ++t) {
        losses[t] = cross_entropy(predictions.row(t).transpose(), targets.row(t).transpose());
    }
    return losses;
}

/// Of numbers that stand class by class: that of example i and class c at c N + i.
double accuracy(VectorRef const& prediction, VectorRef const& target) {
    Index const classes = classes_of(target);
    if (classes == 0) return 0.0;
    Index const examples = target.size() / classes;
    Index right = 0;
    for (Index i = 0; i < examples; ++i) {
        Index guess = 0;
        for (Index c = 1; c < classes; ++c) {
            if (prediction[c * examples + i] > prediction[guess * examples + i]) guess = c;
        }
        if (target[guess * examples + i] > 0.5) ++right;
    }
    return static_cast<double>(right) / static_cast<double>(examples);
}

double baseline(MatrixRef const& target) { return std::log(static_cast<double>(target.cols())); }

}  // namespace

Loss cross_entropy_loss() { return {"cross-entropy", {"accuracy", true, accuracy}, mean, by_task, baseline}; }

}  // namespace symdiscover
