// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/bilevel.hpp"

#include <memory>
#include <utility>

#include "core/discovery/discover_samples.hpp"
#include "core/fit/bilevel/bilevel.hpp"

namespace symdiscover {

namespace {

Vector spread(Matrix const& assignment, Vector const& psi, Index payload) {
    Eigen::Map<Matrix const> const shared(psi.data(), assignment.cols(), payload);
    Matrix const theta = assignment * shared;
    return Eigen::Map<Vector const>(theta.data(), theta.size());
}

SampleChoice by_bilevel(BilevelOptions bilevel, SampleModel const& model, FitOptions const& options,
                        Observer const& observer) {
    TrainLoss const train = train_loss(model);
    bilevel.columns = options.blocks.value_or(0);
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

FitMethod bilevel_method() {
    auto const own = std::make_shared<BilevelOptions>();
    FitMethod method;
    method.name = "bilevel";
    method.summary = "learns an assignment";
    method.heading = "Bilevel";
    method.options = option_fields(*own);
    method.common = {"intercept"};
    method.in_samples = [own](auto const& samples, auto const& truth, auto const& options, auto const& observer) {
        if (options.criterion == SelectionCriterion::evidence) {
            throw OptionError("criterion", "expected validation with method bilevel, found evidence");
        }
        require_validation(samples, "bilevel");
        auto const choose = [&](auto&&... arguments) { return by_bilevel(*own, arguments...); };
        return discover_samples(samples, truth, choose, options, observer);
    };
    return method;
}

}  // namespace symdiscover
