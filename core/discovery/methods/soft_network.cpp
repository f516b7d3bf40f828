// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/soft_network.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <utility>

#include "core/discovery/discover_tasks.hpp"
#include "core/discovery/methods/restarts.hpp"
#include "core/judging/heldout.hpp"
#include "core/networks/losses/loss.hpp"
#include "core/networks/sharing/plain.hpp"
#include "core/symmetry/factor_symmetry.hpp"

namespace symdiscover {

namespace {

constexpr Index most_sharing_numbers = 1'000'000;  // of U, in a result: 8 MB

HeldOut heldout_of(TaskSource const& source, MsrFit const& fit, Vector const& values) {
    HeldOut heldout;
    rescale(heldout, std::numeric_limits<double>::quiet_NaN());
    heldout.metric = find_loss(fit.options.loss).metric.name;
    heldout.tasks = values.size();
    heldout.support = fit.options.support;
    heldout.query = source.shape().examples - fit.options.support;
    if (values.size() == 0) return heldout;
    heldout.soft = values.mean();
    heldout.ci95 = interval95(values);
    return heldout;
}

LayerDiscovery describe(Layer const& layer, LayerParameters const& learned, Workers const& workers) {
    Geometry const& geometry = *layer.geometry;
    LayerDiscovery result = describe_layer(layer.name, Partition::singletons(geometry.weights()),
                                           geometry.weight_rows(), geometry.weight_columns(), workers);
    result.soft = true;
    result.searched = false;
    result.factors = factors_of(layer, learned.factors);
    if (geometry.weights() * layer.sharing->filter_parameters() <= most_sharing_numbers) {
        result.sharing_matrix = layer.sharing->matrix(learned.factors);
        result.filter = learned.filter.transpose();
    } else {
        result.sharing_matrix = Matrix(geometry.weights(), 0);
    }
    return result;
}

/// "conv2: of its 2304 numbers a task really adapts about 310. ..." Empty where nothing was learned of its sharing.
std::string soft_sentence(Layer const& layer, LayerParameters const& learned, std::uint64_t seed) {
    if (learned.factors.empty()) return {};
    std::string text = fmt::format(
        "{}: of its {} numbers a task really adapts about {:.0f} (by the spectrum of what "
        "was learned).",
        layer.name, learned.filter.cols(), effective_parameters(learned.factors));
    std::vector<std::string> alike;
    std::vector<std::string> others;
    for (MotionFinding const& finding : factor_motions(learned.factors.back(), seed)) {
        std::string words = fmt::format("{} {:.2f} (chance {:.2f} to {:.2f})", finding.motions, finding.breaking,
                                        finding.chance_least, finding.chance_most);
        (finding.stands_out() ? alike : others).push_back(std::move(words));
    }
    if (!alike.empty()) {
        text += fmt::format(" Taps are treated more alike than by chance under: {}.", fmt::join(alike, ", "));
    }
    if (!others.empty()) text += fmt::format(" No more alike than by chance under: {}.", fmt::join(others, ", "));
    return text;
}

}  // namespace

Discovery discover_softly(TaskSource const& source, MsrOptions const& msr, Index restarts, FitOptions const& options,
                          Observer const& observer) {
    options.validate(source);
    Watch watch(observer);
    Discovery discovery;
    discovery.model = msr.model.name();
    MsrFit fit = best_of_restarts(source, msr, restarts, watch);
    discovery.termination = fit.termination;
    discovery.message = fit.message;
    fit.options.inner_steps = msr.test_inner_steps.value_or(msr.inner_steps);
    Metric const& metric = find_loss(msr.loss).metric;
    Vector const values =
        query_errors(source, Split::test, msr.support, options.seed, metric, {fit.predictor()}).col(0);
    discovery.heldout = heldout_of(source, fit, values);
    for (std::size_t i = 0; i < fit.network.layers.size(); ++i) {
        Layer const& layer = fit.network.layers[i];
        if (dynamic_cast<PlainSharing const*>(layer.sharing.get()) != nullptr) continue;
        discovery.layers.push_back(describe(layer, fit.parameters[i], options.threads));
        std::string sentence = soft_sentence(layer, fit.parameters[i], options.seed);
        if (!sentence.empty()) discovery.notes.push_back(std::move(sentence));
    }
    discovery.history.push_back({"query_loss", fit.query_loss});
    if (!fit.validation_loss.empty()) discovery.history.push_back({"validation_loss", fit.validation_loss});
    discovery.history.push_back({fmt::format("test_{}", metric.name), {values.begin(), values.end()}});
    return discovery;
}

}  // namespace symdiscover
