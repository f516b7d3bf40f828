// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/soft_network.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <utility>

#include "core/discovery/methods/learned_layer.hpp"
#include "core/discovery/methods/restarts.hpp"
#include "core/judging/exact_motions.hpp"
#include "core/judging/heldout.hpp"
#include "core/networks/losses/loss.hpp"
#include "core/networks/sharing/plain.hpp"
#include "core/symmetry/factor_symmetry.hpp"

namespace symdiscover {

namespace {

constexpr Index most_soft_numbers = 1'000'000;  // of U, of each of many layers: 8 MB

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
    LayerDiscovery result =
        learned_layer(layer, learned, Partition::singletons(layer.geometry->weights()), workers, most_soft_numbers);
    result.soft = true;
    result.searched = false;
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

std::string words(LossDifference const& difference) {
    return fmt::format("{:+.2g} +- {:.1g}", difference.mean, difference.ci95);
}

/// "conv2: its taps may adapt exactly alike under: both mirrors (loss ...) ..."
std::string exactness_sentence(std::string const& layer, ExactMotions const& found, std::size_t tasks) {
    std::string const on_tasks = fmt::format("on {} meta-validation tasks", tasks);
    if (!found.matters()) {
        return fmt::format(
            "{}: how its taps adapt makes no difference that can be told (made independent of each other: "
            "loss {} {}).",
            layer, words(found.independent), on_tasks);
    }
    std::string text =
        found.costs_nothing()
            ? fmt::format("{}: its taps may adapt exactly alike, at no cost that can be told, under: {}", layer,
                          found.motions)
            : fmt::format(
                  "{}: that its taps adapt exactly alike costs something under each motion of the window, least "
                  "under: {}",
                  layer, found.motions);
    text += fmt::format(
        " (loss {} {}). With the taps exchanged at random first this costs {}; made independent of each "
        "other {}.",
        words(found.cost), on_tasks, words(found.relabelled), words(found.independent));
    if (found.costs_nothing() && !found.is_symmetry())
        text += " It is no sign of a symmetry: exchanged they cost no more that can be told.";
    return text;
}

/// Where the sharing of a layer's taps can be made exact at no cost, and what becomes of the meta-test tasks where it
/// is.
void harden_taps(MsrFit const& fit, TaskSource const& source, Vector const& as_learned, std::uint64_t seed,
                 Discovery& discovery) {
    std::size_t const tasks = source.tasks_of(Split::validation).size();
    std::size_t const layers = fit.network.layers.size();
    if (tasks < 2) return;
    Vector const validation = validation_losses(fit, source, seed);
    MsrFit exact = fit;
    std::vector<std::string> hardened;
    for (std::size_t i = 0; i < layers; ++i) {
        if (!has_square_taps(fit, i)) continue;
        if (!fit.options.threads.show({"hardening taps", static_cast<Index>(i), static_cast<Index>(layers)})) return;
        ExactMotions const found = exact_motions(fit, source, i, seed, validation);
        discovery.notes.push_back(exactness_sentence(fit.network.layers[i].name, found, tasks));
        if (!found.is_symmetry()) continue;
        exact = with_exact_motions(exact, i, found.motions);
        hardened.push_back(fit.network.layers[i].name);
    }
    if (hardened.empty()) return;
    Metric const& metric = find_loss(fit.options.loss).metric;
    Vector const values =
        query_errors(source, Split::test, fit.options.support, seed, metric, {exact.predictor()}).col(0);
    Vector const differences = values - as_learned;
    discovery.notes.push_back(fmt::format(
        "With that made exact in {}, {} on the {} meta-test tasks is {:.4g}, a change of {:+.2g} +- {:.1g}.",
        fmt::join(hardened, " and "), metric.name, values.size(), values.mean(), differences.mean(),
        interval95(differences)));
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
    if (!watch.stopped()) is_finished([&] { harden_taps(fit, source, values, options.seed, discovery); });
    if (watch.stopped()) discovery.termination = Termination::interrupted;
    discovery.history.push_back({"query_loss", fit.query_loss});
    if (!fit.validation_loss.empty()) discovery.history.push_back({"validation_loss", fit.validation_loss});
    discovery.history.push_back({fmt::format("test_{}", metric.name), {values.begin(), values.end()}});
    return discovery;
}

}  // namespace symdiscover
