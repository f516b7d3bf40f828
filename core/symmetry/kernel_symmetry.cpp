// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/kernel_symmetry.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <span>

#include "core/groups/action.hpp"

namespace symdiscover {

namespace {

constexpr Index most_permuted_inputs = 6;

/// The kernel's rows after a motion of the taps and a permutation of the input channels.
std::vector<std::int32_t> moved_row(Partition const& kernel, Index row, Permutation const& taps,
                                    Permutation const& channels) {
    auto const area = static_cast<Index>(taps.size());
    Index const columns = area * static_cast<Index>(channels.size());
    std::vector<std::int32_t> moved(static_cast<std::size_t>(columns));
    for (Index j = 0; j < columns; ++j) {
        Index const to = image(channels, j / area) * area + image(taps, j % area);
        moved[static_cast<std::size_t>(to)] = kernel[row * columns + j];
    }
    return moved;
}

/// How the outputs move so that the sharing stays: output a goes to one with the same labels at the moved places, and
/// equal rows to each other in order. Empty where there is no such output.
std::optional<Permutation> matching_outputs(Partition const& kernel, Index outputs, Permutation const& taps,
                                            Permutation const& channels) {
    Permutation const still_taps = identity_permutation(static_cast<Index>(taps.size()));
    Permutation const still_channels = identity_permutation(static_cast<Index>(channels.size()));
    std::map<std::vector<std::int32_t>, std::vector<Index>> rows;
    for (Index a = outputs - 1; a >= 0; --a) rows[moved_row(kernel, a, still_taps, still_channels)].push_back(a);
    Permutation result(static_cast<std::size_t>(outputs));
    for (Index a = 0; a < outputs; ++a) {
        auto const found = rows.find(moved_row(kernel, a, taps, channels));
        if (found == rows.end() || found->second.empty()) return std::nullopt;
        result[at(a)] = found->second.back();
        found->second.pop_back();
    }
    return result;
}

std::optional<Permutation> find_outputs(Partition const& kernel, Index outputs, Index inputs, Permutation const& taps) {
    Permutation channels = identity_permutation(inputs);
    do {
        if (auto found = matching_outputs(kernel, outputs, taps, channels)) return found;
    } while (inputs <= most_permuted_inputs && std::next_permutation(channels.begin(), channels.end()));
    return std::nullopt;
}

/// By the motions there are: the plane group of the translations and them.
std::string plane_group_of(std::vector<SquareMotion> const& motions) {
    auto const has = [&](char const* name) {
        return std::ranges::find(motions, name, &SquareMotion::name) != motions.end();
    };
    bool const straight = has("left-right mirror") || has("up-down mirror");
    bool const diagonal = has("mirror along the diagonal") || has("mirror along the other diagonal");
    if (has("quarter turn")) return straight ? "p4m" : "p4";
    if (has("half turn")) return straight ? "pmm" : diagonal ? "cmm" : "p2";
    return straight ? "pm" : diagonal ? "cm" : "p1";
}

/// "quarter turns and mirror images"
std::string words_of(KernelSymmetry const& symmetry) {
    std::string const& group = symmetry.plane_group;
    if (group == "p4m") return "quarter turns and mirror images";
    if (group == "p4") return "quarter turns";
    if (group == "p2") return "half turns";
    if (group == "pmm" || group == "cmm") return "half turns and mirror images";
    return fmt::format("mirror images ({})", symmetry.motions.front().name);
}

}  // namespace

std::vector<SquareMotion> square_motions(Index size) {
    struct Matrix2 {
        char const* name;
        int yy, yx, xy, xx;
    };
    static constexpr Matrix2 table[] = {
        {"identity", 1, 0, 0, 1},
        {"quarter turn", 0, -1, 1, 0},
        {"half turn", -1, 0, 0, -1},
        {"three quarter turn", 0, 1, -1, 0},
        {"left-right mirror", 1, 0, 0, -1},
        {"up-down mirror", -1, 0, 0, 1},
        {"mirror along the diagonal", 0, 1, 1, 0},
        {"mirror along the other diagonal", 0, -1, -1, 0},
    };
    std::vector<SquareMotion> motions;
    for (Matrix2 const& m : table) {
        SquareMotion motion{m.name, Permutation(static_cast<std::size_t>(size * size))};
        for (Index tap = 0; tap < size * size; ++tap) {
            Index const y = 2 * (tap / size) - (size - 1);  // from the centre, in half places
            Index const x = 2 * (tap % size) - (size - 1);
            Index const row = (m.yy * y + m.yx * x + size - 1) / 2;
            Index const column = (m.xy * y + m.xx * x + size - 1) / 2;
            motion.taps[at(tap)] = row * size + column;
        }
        motions.push_back(std::move(motion));
    }
    return motions;
}

KernelSymmetry find_kernel_symmetry(Partition const& kernel, Index outputs, Index inputs, Index size) {
    KernelSymmetry symmetry;
    if (kernel.blocks() == 0) return symmetry;  // a kernel of zeros keeps everything, and means nothing
    std::vector<SquareMotion> const all = square_motions(size);
    for (SquareMotion const& motion : std::span(all).subspan(1)) {
        auto moved = find_outputs(kernel, outputs, inputs, motion.taps);
        if (!moved) continue;
        symmetry.motions.push_back(motion);
        symmetry.outputs.push_back(*std::move(moved));
    }
    symmetry.plane_group = plane_group_of(symmetry.motions);
    Partition const orbits = point_orbits(symmetry.outputs, outputs);
    symmetry.filters = orbits.blocks();
    auto const elements = static_cast<Index>(symmetry.motions.size()) + 1;
    symmetry.free = std::ranges::all_of(orbits.sizes(), [&](Index channels) { return channels == elements; });
    return symmetry;
}

std::string kernel_sentence(KernelSymmetry const& symmetry, Index outputs) {
    if (!symmetry.any()) return {};
    std::string const words = words_of(symmetry);
    std::string const filters = fmt::format("{} filter{}", symmetry.filters, symmetry.filters == 1 ? "" : "s");
    if (symmetry.free) {
        return fmt::format("On top of the translation, the {} channels of the convolution are {} of {} ({}).", outputs,
                           words, filters, symmetry.plane_group);
    }
    return fmt::format(
        "On top of the translation, {} of the window with an exchange of channels leave the sharing of "
        "the convolution as it is ({}): the {} channels come from {}.",
        words, symmetry.plane_group, outputs, filters);
}

}  // namespace symdiscover
