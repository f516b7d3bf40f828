// SPDX-License-Identifier: Apache-2.0
#include "core/judging/checks.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

namespace symdiscover {

namespace {

/// A task, or an output, with this many times the usual noise is named.
constexpr double noisy_factor = 2.0;
/// A scale must stand out from the others by this many standard errors of its own to be named.
constexpr double named_errors = 4.0;
constexpr std::size_t most_named = 5;
/// Outputs whose noise has a higher correlation share it.
constexpr double shared_correlation = 0.2;
/// A test of the residuals that chance fails once in a million.
constexpr double surprising = 5.0;
/// A share of the residual's power that is worth a word.
constexpr double share_worth_a_word = 0.02;

std::string listed(std::vector<Index> numbers, char const* noun) {
    std::size_t const count = numbers.size();
    if (count > most_named) numbers.resize(most_named);
    std::string const more = count > most_named ? fmt::format(" and {} more", count - most_named) : "";
    return fmt::format("{}{} {}{}", noun, count == 1 ? "" : "s", fmt::join(numbers, ", "), more);
}

double median(std::vector<double> values) {
    if (values.empty()) return 1.0;
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Check intercept(NoiseModel const& noise) {
    Check check{"intercept", true, {}};
    if (noise.intercept == Intercept::common) check.message = "Outputs have offsets, the same in every task.";
    if (noise.intercept == Intercept::task) check.message = "Outputs have offsets, in each task others.";
    return check;
}

/// Sigma up to its scale.
Matrix output_covariance(NoiseModel const& noise) {
    Index const m = noise.output_factor.rows();
    Matrix const precision = noise.output_factor * noise.output_factor.transpose();
    Matrix const identity = Matrix::Identity(m, m);
    return precision.llt().solve(identity);
}

Check outputs(CheckedTasks const& checked, NoiseModel const& noise) {
    Check check{"outputs", true, {}};
    if (noise.output_factor.size() == 0) return check;
    Matrix const covariance = output_covariance(noise);
    Vector const deviations = covariance.diagonal().cwiseSqrt();
    double const usual = median({deviations.begin(), deviations.end()});
    std::vector<Index> loud;
    double loudest = 0.0;
    for (Index a = 0; a < deviations.size(); ++a) {
        if (deviations[a] < noisy_factor * usual) continue;
        loud.push_back(checked.outputs[static_cast<std::size_t>(a)]);
        loudest = std::max(loudest, deviations[a] / usual);
    }
    if (!loud.empty()) {
        check.message = fmt::format("The noise of {} is {}{:.1f} times as large as that of the others.",
                                    listed(loud, "output"), loud.size() > 1 ? "up to " : "", loudest);
    } else {
        check.message = fmt::format("The noise of the outputs differs: up to {:.1f} times from one to another.",
                                    deviations.maxCoeff() / deviations.minCoeff());
    }
    Matrix correlation = deviations.cwiseInverse().asDiagonal() * covariance * deviations.cwiseInverse().asDiagonal();
    correlation.diagonal().setZero();
    double const strongest = correlation.cwiseAbs().maxCoeff();
    if (strongest < shared_correlation) return check;
    std::string const shared = fmt::format("Outputs share noise (correlations up to {:.2f}).", strongest);
    bool const only_shared = loud.empty() && deviations.maxCoeff() < noisy_factor * deviations.minCoeff();
    check.message = only_shared ? shared : check.message + " " + shared;
    return check;
}

/// What is unusual about tasks: those with much more noise than the noise model's scatter has.
Check tasks(CheckedTasks const& checked, NoiseModel const& noise, ResidualMoments const& moments) {
    Check check{tasks_check_name, true, {}};
    if (noise.task_scale.size() == 0) return check;
    // The noise model's scales are shrunk to the usual one; what is told is what the residuals say.
    Vector const freedom = moments.freedom.rowwise().sum().cwiseMax(1.0);
    Vector const scales = noise.task_scale.array() * (moments.energy.rowwise().sum().array() / freedom.array()).sqrt();
    double const usual = median({scales.begin(), scales.end()});
    std::vector<std::pair<double, Index>> noisy;
    for (Index t = 0; t < scales.size(); ++t) {
        double const scale = scales[t] / usual;
        double const error = 1.0 / std::sqrt(2.0 * freedom[t]);
        bool const stands_out = scale > noisy_factor && std::log(scale) > named_errors * error;
        if (stands_out) noisy.emplace_back(scale, checked.tasks[static_cast<std::size_t>(t)]);
    }
    std::sort(noisy.rbegin(), noisy.rend());
    if (noisy.empty()) {
        check.message = "The noise differs from task to task.";
        return check;
    }
    std::vector<Index> numbers;
    for (auto const& [scale, number] : noisy) numbers.push_back(number);
    check.message = fmt::format(
        "In {} y is {}{:.1f} times as far from what the sharing says as in the others: noisier, or of another kind.",
        listed(numbers, "task"), numbers.size() > 1 ? "up to " : "", noisy.front().first);
    return check;
}

Check examples(NoiseModel const& noise) {
    Check check{"examples", true, {}};
    if (noise.example_scale.size() == 0) return check;
    Index const far = (noise.example_scale.array() > noisy_factor * 1.5).count();
    check.message = far > 0
                        ? fmt::format("{} of the examples are far off what the others say; they count for less.", far)
                        : "The noise differs from example to example.";
    return check;
}

Check order(NoiseModel const& noise) {
    Check check{"order", true, {}};
    if (noise.autocorrelation == 0.0) return check;
    check.message = fmt::format("The noise of an example follows that of the one before it (correlation {:.2f}).",
                                noise.autocorrelation);
    return check;
}

/// The correlation of two lists after removing their means.
double correlation(std::vector<double> const& a, std::vector<double> const& b) {
    auto const n = static_cast<Index>(a.size());
    Eigen::Map<Vector const> const x(a.data(), n);
    Eigen::Map<Vector const> const y(b.data(), n);
    Vector const dx = x.array() - x.mean();
    Vector const dy = y.array() - y.mean();
    double const scale = dx.norm() * dy.norm();
    return scale > 0.0 ? dx.dot(dy) / scale : 0.0;
}

/// The residual against the square of the prediction.
Check curvature(ResidualMoments const& moments, TaskBatch const& batch) {
    Check check{"curvature", true, {}};
    std::vector<double> residual;
    std::vector<double> square;
    for (Index t = 0; t < batch.tasks; ++t) {
        Index const count = batch.count(t);
        auto const r = moments.residuals.middleRows(t * batch.examples, count);
        auto const p = moments.predictions.middleRows(t * batch.examples, count);
        for (Index a = 0; a < r.cols(); ++a) {
            double const power = p.col(a).squaredNorm() / static_cast<double>(count);
            if (!(power > 0.0)) continue;
            for (Index i = 0; i < count; ++i) {
                residual.push_back(r(i, a));
                square.push_back(p(i, a) * p(i, a) / power);
            }
        }
    }
    if (residual.size() < 10) return check;
    double const rho = correlation(residual, square);
    double const count = static_cast<double>(residual.size());
    if (std::abs(rho) * std::sqrt(count) < surprising || rho * rho < share_worth_a_word) return check;
    check.ok = false;
    check.message = fmt::format(
        "y bends: it is {} than a linear layer says where that says much, and explains {:.0f} % of what is left of y. "
        "Weights of a linear layer are then a summary, not the whole.",
        rho > 0.0 ? "larger" : "smaller", 100.0 * rho * rho);
    return check;
}

/// Examples further off than the noise model's tails allow.
Check tails(ResidualMoments const& moments, double noise_variance) {
    Check check{"tails", true, {}};
    double sum = 0.0;
    double count = 0.0;
    for (Index t = 0; t < moments.energy.rows(); ++t) {
        for (Index i = 0; i < moments.energy.cols(); ++i) {
            double const freedom = moments.freedom(t, i);
            if (freedom < 0.5) continue;
            // chi-squared with `freedom` degrees has mean freedom and variance 2 freedom
            double const excess = (moments.energy(t, i) / noise_variance - freedom) / std::sqrt(2.0 * freedom);
            sum += excess * excess;
            count += 1.0;
        }
    }
    if (count < 10.0) return check;
    double const spread = sum / count;
    constexpr double too_wide = 3.0;
    if (spread < too_wide) return check;
    check.ok = false;
    check.message =
        fmt::format("The noise has heavier tails than the model has ({:.0f} times the expected scatter).", spread);
    return check;
}

Check copies_of(std::vector<std::vector<Index>> const& copies) {
    Check check{"copies", true, {}};
    if (copies.empty()) return check;
    Index surplus = 0;
    for (auto const& group : copies) surplus += static_cast<Index>(group.size()) - 1;
    auto const& first = copies.front();
    check.ok = false;
    check.message = fmt::format(
        "{} of the tasks {} of others ({} {} the same numbers{}): copies are no evidence, and each is counted once.",
        surplus, surplus == 1 ? "is a copy" : "are copies", listed(first, "task"),
        first.size() == 2 ? "both hold" : "hold", copies.size() > 1 ? ", and so on" : "");
    return check;
}

Check explained(HeldOut const& heldout) {
    Check check{"explained", true, {}};
    constexpr double nearly_all = 0.95;
    double const error = std::isfinite(heldout.tied) ? heldout.tied : heldout.soft;
    double const share = heldout.explained(error);
    if (!std::isfinite(share) || share >= nearly_all) return check;
    check.message = share > 0.0
                        ? fmt::format(
                              "The layer explains {:.0f} % of y's variance in tasks it was not learned from; the "
                              "other {:.0f} % are noise, or not linear in x.",
                              100.0 * share, 100.0 * (1.0 - share))
                        : "The layer explains nothing of y's variance in tasks it was not learned from.";
    constexpr double too_little = 0.1;
    check.ok = share > too_little;
    return check;
}

std::string equal_groups(std::vector<std::vector<Index>> const& groups) {
    std::string text;
    for (auto const& group : groups) text += (text.empty() ? "" : "; ") + listed(group, "input");
    return text;
}

Check unidentified_inputs(Unidentified const& unidentified) {
    Check check{"inputs", true, {}};
    std::string& text = check.message;
    if (!unidentified.constant_inputs.empty()) {
        bool const one = unidentified.constant_inputs.size() == 1;
        text += fmt::format("{} {} constant: {} weights cannot be known. ",
                            listed(unidentified.constant_inputs, "Input"), one ? "is" : "are", one ? "its" : "their");
    }
    if (!unidentified.equal_inputs.empty()) {
        text += fmt::format("Always equal: {}. Only the sum of their weights can be known. ",
                            equal_groups(unidentified.equal_inputs));
    }
    if (!text.empty()) text += "In the finding they have the simplest values that fit.";
    if (unidentified.directions < unidentified.inputs) {
        text += fmt::format("{}The {} inputs move in {} directions only: what they do otherwise cannot be known.",
                            text.empty() ? "" : " ", unidentified.inputs, unidentified.directions);
        check.ok = false;
    }
    return check;
}

Check unidentified_outputs(Unidentified const& unidentified) {
    Check check{"flat outputs", true, {}};
    if (unidentified.constant_outputs.empty()) return check;
    bool const one = unidentified.constant_outputs.size() == 1;
    check.message = fmt::format(
        "{} {} constant: {} weights cannot be known. In the finding they have the simplest values that fit.",
        listed(unidentified.constant_outputs, "Output"), one ? "is" : "are", one ? "its" : "their");
    return check;
}

}  // namespace

bool has_failed(std::vector<Check> const& checks, std::string_view name) {
    return std::any_of(checks.begin(), checks.end(),
                       [name](Check const& check) { return check.name == name && !check.ok; });
}

bool has_message(std::vector<Check> const& checks, std::string_view name) {
    return std::any_of(checks.begin(), checks.end(),
                       [name](Check const& check) { return check.name == name && !check.message.empty(); });
}

std::vector<Check> check_tasks(std::vector<std::vector<Index>> const& copies, Unidentified const& unidentified,
                               HeldOut const& heldout) {
    return {copies_of(copies), unidentified_inputs(unidentified), unidentified_outputs(unidentified),
            explained(heldout)};
}

std::vector<Check> check_noise(CheckedTasks const& checked, NoisyModel const& fitted, Workers const& threads) {
    ResidualMoments const moments = residual_moments(checked.batch, fitted, threads);
    NoiseModel const& noise = fitted.noise;
    return {intercept(noise), outputs(checked, noise),           tasks(checked, noise, moments),       examples(noise),
            order(noise),     curvature(moments, checked.batch), tails(moments, fitted.noise_variance)};
}

}  // namespace symdiscover
