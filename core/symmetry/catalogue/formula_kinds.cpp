// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "core/symmetry/catalogue/hypothesis.hpp"

/// Hypotheses that say of each weight, by a formula, which block it is in.
namespace symdiscover {

namespace {

/// label(output, input) >= 0 of each weight.
template <typename Label>
Partition by_label(Index m, Index n, Label const& label) {
    std::vector<std::int32_t> labels;
    labels.reserve(static_cast<std::size_t>(m * n));
    for (Index a = 0; a < m; ++a) {
        for (Index j = 0; j < n; ++j) labels.push_back(static_cast<std::int32_t>(label(a, j)));
    }
    return Partition::from_labels(labels);
}

/// Channels of inputs and outputs along a line; of a side without channels 1 and the whole length.
struct Line {
    Index input_channels, inputs;
    Index output_channels, outputs;
    bool channels_first;

    Index channel_of_input(Index j) const { return channels_first ? j / inputs : j % input_channels; }
    Index place_of_input(Index j) const { return channels_first ? j % inputs : j / input_channels; }
    Index channel_of_output(Index a) const { return channels_first ? a / outputs : a % output_channels; }
    Index place_of_output(Index a) const { return channels_first ? a % outputs : a / output_channels; }
};

/// Weight (a, j) belongs to the offset j - stride a, channel pair by channel pair. Around a ring of the inputs, or with
/// open ends.
Hypothesis line_band(Line const& line, Index stride, bool around) {
    Index const low = -stride * (line.outputs - 1);
    Index const count = around ? line.inputs : line.inputs - low;
    Partition partition =
        by_label(line.outputs * line.output_channels, line.inputs * line.input_channels, [&](Index a, Index j) {
            Index const offset = line.place_of_input(j) - stride * line.place_of_output(a);
            Index const at = around ? ((offset % line.inputs) + line.inputs) % line.inputs : offset - low;
            Index const pair = line.channel_of_output(a) * line.input_channels + line.channel_of_input(j);
            return pair * count + at;
        });
    std::string name = fmt::format("{} {} -> {}", around ? "strided ring" : "band", line.inputs, line.outputs);
    if (stride > 1) name += fmt::format(", stride {}", stride);
    if (line.input_channels * line.output_channels > 1) {
        name += fmt::format(", {} -> {} channels", line.input_channels, line.output_channels);
    }
    return {std::move(name), std::move(partition)};
}

/// Lines of these channels, with each stride that the lengths allow.
void add_lines(std::vector<Hypothesis>& result, Line const& line, CatalogueRequest const& request) {
    if (line.outputs < 2 || line.inputs < 2 || request.is_full(result)) return;
    Index const pairs = line.input_channels * line.output_channels;
    bool const divides = line.inputs % line.outputs == 0 && line.inputs > line.outputs;
    std::vector<Index> strides{1};
    if (Index const widest = line.inputs / line.outputs; widest > 1) strides.push_back(widest);
    for (Index const stride : strides) {
        if (pairs * (line.inputs + stride * (line.outputs - 1)) > request.most_blocks) continue;
        result.push_back(line_band(line, stride, false));
        if (divides && stride == line.inputs / line.outputs) result.push_back(line_band(line, stride, true));
    }
}

/// The offset of an input from an output in the plane.
Hypothesis plane_band(Index h, Index w, Index rows, Index columns) {
    Index const width = w + columns - 1;
    return {fmt::format("band {} x {} -> {} x {}", h, w, rows, columns),
            by_label(rows * columns, h * w, [&](Index a, Index j) {
                return (j / w - a / columns + rows - 1) * width + j % w - a % columns + columns - 1;
            })};
}

}  // namespace

std::vector<Hypothesis> bands(CatalogueRequest const& request) {
    std::vector<Hypothesis> result;
    std::vector<Index> const& in = request.shape.inputs;
    std::vector<Index> const& out = request.shape.outputs;
    Index const n = request.shape.n();
    Index const m = request.shape.m();
    add_lines(result, {1, n, 1, m, true}, request);
    if (in.size() == 2 || out.size() == 2) {
        Index const input_channels = in.size() == 2 ? in.front() : 1;
        Index const output_channels = out.size() == 2 ? out.front() : 1;
        add_lines(result, {input_channels, n / input_channels, output_channels, m / output_channels, true}, request);
    }
    if (in.size() == 2 && out.size() == 2 && (in[0] + out[0]) * (in[1] + out[1]) <= request.most_blocks) {
        result.push_back(plane_band(in[0], in[1], out[0], out[1]));
    }
    for (Layout const& layout : request.layouts) {
        if (!layout.grid.empty()) continue;
        if (layout.has_channels()) {
            add_lines(
                result,
                {layout.input_channels, layout.sites, layout.output_channels, layout.sites, layout.channels_first},
                request);
            continue;
        }
        for (auto const& [h, w] : grids_of(layout)) {
            if (4 * h * w <= request.most_blocks && !request.is_full(result)) result.push_back(plane_band(h, w, h, w));
        }
    }
    return result;
}

std::vector<Hypothesis> alike(CatalogueRequest const& request) {
    Index const n = request.shape.n();
    Index const m = request.shape.m();
    std::vector<Hypothesis> result;
    result.push_back({"all alike", by_label(m, n, [](Index, Index) { return 0; })});
    if (n > 1 && m > 1) {
        result.push_back({"inputs alike", by_label(m, n, [](Index a, Index) { return a; })});
        result.push_back({"outputs alike", by_label(m, n, [](Index, Index j) { return j; })});
    }
    for (Index size = 2; size < n; ++size) {
        if (n % size != 0 || m * (n / size) > request.most_blocks || request.is_full(result)) continue;
        Index const runs = n / size;
        result.push_back({fmt::format("inputs alike in runs of {}", size),
                          by_label(m, n, [=](Index a, Index j) { return a * runs + j / size; })});
        result.push_back({fmt::format("inputs alike at every {}", runs),
                          by_label(m, n, [=](Index a, Index j) { return a * runs + j % runs; })});
    }
    if (n > 2 && m * n <= request.most_blocks) {
        result.push_back({"inputs mirrored",
                          by_label(m, n, [=](Index a, Index j) { return a * n + (j < n - 1 - j ? j : n - 1 - j); })});
    }
    return result;
}

}  // namespace symdiscover
