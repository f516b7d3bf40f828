// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/colors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace symdiscover {

namespace {

constexpr std::array<char const*, 9> palette = {"#332288", "#ddcc77", "#117733", "#88ccee", "#cc6677",
                                                "#882255", "#44aa99", "#999933", "#aa4499"};

/// A linear share of a light as sRGB writes it, 0 to 255.
int srgb(double linear) {
    double const share = std::clamp(linear, 0.0, 1.0);
    double const encoded = share <= 0.0031308 ? 12.92 * share : 1.055 * std::pow(share, 1.0 / 2.4) - 0.055;
    return static_cast<int>(std::lround(255.0 * encoded));
}

/// Oklab's lightness, chroma and hue (radians) as "#rrggbb": equal lightness looks equally light in all hues.
std::string from_lightness_chroma_hue(double lightness, double chroma, double hue) {
    double const a = chroma * std::cos(hue);
    double const b = chroma * std::sin(hue);
    double const l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    double const m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    double const s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return fmt::format("#{:02x}{:02x}{:02x}", srgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                       srgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                       srgb(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s));
}

std::string walked_color(Index step) {
    constexpr double golden_angle = std::numbers::pi * (3.0 - 2.2360679774997896964);
    constexpr std::array lightness = {0.62, 0.80, 0.46};
    return from_lightness_chroma_hue(lightness[static_cast<std::size_t>(step) % lightness.size()], 0.12,
                                     golden_angle * static_cast<double>(step));
}

/// A byte of "#rrggbb" as a linear share of light.
double linear_share(std::string const& color, std::size_t byte) {
    double const share = std::stoi(color.substr(1 + 2 * byte, 2), nullptr, 16) / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

}  // namespace

std::vector<std::string> block_colors(Partition const& partition) {
    auto const& sizes = partition.sizes();
    auto const tied =
        static_cast<std::size_t>(std::count_if(sizes.begin(), sizes.end(), [](Index size) { return size > 1; }));
    std::vector<std::string> colors;
    std::size_t next = 0;
    for (Index const size : sizes) {
        if (size == 1) {
            colors.emplace_back(single_color);
            continue;
        }
        colors.push_back(tied <= palette.size() ? palette[next] : walked_color(static_cast<Index>(next)));
        ++next;
    }
    return colors;
}

std::string readable_on(std::string const& color) {
    double const luminance =
        0.2126 * linear_share(color, 0) + 0.7152 * linear_share(color, 1) + 0.0722 * linear_share(color, 2);
    constexpr double same_contrast = 0.179;  // with black and with white (WCAG 2)
    return luminance > same_contrast ? "#000000" : "#ffffff";
}

}  // namespace symdiscover
