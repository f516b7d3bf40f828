// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/sample_model.hpp"

#include "core/fit/one_dataset/partition_search.hpp"
#include "core/networks/vocabulary.hpp"

namespace symdiscover {

namespace {

/// Whole numbers of more kinds than this are taken for measurements when nobody says what they are.
constexpr Index most_natural_tokens = 64;

}  // namespace

Partition SampleModel::find_partition(SampleBatch const& fitted, Index blocks, Workers const& threads,
                                      Observer const& observer) const {
    SampleSearchOptions options;
    options.blocks = blocks;
    options.allow_inactive = allows_inactive();
    options.threads = threads;
    return symdiscover::find_partition(fitted_loss(fitted), options, observer).tied.partition;
}

TrainLoss train_loss(SampleModel const& model) { return {model.fitted_loss(model.samples().train())}; }

ValidationLoss validation_loss(SampleModel const& model) {
    return {model.judged_loss(model.samples().train(), model.samples().validation())};
}

PreparedSamples prepare_for(ModelSpec const& spec, SampleSet const& given, std::optional<Intercept> intercept,
                            Workers const& workers) {
    if (spec.kind == ModelKind::mean && !given.shape().has_outputs) return scale_extreme_samples(given);
    bool const linear_layer = spec.kind == ModelKind::fc || spec.kind == ModelKind::lc;
    if (!linear_layer || !given.shape().has_outputs) return {given};
    return prepare_samples(given, intercept, workers);
}

std::unique_ptr<SampleModel> make_sample_model(ModelSpec const& spec, SampleSet const& samples, std::uint64_t seed,
                                               Workers const& workers) {
    spec.require_suits({samples.shape().kind()});
    switch (spec.kind) {
        case ModelKind::mean:
            return make_mean_model(samples);
        case ModelKind::lc:
            return make_lc_model(spec, samples);
        case ModelKind::deepset:
            return make_deepset_model(samples, seed);
        case ModelKind::fc:
        case ModelKind::conv:
        case ModelKind::network:
            break;
    }
    return make_fc_model(samples, workers);
}

ModelSpec natural_model(SampleSet const& samples) {
    if (!samples.shape().has_outputs) return {ModelKind::mean, 0};
    Matrix const x = samples.fitting().x;
    if (samples.shape().outputs() != 1 || !Vocabulary::fits(x)) return {ModelKind::fc, 0};
    Index const tokens = Vocabulary(x).size();
    return {tokens >= 2 && tokens <= most_natural_tokens ? ModelKind::deepset : ModelKind::fc, 0};
}

}  // namespace symdiscover
