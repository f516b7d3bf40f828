// SPDX-License-Identifier: Apache-2.0
#include "cli/model_choice.hpp"

namespace symdiscover {

namespace {

std::optional<ModelChoice> parse_model(std::string const& text) {
    if (text == "fc") return ModelChoice{};
    auto const colon = text.find(':');
    if (colon == std::string::npos) return std::nullopt;
    std::string const name = text.substr(0, colon);
    auto const taps = parse_number<Index>(text.substr(colon + 1));
    if (!taps || *taps < 1) return std::nullopt;
    if (name == "lc") return ModelChoice{ModelKind::locally_connected, *taps};
    if (name == "conv") return ModelChoice{ModelKind::convolution, *taps};
    return std::nullopt;
}

std::string show_model(ModelChoice const& model) {
    switch (model.kind) {
        case ModelKind::fully_connected:
            return "fc";
        case ModelKind::locally_connected:
            return fmt::format("lc:{}", model.taps);
        case ModelKind::convolution:
            return fmt::format("conv:{}", model.taps);
    }
    return {};
}

}  // namespace

ValueRule<ModelChoice> model_choice() {
    return {"fc|lc:TAPS|conv:TAPS",
            "fc, lc:TAPS or conv:TAPS with TAPS a whole number of at least 1",
            "",
            parse_model,
            show_model,
            {"mean", "deepset"}};
}

}  // namespace symdiscover
