// SPDX-License-Identifier: Apache-2.0
#include "core/networks/model_spec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "core/base/errors.hpp"
#include "core/networks/network_spec.hpp"

namespace symdiscover {

namespace {

/// A model and the kinds of data that it suits.
struct ModelEntry {
    ModelKind kind;
    char const* name;
    bool has_taps;  ///< its name goes on: "lc:3"
    std::vector<DatasetKind> data;
};

/// The table of models, in the order in which they are listed to people.
std::vector<ModelEntry> const& models() {
    static std::vector<ModelEntry> const table{
        {ModelKind::fc, "fc", false, {DatasetKind::tasks, DatasetKind::supervised}},
        {ModelKind::lc, "lc", true, {DatasetKind::tasks, DatasetKind::supervised}},
        {ModelKind::conv, "conv", true, {DatasetKind::tasks}},
        {ModelKind::mean, "mean", false, {DatasetKind::vectors}},
        {ModelKind::deepset, "deepset", false, {DatasetKind::supervised}},
        {ModelKind::network, "NETWORK", false, {DatasetKind::tasks, DatasetKind::classes}},
    };
    return table;
}

bool suits(ModelEntry const& model, std::vector<DatasetKind> const& kinds) {
    return std::find_first_of(model.data.begin(), model.data.end(), kinds.begin(), kinds.end()) != model.data.end();
}

/// "lc:TAPS" and its like, of the models that suit any of these kinds of data.
std::vector<std::string> forms(std::vector<DatasetKind> const& kinds) {
    std::vector<std::string> names;
    for (auto const& model : models()) {
        if (suits(model, kinds)) names.push_back(std::string(model.name) + (model.has_taps ? ":TAPS" : ""));
    }
    return names;
}

std::vector<std::string> all_forms() {
    return forms({DatasetKind::tasks, DatasetKind::supervised, DatasetKind::vectors, DatasetKind::classes});
}

std::string allowed(std::vector<std::string> const& names) {
    return alternatives(names) +
           ", with TAPS a whole number of at least 1 and NETWORK like \"conv(8,3) relu linear\", " +
           "conv4:16 or mlp:64,64";
}

std::string describe(std::vector<DatasetKind> const& kinds) {
    if (kinds == std::vector{DatasetKind::tasks}) return "tasks";
    std::vector<std::string> names;
    for (DatasetKind const kind : kinds) names.emplace_back(to_string(kind));
    return "data of kind " + alternatives(names);
}

/// Empty when the text is no model's name.
std::optional<ModelSpec> find_model(std::string_view text) {
    if (NetworkSpec::looks_like(text)) return ModelSpec{ModelKind::network, 0, NetworkSpec::parse(text).text};
    auto const colon = std::min(text.find(':'), text.size());
    for (auto const& model : models()) {
        if (text.substr(0, colon) != model.name || model.has_taps != (colon < text.size())) continue;
        if (model.kind == ModelKind::network) continue;  // its text is a name by itself
        if (!model.has_taps) return ModelSpec{model.kind, 0};
        auto const taps = parse_number<Index>(std::string(text.substr(colon + 1)));
        if (taps && *taps > 0) return ModelSpec{model.kind, *taps};
    }
    return std::nullopt;
}

}  // namespace

ModelSpec ModelSpec::parse(std::string_view text) {
    if (auto const model = find_model(text)) return *model;
    throw OptionError("model", fmt::format("expected {}, found '{}'", allowed(all_forms()), text));
}

std::string ModelSpec::name() const {
    if (kind == ModelKind::network) return text;
    auto const model = std::find_if(models().begin(), models().end(), [&](auto const& m) { return m.kind == kind; });
    return model->has_taps ? fmt::format("{}:{}", model->name, taps) : model->name;
}

void ModelSpec::require_suits(std::vector<DatasetKind> const& kinds) const {
    std::vector<std::string> const suitable = forms(kinds);
    bool const found = std::any_of(models().begin(), models().end(),
                                   [&](auto const& model) { return model.kind == kind && suits(model, kinds); });
    if (found) return;
    bool const has_window = std::find(suitable.begin(), suitable.end(), "lc:TAPS") != suitable.end();
    std::string const hint =
        kind == ModelKind::conv && has_window ? fmt::format(", which leaves nothing to share; use lc:{}", taps) : "";
    throw OptionError("model", fmt::format("expected {} for {}, found '{}'{}", alternatives(suitable), describe(kinds),
                                           name(), hint));
}

void ModelSpec::validate(Index outputs, Index inputs) const {
    if (kind == ModelKind::network) {
        throw OptionError("model", fmt::format("'{}': only with methods msr and maml", name()));
    }
    require_suits({DatasetKind::tasks});  // mean and deepset have no weights of outputs x inputs
    if (kind != ModelKind::fc && outputs != inputs - taps + 1) {
        throw OptionError("model", fmt::format("{} makes {} outputs of the data's {} inputs, but the data have {}",
                                               name(), inputs - taps + 1, inputs, outputs));
    }
}

ValueRule<std::optional<ModelSpec>> model_or_auto() {
    auto parse = [](std::string const& text) -> std::optional<std::optional<ModelSpec>> {
        if (text == "auto") return std::optional<ModelSpec>{};
        std::optional<ModelSpec> const model = find_model(text);
        if (!model) return std::nullopt;
        return model;
    };
    std::vector<std::string> names = all_forms();
    names.emplace_back("auto");
    return {fmt::format("{}", fmt::join(names, "|")), allowed(names), "", parse,
            [](std::optional<ModelSpec> const& model) { return model ? model->name() : "auto"; }};
}

Partition ModelSpec::partition(Index outputs, Index inputs) const {
    validate(outputs, inputs);
    std::vector<std::int32_t> labels;
    labels.reserve(static_cast<std::size_t>(outputs * inputs));
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            Index const diagonal = j - a;
            bool const active = kind == ModelKind::fc || (diagonal >= 0 && diagonal < taps);
            Index const parameter = kind == ModelKind::conv ? diagonal : a * inputs + j;
            labels.push_back(active ? static_cast<std::int32_t>(parameter) : Partition::inactive_label);
        }
    }
    return Partition::from_labels(labels);
}

}  // namespace symdiscover
