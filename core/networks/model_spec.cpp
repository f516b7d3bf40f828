// SPDX-License-Identifier: Apache-2.0
#include "core/networks/model_spec.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <vector>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

/// The number that is all of `text`, or 0.
Index parse_taps(std::string_view text) {
    Index taps = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), taps);
    return error == std::errc{} && end == text.data() + text.size() && taps > 0 ? taps : 0;
}

}  // namespace

ModelSpec ModelSpec::parse(std::string_view text) {
    if (text == "fc") return {ModelKind::fc, 0};
    if (text == "mean") return {ModelKind::mean, 0};
    if (text == "deepset") return {ModelKind::deepset, 0};
    auto const colon = text.find(':');
    if (colon != std::string_view::npos) {
        Index const taps = parse_taps(text.substr(colon + 1));
        if (taps > 0 && text.substr(0, colon) == "lc") return {ModelKind::lc, taps};
        if (taps > 0 && text.substr(0, colon) == "conv") return {ModelKind::conv, taps};
    }
    throw OptionError(
        "model", fmt::format("expected fc, lc:TAPS, conv:TAPS, mean or deepset, where TAPS is a number of at least "
                             "1, found {}",
                             text));
}

std::string ModelSpec::name() const {
    switch (kind) {
        case ModelKind::fc:
            return "fc";
        case ModelKind::lc:
            return fmt::format("lc:{}", taps);
        case ModelKind::conv:
            return fmt::format("conv:{}", taps);
        case ModelKind::mean:
            return "mean";
        case ModelKind::deepset:
            return "deepset";
    }
    return {};
}

void ModelSpec::validate(Index outputs, Index inputs) const {
    if (kind == ModelKind::mean || kind == ModelKind::deepset) {
        throw OptionError("model", fmt::format("expected fc, lc:TAPS or conv:TAPS for this data, found {}", name()));
    }
    if (kind != ModelKind::fc && outputs != inputs - taps + 1) {
        throw OptionError("model", fmt::format("expected one that makes {} outputs of the data's {} inputs, found {}, "
                                               "which makes {}",
                                               outputs, inputs, name(), inputs - taps + 1));
    }
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
