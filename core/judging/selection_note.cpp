// SPDX-License-Identifier: Apache-2.0
#include "core/judging/selection_note.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/fit/means/mean_partition.hpp"
#include "core/fit/means/selection_bound.hpp"
#include "core/fit/one_dataset/bruteforce.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
#include "core/partitions/enumeration.hpp"

namespace symdiscover {

namespace {

constexpr double missed_in = 0.05;

/// |mean of the validation samples - theta|^2, theta fitted to the train samples.
double distance_to_validation(QuadraticLoss const& train, Partition const& chosen, Vector const& validation_mean) {
    return (expand(chosen, least_squares(train, chosen).psi, 1) - validation_mean).squaredNorm();
}

/// How much further the chosen sharing is from the validation mean than the nearest of all: exact where all can be
/// tried; else compared with a sharing that would meet it, which is the worst case.
double slack(SampleModel const& model, Partition const& chosen, Vector const& validation_mean) {
    TrainLoss const train = train_loss(model);
    double const distance = distance_to_validation(train, chosen, validation_mean);
    if (model.elements() > max_enumerated_elements) return distance;
    Partition const nearest = brute_force(train, validation_loss(model), {}).partition;
    return std::max(0.0, distance - distance_to_validation(train, nearest, validation_mean));
}

}  // namespace

std::optional<std::string> selection_note(SampleModel const& model, Partition const& chosen) {
    ValidationSamples const validation = model.samples().validation();
    if (model.spec().kind != ModelKind::mean || validation.count() == 0 || model.elements() < 2) return std::nullopt;
    SelectionProblem problem;
    problem.noise_variance = mean_data(model.samples().fitting()).variances.maxCoeff();
    problem.dimensions = model.elements();
    problem.validation_samples = validation.count();
    problem.log_schemes = log_bell_number(model.elements());
    double const extra = slack(model, chosen, validation.x.colwise().mean().transpose());
    SelectionBound const bound = selection_bound(problem, missed_in, extra);
    return fmt::format(
        "Bound for Gaussian noise, whose variance is estimated here: fitted to the {} training samples alone, the "
        "means "
        "of this sharing are, with probability {:.0f} %, at most {:.3g} further from the true ones (Euclidean "
        "distance) "
        "than those of the best of all {} sharings of {} coordinates. It is a worst case, far above what is to be "
        "expected.",
        model.samples().count(SamplePart::train), 100.0 * bound.confidence, bound.gap,
        model.elements() > max_enumerated_elements ? fmt::format("10^{:.0f}", problem.log_schemes / std::log(10.0))
                                                   : fmt::format("{:.0f}", std::exp(problem.log_schemes)),
        model.elements());
}

}  // namespace symdiscover
