// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/sample_choice.hpp"

#include <limits>
#include <utility>

#include "core/fit/bilevel/bilevel.hpp"
#include "core/fit/one_dataset/bruteforce.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"

namespace symdiscover {

namespace {

SampleChoice by_evidence(SampleModel const& model, SampleDiscoverOptions const& options, Observer const& observer) {
    SampleChoice choice;
    choice.elements = model.find_partition(model.samples().fitting(), options.blocks, options.threads, observer);
    return choice;
}

/// The best sharing of the train samples for each number of blocks (of many blocks for some numbers only), compared by
/// the validation loss.
SampleChoice by_validation(SampleModel const& model, SampleDiscoverOptions const& options, Observer const& observer) {
    constexpr Index all_up_to = 32;
    TrainSamples const train = model.samples().train();
    QuadraticLoss const fitted = train_loss(model);
    QuadraticLoss const judged = validation_loss(model);
    Index const most = options.blocks > 0 ? options.blocks : model.elements();
    SampleChoice choice;
    Curve losses{"validation_loss", {}};
    double lowest = std::numeric_limits<double>::infinity();
    for (Index blocks = options.blocks > 0 ? options.blocks : 1; blocks <= most;
         blocks += std::max<Index>(1, blocks / all_up_to)) {
        Partition candidate = model.find_partition(train, blocks, options.threads, observer);
        Vector const psi = least_squares(fitted, candidate).psi;
        losses.values.push_back(judged.value(expand(candidate, psi, fitted.payload)) /
                                static_cast<double>(judged.observations));
        if (losses.values.back() < lowest) {
            lowest = losses.values.back();
            choice.elements = std::move(candidate);
        }
        if (observer && !observer({"numbers of blocks", blocks, most, losses.values.back()})) break;
    }
    choice.history.push_back(std::move(losses));
    return choice;
}

SampleChoice by_brute_force(SampleModel const& model, SampleDiscoverOptions const& options, Observer const& observer) {
    BruteForceOptions all;
    all.criterion = options.criterion.value_or(SelectionCriterion::validation);
    all.blocks = options.blocks;
    BruteForceResult const best = brute_force(train_loss(model), validation_loss(model), all, observer);
    SampleChoice choice;
    choice.elements = best.partition;
    choice.termination = best.termination;
    choice.message = "Tried " + std::to_string(best.tried) + " sharings.";
    return choice;
}

Vector spread(Matrix const& assignment, Vector const& psi, Index payload) {
    Eigen::Map<Matrix const> const shared(psi.data(), assignment.cols(), payload);
    Matrix const theta = assignment * shared;
    return Eigen::Map<Vector const>(theta.data(), theta.size());
}

SampleChoice by_bilevel(SampleModel const& model, SampleDiscoverOptions const& options, Observer const& observer) {
    TrainLoss const train = train_loss(model);
    BilevelOptions bilevel = options.bilevel;
    bilevel.columns = options.blocks;
    bilevel.seed = options.seed;
    bilevel.threads = options.threads;
    BilevelFit fit = fit_bilevel(train, validation_loss(model), bilevel, observer);
    SampleChoice choice;
    choice.elements = fit.partition;
    choice.termination = fit.termination;
    choice.message = fit.message;
    Vector theta = spread(fit.assignment, fit.psi, train.payload);
    choice.soft = SoftAssignment{std::move(fit.assignment), std::move(fit.psi), std::move(theta)};
    choice.history.push_back({"validation_loss", std::move(fit.validation_loss)});
    choice.history.push_back({"outer_loss", std::move(fit.outer_loss)});
    return choice;
}

}  // namespace

SampleChoice choose_sharing(SampleModel const& model, SampleDiscoverOptions const& options, Observer const& observer) {
    switch (options.method) {
        case SampleMethod::bilevel:
            return by_bilevel(model, options, observer);
        case SampleMethod::bruteforce:
            return by_brute_force(model, options, observer);
        case SampleMethod::automatic:
            break;
    }
    return options.criterion == SelectionCriterion::validation ? by_validation(model, options, observer)
                                                               : by_evidence(model, options, observer);
}

}  // namespace symdiscover
