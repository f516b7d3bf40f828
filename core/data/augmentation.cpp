// SPDX-License-Identifier: Apache-2.0
#include "core/data/augmentation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr double most_stretch = 4.0 / 3.0;  // of height to width, either way
constexpr char const* allowed =
    "none, or some of rotate:DEGREES (up to 180), flip-h, flip-v, crop:AREA (above 0, up to 1)";

/// Whether the part is one; sets what it says.
bool set_part(Augmentation& augmentation, std::string const& part) {
    constexpr std::string_view rotate = "rotate:";
    constexpr std::string_view crop = "crop:";
    if (part == "flip-h" || part == "flip-v") {
        (part == "flip-h" ? augmentation.flip_h : augmentation.flip_v) = true;
        return true;
    }
    bool const turns = part.starts_with(rotate);
    if (!turns && !part.starts_with(crop)) return false;
    auto const value = parse_number<double>(part.substr(turns ? rotate.size() : crop.size()));
    if (!value || !(*value <= (turns ? 180.0 : 1.0)) || !(turns ? *value >= 0.0 : *value > 0.0)) return false;
    (turns ? augmentation.rotate : augmentation.crop) = *value;
    return true;
}

/// Where the value at (row, column) of the result comes from: source = linear (place - centre) + shift.
struct AffineMap {
    double yy, yx, xy, xx, y, x;
};

AffineMap draw_map(Augmentation const& augmentation, double height, double width, Rng& rng) {
    double const angle = (2.0 * uniform(rng) - 1.0) * augmentation.rotate * std::numbers::pi / 180.0;
    double const flip_x = augmentation.flip_h && uniform(rng) < 0.5 ? -1.0 : 1.0;
    double const flip_y = augmentation.flip_v && uniform(rng) < 0.5 ? -1.0 : 1.0;
    double scale_y = 1.0;
    double scale_x = 1.0;
    double shift_y = 0.0;
    double shift_x = 0.0;
    if (augmentation.crop < 1.0) {
        double const area = augmentation.crop + (1.0 - augmentation.crop) * uniform(rng);
        double const stretch = std::pow(most_stretch, 0.5 * (2.0 * uniform(rng) - 1.0));
        scale_y = std::min(1.0, std::sqrt(area) * stretch);
        scale_x = std::min(1.0, std::sqrt(area) / stretch);
        shift_y = (uniform(rng) - 0.5) * (1.0 - scale_y) * (height - 1.0);
        shift_x = (uniform(rng) - 0.5) * (1.0 - scale_x) * (width - 1.0);
    }
    double const c = std::cos(angle);
    double const s = std::sin(angle);
    return {c * scale_y * flip_y, s * scale_x * flip_x, -s * scale_y * flip_y, c * scale_x * flip_x, shift_y, shift_x};
}

double bilinear(double const* image, Index height, Index width, double y, double x) {
    double const top = std::floor(y);
    double const left = std::floor(x);
    auto const at = [&](Index row, Index column) {
        bool const inside = row >= 0 && row < height && column >= 0 && column < width;
        return inside ? image[row * width + column] : 0.0;
    };
    auto const r = static_cast<Index>(top);
    auto const c = static_cast<Index>(left);
    double const down = y - top;
    double const right = x - left;
    return (1.0 - down) * ((1.0 - right) * at(r, c) + right * at(r, c + 1)) +
           down * ((1.0 - right) * at(r + 1, c) + right * at(r + 1, c + 1));
}

}  // namespace

Augmentation Augmentation::parse(std::string_view text) {
    Augmentation augmentation;
    if (text == "none") return augmentation;
    std::istringstream parts{std::string(text)};
    std::string part;
    bool any = false;
    while (std::getline(parts, part, ',')) {
        any = true;
        if (set_part(augmentation, part)) continue;
        std::string const within = part == text ? "" : fmt::format(" in '{}'", text);
        throw OptionError("augment", fmt::format("expected {}, found '{}'{}", allowed, part, within));
    }
    if (!any) throw OptionError("augment", fmt::format("expected {}, found nothing", allowed));
    return augmentation;
}

std::string Augmentation::text() const {
    std::vector<std::string> parts;
    if (rotate > 0.0) parts.push_back(fmt::format("rotate:{}", rotate));
    if (flip_h) parts.emplace_back("flip-h");
    if (flip_v) parts.emplace_back("flip-v");
    if (crop < 1.0) parts.push_back(fmt::format("crop:{}", crop));
    return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ","));
}

ValueRule<Augmentation> augmentation_list() {
    auto parse = [](std::string const& text) -> std::optional<Augmentation> { return Augmentation::parse(text); };
    return {"LIST", allowed, "", parse, [](Augmentation const& augmentation) { return augmentation.text(); }};
}

void augment(Augmentation const& augmentation, std::vector<Index> const& shape, Rng& rng, double const* image,
             double* result) {
    Index const width = shape.back();
    Index const height = shape[shape.size() - 2];
    Index const channels = shape.size() == 3 ? shape.front() : 1;
    AffineMap const map = draw_map(augmentation, static_cast<double>(height), static_cast<double>(width), rng);
    double const middle_y = 0.5 * static_cast<double>(height - 1);
    double const middle_x = 0.5 * static_cast<double>(width - 1);
    for (Index place = 0; place < height * width; ++place) {
        double const y = static_cast<double>(place / width) - middle_y;
        double const x = static_cast<double>(place % width) - middle_x;
        double const from_y = map.yy * y + map.yx * x + middle_y + map.y;
        double const from_x = map.xy * y + map.xx * x + middle_x + map.x;
        for (Index channel = 0; channel < channels; ++channel) {
            Index const first = channel * height * width;
            result[first + place] = bilinear(image + first, height, width, from_y, from_x);
        }
    }
}

}  // namespace symdiscover
