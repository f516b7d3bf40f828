// SPDX-License-Identifier: Apache-2.0
#include "io/report/plot/stencil_scene.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/base/errors.hpp"
#include "core/networks/network_spec.hpp"
#include "io/report/arrangement_words.hpp"
#include "io/report/plot/colors.hpp"

namespace symdiscover {

namespace {

constexpr Index stencils_width = 760;
constexpr Index stencil_size = 220;  // pixels that a stencil takes, at most
constexpr Index largest_pixel = 26;
constexpr Index smallest_lettered = 14;  // pixels of a cell
constexpr Index stencil_gap = 14;
constexpr Index title_height = 20;
constexpr Index most_shown = 12;

/// The shape of one example in /x, without tasks and examples.
std::vector<Index> example_shape(Provenance const& origin) {
    std::size_t const leading = origin.of_tasks() ? 2 : 1;
    if (origin.x_shape.size() <= leading) return {};
    return {origin.x_shape.begin() + static_cast<std::ptrdiff_t>(leading), origin.x_shape.end()};
}

/// Taps of a layer that is one convolution: channels x size x size.
std::optional<ImagePlaces> taps_of(LayerDiscovery const& layer, std::string const& model) {
    if (!NetworkSpec::looks_like(model)) return std::nullopt;
    Index size = 0;
    try {
        NetworkSpec const spec = NetworkSpec::parse(model);
        if (spec.is_one_convolution()) size = spec.steps.front().arguments[1];
    } catch (OptionError const&) {
        return std::nullopt;  // the word of a file, which need not name a network: then nothing is known of its taps
    }
    if (size < 2 || size > layer.inputs || layer.inputs % (size * size) != 0) return std::nullopt;
    return ImagePlaces{layer.inputs / (size * size), size, size};
}

/// One stencil, at a place on the page.
struct StencilPlace {
    Index output;
    Index channel;
    Index left;
    Index top;
    Index cell;
};

CellsMark cells_of(LayerDiscovery const& layer, ImagePlaces const& image, StencilPlace const& place,
                   std::vector<std::string> const& colors) {
    RevealedWeights const weights(layer);
    CellsMark cells{place.left, place.top, place.cell, {}};
    std::map<std::int32_t, std::vector<CellRun>> runs;
    for (Index row = 0; row < image.height; ++row) {
        for (Index column = 0; column < image.width; ++column) {
            Index const input = (place.channel * image.height + row) * image.width + column;
            std::int32_t const label = image.as_arranged
                                           ? weights.label(place.output, input)
                                           : layer.partition[weights.output_at(place.output) * layer.inputs + input];
            if (label != Partition::inactive_label) runs[label].push_back({row, column, 1});
        }
    }
    bool const lettered = place.cell >= smallest_lettered;
    for (auto& [label, cells_of_label] : runs) {
        cells.blocks.push_back({colors[static_cast<std::size_t>(label)],
                                lettered ? block_letter(layer.partition, label) : "", std::move(cells_of_label)});
    }
    return cells;
}

LinesMark lines_of(ImagePlaces const& image, StencilPlace const& place) {
    LinesMark lines{{}, "#999999"};
    Index const right = place.left + image.width * place.cell;
    Index const bottom = place.top + image.height * place.cell;
    if (place.cell < 4) return lines;
    for (Index j = 1; j < image.width; ++j) {
        Index const x = place.left + j * place.cell;
        lines.segments.push_back({x, place.top, x, bottom});
    }
    for (Index i = 1; i < image.height; ++i) {
        Index const y = place.top + i * place.cell;
        lines.segments.push_back({place.left, y, right, y});
    }
    return lines;
}

}  // namespace

std::optional<ImagePlaces> image_of_inputs(LayerDiscovery const& layer, Discovery const& discovery,
                                           Provenance const& origin) {
    if (!layer.has_weights()) return std::nullopt;
    auto const& [shape, sizes, output_sizes, input_order, output_order] = layer.arrangement;
    if ((shape == Shape::grid || shape == Shape::torus) && sizes.size() == 2)
        return ImagePlaces{1, sizes[0], sizes[1], true};
    if (auto const taps = taps_of(layer, discovery.model)) return taps;
    std::vector<Index> const axes = example_shape(origin);
    if (axes.size() < 2 || axes.size() > 3) return std::nullopt;
    ImagePlaces const image{axes.size() == 3 ? axes[0] : 1, axes[axes.size() - 2], axes.back()};
    // As the file has it: the product may be larger than any number of inputs.
    double places = 1.0;
    for (Index const axis : axes) places *= static_cast<double>(axis);
    bool const is_image = image.height > 1 && image.width > 1 && places == static_cast<double>(layer.inputs);
    return is_image ? std::optional(image) : std::nullopt;
}

std::vector<Index> outputs_to_show(LayerDiscovery const& layer) {
    std::vector<Index> places;
    if (layer.outputs <= most_shown) {
        for (Index a = 0; a < layer.outputs; ++a) places.push_back(a);
        return places;
    }
    auto const& sizes = layer.arrangement.output_sizes;
    bool const plane = sizes.size() == 2 && sizes[0] * sizes[1] == layer.outputs;
    return {0, plane ? sizes[0] / 2 * sizes[1] + sizes[1] / 2 : layer.outputs / 2};
}

Scene stencil_scene(LayerDiscovery const& layer, ImagePlaces const& image, std::vector<Index> const& outputs) {
    RevealedWeights const weights(layer);
    auto const colors = block_colors(layer.partition);
    Index const room = std::min(stencil_size, (stencils_width - stencil_gap * image.channels) / image.channels);
    Index const cell = std::clamp(room / std::max(image.height, image.width), Index{1}, largest_pixel);
    Index const stencil_width = image.channels * (image.width * cell + stencil_gap);
    Index const group_width = std::max(stencil_width, Index{90});
    Index const across = std::clamp((stencils_width - 1) / group_width, Index{1},
                                    std::max(Index{1}, static_cast<Index>(outputs.size())));
    Index const group_height = image.height * cell + title_height + stencil_gap;
    Scene scene{across * group_width + 1, 0, "", {}};
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        Index const left = static_cast<Index>(i) % across * group_width + 1;
        Index const top = static_cast<Index>(i) / across * group_height;
        scene.marks.push_back(TextMark{left, top + 14, fmt::format("output {}", weights.output_at(outputs[i]))});
        for (Index channel = 0; channel < image.channels; ++channel) {
            StencilPlace const place{outputs[i], channel, left + channel * (image.width * cell + stencil_gap),
                                     top + title_height, cell};
            scene.marks.push_back(cells_of(layer, image, place, colors));
            scene.marks.push_back(lines_of(image, place));
            scene.marks.push_back(
                BoxMark{place.left, place.top, image.width * cell, image.height * cell, "", "#666666"});
        }
        scene.height = top + group_height;
    }
    return scene;
}

}  // namespace symdiscover
