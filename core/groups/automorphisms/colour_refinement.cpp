// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms/colour_refinement.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/groups/automorphisms/mix.hpp"

namespace symdiscover {

namespace {

/// After more rounds the search for automorphisms, which refines as well, is faster: its graph is of bits.
constexpr int max_rounds = 16;

std::uint64_t mix_pair(std::int64_t a, std::int64_t b) {
    return mix(mix(static_cast<std::uint64_t>(a)) + static_cast<std::uint64_t>(b));
}

Index count(std::vector<Index> const& colours) {
    return colours.empty() ? 0 : *std::max_element(colours.begin(), colours.end()) + 1;
}

/// Points of one colour keep one where their hashes are equal.
std::vector<Index> split(std::vector<Index> const& colours, std::vector<std::uint64_t> const& hashes) {
    std::vector<std::pair<Index, std::uint64_t>> keys;
    for (std::size_t i = 0; i < colours.size(); ++i) keys.emplace_back(colours[i], hashes[i]);
    auto sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    std::vector<Index> finer;
    for (auto const& key : keys) {
        finer.push_back(std::lower_bound(sorted.begin(), sorted.end(), key) - sorted.begin());
    }
    return finer;
}

/// The hash of a point is a sum, so that the order of its weights does not count.
PointColours one_round(LabelMatrix const& matrix, PointColours const& colours) {
    std::vector<std::uint64_t> outputs(colours.outputs.size(), 0);
    std::vector<std::uint64_t> inputs(colours.inputs.size(), 0);
    auto label = matrix.labels.begin();
    for (std::size_t a = 0; a < outputs.size(); ++a) {
        for (std::size_t j = 0; j < inputs.size(); ++j, ++label) {
            outputs[a] += mix_pair(*label, colours.inputs[j]);
            inputs[j] += mix_pair(*label, colours.outputs[a]);
        }
    }
    return {split(colours.outputs, outputs), split(colours.inputs, inputs)};
}

std::vector<bool> alone(std::vector<Index> const& colours) {
    std::vector<Index> sizes(static_cast<std::size_t>(count(colours)), 0);
    for (Index const colour : colours) ++sizes[static_cast<std::size_t>(colour)];
    std::vector<bool> is_alone;
    for (Index const colour : colours) is_alone.push_back(sizes[static_cast<std::size_t>(colour)] == 1);
    return is_alone;
}

/// The outputs of free_points(); for inputs, transpose.
std::vector<Index> free_rows(LabelMatrix const& matrix, std::vector<Index> const& rows,
                             std::vector<Index> const& columns) {
    constexpr std::int32_t none = -2;
    std::vector<bool> const is_alone = alone(rows);
    std::vector<Index> free;
    for (Index a = 0; a < matrix.outputs; ++a) {
        std::vector<std::int32_t> label_of(static_cast<std::size_t>(count(columns)), none);
        bool uniform = is_alone[static_cast<std::size_t>(a)];
        for (Index j = 0; uniform && j < matrix.inputs; ++j) {
            std::int32_t& label = label_of[static_cast<std::size_t>(columns[static_cast<std::size_t>(j)])];
            uniform = label == none || label == matrix(a, j);
            label = matrix(a, j);
        }
        if (!uniform) free.push_back(a);
    }
    return free;
}

}  // namespace

PointColours refine_colours(LabelMatrix const& matrix, PointColours colours) {
    for (int round = 0; round < max_rounds; ++round) {
        PointColours finer = one_round(matrix, colours);
        bool const done =
            count(finer.outputs) == count(colours.outputs) && count(finer.inputs) == count(colours.inputs);
        colours = std::move(finer);
        if (done) break;
    }
    return colours;
}

Points free_points(LabelMatrix const& matrix, PointColours const& colours) {
    return {free_rows(matrix, colours.outputs, colours.inputs),
            free_rows(matrix.transposed(), colours.inputs, colours.outputs)};
}

}  // namespace symdiscover
