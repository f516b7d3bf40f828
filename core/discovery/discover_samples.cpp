// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "core/judging/confidence.hpp"
#include "core/judging/heldout.hpp"
#include "core/judging/selection_note.hpp"
#include "core/partitions/subspace.hpp"
#include "core/symmetry/layer_symmetry.hpp"

namespace symdiscover {

namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

/// NaN where there are no errors: the fit was stopped.
double mean_of(Vector const& errors) { return errors.size() == 0 ? not_available : errors.mean(); }

/// The error of the sharing that is known to be true, where it is known and the model can express it.
double oracle_error(SampleModel const& model, std::optional<Partition> const& truth, Observer const& observer,
                    std::vector<std::string>& notes) {
    if (!truth || truth->elements() != model.outputs() * model.inputs()) return not_available;
    std::optional<Partition> const elements = model.elements_of(*truth);
    if (elements) return mean_of(model.fit(*elements, observer).errors);
    notes.push_back(fmt::format("The true sharing in the file is none that model {} can have: there is no oracle.",
                                model.spec().name()));
    return not_available;
}

HeldOut judge(SampleModel const& model, SampleChoice const& choice, FittedPartition const& tied,
              std::optional<Partition> const& truth, std::uint64_t seed, Observer const& observer,
              std::vector<std::string>& notes) {
    SampleSet const& samples = model.samples();
    HeldOut heldout;
    heldout.metric = model.metric();
    heldout.samples = samples.count(SamplePart::test);
    heldout.support = samples.count(SamplePart::train) + samples.count(SamplePart::validation);
    if (heldout.samples == 0) return heldout;
    Vector const unshared = model.fit_unshared(observer).errors;
    heldout.tied = mean_of(tied.errors);
    heldout.ci95 = interval95(tied.errors);
    heldout.unshared = mean_of(unshared);
    heldout.soft = choice.soft ? model.errors(choice.soft->theta, samples.train()).mean() : not_available;
    bool const both = tied.errors.size() > 0 && unshared.size() > 0;
    Vector const gains = both ? Vector(unshared - tied.errors) : Vector();
    heldout.gain = mean_of(gains);
    heldout.gain_ci95 = interval95(gains);
    heldout.wrong = has_control(choice.elements) ? mean_of(model.fit(shuffled(choice.elements, seed), observer).errors)
                                                 : not_available;
    heldout.oracle = oracle_error(model, truth, observer, notes);
    return heldout;
}

/// A as a matrix of the layer, or the partition's indicator where the method knows no soft A.
LayerDiscovery describe(SampleModel const& model, SampleChoice const& choice, Vector filter) {
    Partition weights = model.weights(choice.elements);
    LayerDiscovery layer;
    static_cast<LayerSymmetry&>(layer) = find_symmetry(weights, model.outputs(), model.inputs());
    layer.name = "layer";
    layer.noun = model.noun();
    layer.outputs = model.outputs();
    layer.inputs = model.inputs();
    layer.partition = std::move(weights);
    layer.sharing_matrix =
        model.sharing_matrix(choice.soft ? choice.soft->assignment : block_indicator(choice.elements));
    layer.filter = choice.soft ? model.filter(choice.soft->psi, choice.soft->assignment.cols()) : std::move(filter);
    return layer;
}

Confidence resampled(SampleModel const& model, Partition const& weights, SampleChoice const& choice,
                     FitOptions const& options, Observer const& observer) {
    TrainSamples const fitting = model.samples().fitting();
    auto const again = [&](std::span<Index const> drawn, Observer const&) {
        return model.weights(choice.refit(select(fitting, drawn)));
    };
    return bootstrap_confidence(fitting.count(), weights, again, options.resamples, options.seed, options.threads,
                                observer);
}

}  // namespace

void require_validation(SampleSet const& samples, std::string const& method) {
    if (samples.count(SamplePart::validation) > 0) return;
    throw OptionError(
        "method", fmt::format("{} compares sharings by validation samples, and the data have none; expected some in "
                              "/sample_split (1), or method auto with criterion evidence",
                              method));
}

Discovery discover_samples(SampleSet const& samples, std::optional<Partition> const& truth, SampleChooser const& choose,
                           FitOptions const& options, Observer const& observer) {
    Watch watch(observer);
    std::unique_ptr<SampleModel> const model =
        make_sample_model(options.model.value_or(natural_model(samples)), samples, options.seed);
    if (options.blocks > model->elements()) {
        throw OptionError("blocks",
                          fmt::format("expected auto or 1 to {}, found {}", model->elements(), *options.blocks));
    }
    Discovery discovery;
    discovery.model = model->spec().name();
    // 1. the sharing, 2. its parameters fitted to all but the test samples, 3. held-out errors, 4. confidence
    SampleChoice choice = choose(*model, options, watch.observer());
    FittedPartition tied = model->fit(choice.elements, watch.observer());
    discovery.heldout = judge(*model, choice, tied, truth, options.seed, watch.observer(), discovery.notes);
    LayerDiscovery layer = describe(*model, choice, std::move(tied.filter));
    if (choice.refit && !watch.stopped()) {
        layer.confidence = resampled(*model, layer.partition, choice, options, watch.observer());
    }
    if (auto note = selection_note(*model, choice.elements)) discovery.notes.push_back(*std::move(note));
    discovery.layers.push_back(std::move(layer));
    discovery.history = std::move(choice.history);
    discovery.termination = watch.stopped() ? Termination::interrupted : choice.termination;
    discovery.message = watch.stopped() ? "Interrupted: this is what was reached." : choice.message;
    return discovery;
}

}  // namespace symdiscover
