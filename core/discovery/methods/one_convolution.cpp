// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/one_convolution.hpp"

#include <utility>

#include "core/data/patch_moments.hpp"
#include "core/discovery/methods/learned_layer.hpp"
#include "core/discovery/methods/restarts.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/msr/msr_harden.hpp"
#include "core/judging/partition_heldout.hpp"
#include "core/networks/layers/convolution.hpp"
#include "core/networks/layers/rowwise.hpp"
#include "core/networks/losses/squared.hpp"

namespace symdiscover {

namespace {

Matrix stand(Matrix const& values, Index rows, double factor) {
    return Eigen::Map<Matrix const>(values.data(), values.rows() * rows, values.cols() / rows) * factor;
}

/// A predictor of single rows as one of moments.
Predictor by_rows(Predictor inner, PatchMoments const& moments) {
    return [inner = std::move(inner), rows = moments.rows(), scale = moments.scale()](SupportSet const& support,
                                                                                      Matrix const& x) {
        SupportSet const stacked{rows_of_moments(support, rows, scale)};
        Matrix const predicted = inner(stacked, stand(x, rows, 1.0 / scale));
        return Matrix(Eigen::Map<Matrix const>(predicted.data(), x.rows(), predicted.cols() * rows) * scale);
    };
}

/// The network on moments that the convolution is on images.
Network on_moments(Network const& network, PatchMoments const& moments) {
    Layer layer = network.layers.front();
    layer.geometry =
        std::make_shared<Rowwise>(moments.rows(), layer.geometry->weight_columns(), layer.geometry->weight_rows());
    return {{std::move(layer)}};
}

/// Tied as the points of what was learned suggest, chosen in closed form.
TaskFinding harden(PatchMoments const& moments, MsrFit const& fit, LinearTasks const& data, FitOptions const& options,
                   Observer const& observer) {
    TaskSearchOptions search;
    search.blocks = options.blocks.value_or(0);
    search.threads = options.threads;
    Matrix const points = points_of_layers(fit, moments, fit.options.support, fit.options.seed).front();
    return find_partition(data, points, data.output_power(), evidence_criterion, false, search, observer);
}

HeldOut judge(PatchMoments const& moments, MsrFit const& fit, LinearTasks const& data, TaskFinding const& finding,
              FitOptions const& options) {
    Workers const& threads = options.threads;
    HeldOutProtocol const protocol{fit.options.support, options.seed, threads};
    Predictor const unshared = linear_predictor(unshared_adapter(finding.unshared, threads));
    Predictor tied = unshared;
    Predictor wrong = unshared;
    if (!finding.ties_nothing) {
        tied = linear_predictor(tied_adapter(finding.tied, threads));
        Partition const random = shuffled(finding.partition(), options.seed);
        wrong = linear_predictor(
            tied_adapter(fit_tied(data, random, data.output_power(), iterations_in_search, threads), threads));
    }
    Vector const soft = evaluate_msr(fit, moments, Split::test, fit.options.support, options.seed);
    Contenders const contenders{by_rows(tied, moments), by_rows(unshared, moments), by_rows(wrong, moments)};
    return judge_contenders(moments, soft, contenders, squared_loss().metric, protocol);
}

void require_tasks_that_suit(FitOptions const& options, TaskSource const& source) {
    options.validate(source);
    if (options.criterion == SelectionCriterion::validation) {
        throw OptionError("criterion", "validation: expected evidence for a convolution");
    }
}

}  // namespace

Discovery discover_one_convolution(TaskSource const& source, NetworkSpec const& spec, NetworkSharing sharing,
                                   MsrOptions msr, Index restarts, FitOptions const& options,
                                   Observer const& observer) {
    require_tasks_that_suit(options, source);
    Network const network =
        spec.build(source.shape().input_shape, source.shape().output_shape, sharing, options.latent);
    auto const& geometry = dynamic_cast<Convolution const&>(*network.layers.front().geometry);
    Watch watch(observer);
    Discovery discovery;
    discovery.model = msr.model.name();
    // 1. moments, 2. the sharing by gradients, 3. a partition of the kernel, 4. held-out errors
    PatchMoments const moments(source, geometry.patches(), geometry.channels(), options.threads);
    msr.network = on_moments(network, moments);
    MsrFit const fit = best_of_restarts(moments, std::move(msr), restarts, watch);
    discovery.termination = fit.termination;
    discovery.message = fit.message;
    LinearTasks const data = kernel_tasks(training_tasks(moments, discovery.notes), moments, options.threads);
    TaskFinding const finding = harden(moments, fit, data, options, watch.observer());
    discovery.heldout = judge(moments, fit, data, finding, options);
    Layer const& layer = fit.network.layers.front();
    discovery.layers.push_back(learned_layer(layer, fit.parameters.front(), finding.partition(), options.threads));
    discovery.history.push_back({"query_loss", fit.query_loss});
    if (!fit.validation_loss.empty()) discovery.history.push_back({"validation_loss", fit.validation_loss});
    return discovery;
}

}  // namespace symdiscover
