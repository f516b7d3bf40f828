// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "core/fit/means/mean_partition.hpp"
#include "core/fit/means/selection_bound.hpp"
#include "core/fit/one_dataset/bruteforce.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
#include "core/judging/confidence.hpp"
#include "core/judging/heldout.hpp"
#include "core/partitions/enumeration.hpp"
#include "core/partitions/subspace.hpp"
#include "core/symmetry/layer_symmetry.hpp"

namespace symdiscover {

namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

/// NaN where there are no errors: the fit was stopped.
double mean_of(Vector const& errors) { return errors.size() == 0 ? not_available : errors.mean(); }

/// So many elements in so many blocks that there is no time to fit them, nor to write out which element is of which.
bool is_too_large(Index elements, Index blocks, Workers const& workers) {
    constexpr double most_numbers = 4e6;
    return workers.stopped() && static_cast<double>(elements) * static_cast<double>(blocks) > most_numbers;
}

/// Without errors where the time was over, and the parameters then 0.
FittedPartition fit_unless_stopped(SampleModel const& model, Partition const& elements, Workers const& workers,
                                   Observer const& observer) {
    FittedPartition fitted;
    if (is_too_large(elements.elements(), elements.blocks(), workers)) return fitted;
    if (!is_finished([&] { fitted = model.fit(elements, observer); })) {
        fitted.filter = Vector::Zero(model.weights(elements).blocks());
    }
    return fitted;
}

/// The error of the sharing that is known to be true, where it is known and the model can express it.
double oracle_error(SampleModel const& model, std::optional<Partition> const& truth, Workers const& workers,
                    Observer const& observer, std::vector<std::string>& notes) {
    if (!truth || truth->elements() != model.outputs() * model.inputs()) return not_available;
    std::optional<Partition> const elements = model.elements_of(*truth);
    if (elements) return mean_of(fit_unless_stopped(model, *elements, workers, observer).errors);
    notes.push_back(fmt::format("The true sharing in the file is none that model {} can have: there is no oracle.",
                                model.spec().name()));
    return not_available;
}

HeldOut judge(SampleModel const& model, SampleChoice const& choice, FittedPartition const& tied,
              std::optional<Partition> const& truth, FitOptions const& options, Observer const& observer,
              std::vector<std::string>& notes) {
    SampleSet const& samples = model.samples();
    HeldOut heldout;
    heldout.metric = model.metric();
    heldout.samples = samples.count(SamplePart::test);
    heldout.support = samples.count(SamplePart::train) + samples.count(SamplePart::validation);
    if (heldout.samples == 0) return heldout;
    Vector unshared;
    is_finished([&] { unshared = model.fit_unshared(observer).errors; });
    heldout.tied = mean_of(tied.errors);
    heldout.ci95 = interval95(tied.errors);
    heldout.unshared = mean_of(unshared);
    heldout.soft = choice.soft ? model.errors(choice.soft->theta, samples.train()).mean() : not_available;
    bool const both = tied.errors.size() > 0 && unshared.size() > 0;
    Vector const gains = both ? Vector(unshared - tied.errors) : Vector();
    heldout.gain = mean_of(gains);
    heldout.gain_ci95 = interval95(gains);
    heldout.wrong =
        has_control(choice.elements)
            ? mean_of(
                  fit_unless_stopped(model, shuffled(choice.elements, options.seed), options.threads, observer).errors)
            : not_available;
    heldout.oracle = oracle_error(model, truth, options.threads, observer, notes);
    return heldout;
}

/// A as a matrix of the layer, or the partition's indicator where the method knows no soft A.
LayerDiscovery describe(SampleModel const& model, SampleChoice const& choice, Vector filter, Workers const& workers) {
    Partition weights = model.weights(choice.elements);
    LayerDiscovery layer;
    static_cast<LayerSymmetry&>(layer) = find_symmetry(weights, model.outputs(), model.inputs(), workers);
    layer.name = "layer";
    layer.noun = model.noun();
    layer.outputs = model.outputs();
    layer.inputs = model.inputs();
    layer.partition = std::move(weights);
    Index const columns = choice.soft ? choice.soft->assignment.cols() : choice.elements.blocks();
    if (is_too_large(layer.partition.elements(), columns, workers)) {
        layer.sharing_matrix = Matrix(layer.partition.elements(), 0);
        return layer;
    }
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
    return resample_halves(fitting.count(), weights, again, options.resamples, options.seed, options.threads, observer)
        .confidence;
}

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

/// For model `mean` with validation samples: what choosing this sharing among all partitions can have cost, by the
/// bound of core/fit/means/selection_bound.hpp with probability 95 %, in a sentence. Empty for other models and data.
/// scale: of the model's samples.
std::optional<std::string> selection_note(SampleModel const& model, Partition const& chosen, double scale) {
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
        model.samples().count(SamplePart::train), 100.0 * bound.confidence, scale * bound.gap,
        model.elements() > max_enumerated_elements ? fmt::format("10^{:.0f}", problem.log_schemes / std::log(10.0))
                                                   : fmt::format("{:.0f}", std::exp(problem.log_schemes)),
        model.elements());
}

/// From unit power to the user's units. The filter has them; a sharing matrix says which weights are alike, in no
/// units.
void to_units_of(PreparedSamples const& prepared, Discovery& discovery) {
    double const square = prepared.y_scale * prepared.y_scale;
    if (square == 1.0 && prepared.x_scale == 1.0) return;
    rescale(discovery.heldout, square);
    for (LayerDiscovery& layer : discovery.layers) layer.filter *= prepared.y_scale / prepared.x_scale;
    for (Curve& curve : discovery.history) {
        for (double& value : curve.values) value *= square;
    }
}

}  // namespace

void require_validation(SampleSet const& samples, std::string const& method) {
    if (samples.count(SamplePart::validation) > 0) return;
    throw OptionError(
        "method", fmt::format("{} compares sharings by validation samples, and the data have none; expected some in "
                              "/sample_split (1), or method auto with criterion evidence",
                              method));
}

Discovery discover_samples(SampleSet const& given, std::optional<Partition> const& truth, SampleChooser const& choose,
                           FitOptions const& options, Observer const& observer) {
    Watch watch(observer);
    ModelSpec const spec = options.model.value_or(natural_model(given));
    PreparedSamples const prepared = prepare_for(spec, given, options.intercept, options.threads);
    std::unique_ptr<SampleModel> const model = make_sample_model(spec, prepared.samples, options.seed, options.threads);
    if (options.blocks > model->elements()) {
        throw OptionError("blocks",
                          fmt::format("expected auto or 1 to {}, found {}", model->elements(), *options.blocks));
    }
    Discovery discovery;
    discovery.model = model->spec().name();
    // 1. the sharing, 2. its parameters fitted to all but the test samples, 3. held-out errors, 4. confidence
    SampleChoice choice;
    if (!is_finished([&] { choice = choose(*model, options, watch.observer()); })) {
        choice.elements = Partition::singletons(model->elements());
    }
    FittedPartition tied = fit_unless_stopped(*model, choice.elements, options.threads, watch.observer());
    discovery.heldout = judge(*model, choice, tied, truth, options, watch.observer(), discovery.notes);
    LayerDiscovery layer = describe(*model, choice, std::move(tied.filter), options.threads);
    if (choice.refit && !watch.stopped()) {
        layer.confidence = resampled(*model, layer.partition, choice, options, watch.observer());
    }
    if (auto note = watch.stopped() ? std::nullopt : selection_note(*model, choice.elements, prepared.y_scale))
        discovery.notes.push_back(*std::move(note));
    if (prepared.intercept != Intercept::none) discovery.checks.push_back({"intercept", true, "Outputs have offsets."});
    discovery.layers.push_back(std::move(layer));
    discovery.history = std::move(choice.history);
    discovery.termination = watch.stopped() ? Termination::interrupted : choice.termination;
    discovery.message = watch.stopped() ? "Interrupted: this is what was reached." : choice.message;
    to_units_of(prepared, discovery);
    return discovery;
}

}  // namespace symdiscover
