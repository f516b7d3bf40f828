// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace symdiscover {

namespace {

using MaybePattern = std::optional<PatternFinding>;

struct Weights {
    Partition const& partition;
    Index outputs;
    Index inputs;

    bool active(Index a, Index j) const { return partition[a * inputs + j] != Partition::inactive_label; }
};

/// Whether weights are in one block exactly when class_of(a, j), a number in [0, classes), is the same, where a class
/// may also be inactive as a whole. Ends at the first weight that does not fit.
template <typename ClassOf>
bool tied_exactly_by(Weights const& weights, Index classes, ClassOf const& class_of) {
    constexpr std::int32_t unknown = -2;
    std::vector<std::int32_t> label_of(static_cast<std::size_t>(classes), unknown);
    std::vector<Index> class_with(static_cast<std::size_t>(weights.partition.blocks()), unknown);
    for (Index a = 0; a < weights.outputs; ++a) {
        for (Index j = 0; j < weights.inputs; ++j) {
            Index const own_class = class_of(a, j);
            std::int32_t const label = weights.partition[a * weights.inputs + j];
            std::int32_t& known = label_of[static_cast<std::size_t>(own_class)];
            if (known == unknown) {
                known = label;
                if (label == Partition::inactive_label) continue;
                if (std::exchange(class_with[static_cast<std::size_t>(label)], own_class) != unknown) return false;
            } else if (known != label) {
                return false;
            }
        }
    }
    return true;
}

/// The first and the last diagonal, as offsets j - a, with an active weight. There is one.
struct Band {
    Index first;
    Index last;
};

Band band_of(Weights const& weights) {
    Band band{weights.inputs, -weights.outputs};
    for (Index a = 0; a < weights.outputs; ++a) {
        for (Index j = 0; j < weights.inputs; ++j) {
            if (!weights.active(a, j)) continue;
            band.first = std::min(band.first, j - a);
            band.last = std::max(band.last, j - a);
        }
    }
    return band;
}

Arrangement line_of(Weights const& weights) { return {Shape::line, {weights.inputs}, {weights.outputs}, {}, {}}; }

MaybePattern dense(Weights const& weights) {
    if (!weights.partition.all_apart()) return std::nullopt;
    return PatternFinding{{PatternKind::dense}, {}};
}

MaybePattern circulant(Weights const& weights) {
    Index const n = weights.inputs;
    if (weights.outputs != n) return std::nullopt;
    if (!tied_exactly_by(weights, n, [n](Index a, Index j) { return (j - a + n) % n; })) return std::nullopt;
    return PatternFinding{{PatternKind::circulant}, {Shape::ring, {n}, {n}, {}, {}}};
}

MaybePattern toeplitz(Weights const& weights) {
    Index const last_output = weights.outputs - 1;
    if (!weights.partition.ties_anything()) return std::nullopt;
    if (!tied_exactly_by(weights, weights.inputs + last_output,
                         [=](Index a, Index j) { return j - a + last_output; })) {
        return std::nullopt;
    }
    return PatternFinding{{PatternKind::toeplitz, weights.partition.blocks(), band_of(weights).first},
                          line_of(weights)};
}

MaybePattern block_circulant(Weights const& weights) {
    // The finest blocks first: a partition that is circulant in 4 blocks does not fit 2 blocks' exactly.
    for (Index count = std::gcd(weights.outputs, weights.inputs); count >= 2; --count) {
        if (weights.outputs % count != 0 || weights.inputs % count != 0) continue;
        Index const rows = weights.outputs / count;
        Index const columns = weights.inputs / count;
        auto const class_of = [=](Index a, Index j) {
            Index const shift = (j / columns - a / rows + count) % count;
            return (shift * rows + a % rows) * columns + j % columns;
        };
        if (!tied_exactly_by(weights, count * rows * columns, class_of)) continue;
        return PatternFinding{{PatternKind::block_circulant}, {Shape::blocks, {count, columns}, {count, rows}, {}, {}}};
    }
    return std::nullopt;
}

/// rows x columns places, numbered row by row.
struct Grid {
    Index rows;
    Index columns;
};

/// All grids of that many places, the most nearly square first; of two that are equally so the wide one.
std::vector<Grid> grids_of(Index places) {
    std::vector<Grid> grids;
    for (Index rows = places; rows >= 1; --rows) {
        if (rows * rows > places || places % rows != 0) continue;
        grids.push_back({rows, places / rows});
        if (rows * rows != places) grids.push_back({places / rows, rows});
    }
    return grids;
}

bool is_flat(Grid const& grid) { return grid.rows < 2 || grid.columns < 2; }

MaybePattern torus(Weights const& weights) {
    if (weights.outputs != weights.inputs) return std::nullopt;
    for (Grid const grid : grids_of(weights.inputs)) {
        if (is_flat(grid)) continue;
        auto const class_of = [h = grid.rows, w = grid.columns](Index a, Index j) {
            return (j / w - a / w + h) % h * w + (j % w - a % w + w) % w;
        };
        if (!tied_exactly_by(weights, weights.inputs, class_of)) continue;
        return PatternFinding{{PatternKind::block_circulant},
                              {Shape::torus, {grid.rows, grid.columns}, {grid.rows, grid.columns}, {}, {}}};
    }
    return std::nullopt;
}

bool tied_by_offsets(Weights const& weights, Grid const& in, Grid const& out) {
    Index const offsets_x = in.columns + out.columns - 1;
    Index const offsets_y = in.rows + out.rows - 1;
    return tied_exactly_by(weights, offsets_x * offsets_y, [=](Index a, Index j) {
        Index const dy = j / in.columns - a / out.columns + out.rows - 1;
        Index const dx = j % in.columns - a % out.columns + out.columns - 1;
        return dy * offsets_x + dx;
    });
}

MaybePattern toeplitz_2d(Weights const& weights) {
    if (!weights.partition.ties_anything()) return std::nullopt;
    std::vector<Grid> const output_grids = grids_of(weights.outputs);
    for (Grid const in : grids_of(weights.inputs)) {
        if (is_flat(in)) continue;
        for (Grid const out : output_grids) {
            if (!tied_by_offsets(weights, in, out)) continue;
            return PatternFinding{{PatternKind::toeplitz_2d, weights.partition.blocks(), 0},
                                  {Shape::grid, {in.rows, in.columns}, {out.rows, out.columns}, {}, {}}};
        }
    }
    return std::nullopt;
}

MaybePattern locally_connected(Weights const& weights) {
    if (weights.outputs < 2 || weights.partition.ties_anything()) return std::nullopt;
    Band const band = band_of(weights);
    Index const width = band.last - band.first + 1;
    if (width >= weights.inputs) return std::nullopt;
    for (Index a = 0; a < weights.outputs; ++a) {
        for (Index j = 0; j < weights.inputs; ++j) {
            bool const inside = j - a >= band.first && j - a <= band.last;
            if (weights.active(a, j) != inside) return std::nullopt;
        }
    }
    return PatternFinding{{PatternKind::locally_connected, width, band.first}, line_of(weights)};
}

constexpr std::array recognisers{dense, circulant, toeplitz, block_circulant, torus, toeplitz_2d, locally_connected};

}  // namespace

char const* to_string(PatternKind kind) {
    switch (kind) {
        case PatternKind::circulant:
            return "circulant";
        case PatternKind::toeplitz:
            return "toeplitz";
        case PatternKind::block_circulant:
            return "block-circulant";
        case PatternKind::toeplitz_2d:
            return "toeplitz-2d";
        case PatternKind::locally_connected:
            return "locally-connected";
        case PatternKind::dense:
            return "dense";
        case PatternKind::none:
            return "none";
    }
    return "none";
}

PatternFinding recognise_pattern(Partition const& weights, Index outputs, Index inputs) {
    if (weights.elements() != outputs * inputs) {
        throw std::invalid_argument(fmt::format("pattern: expected a partition of {} x {} weights, found one of {}",
                                                outputs, inputs, weights.elements()));
    }
    if (weights.blocks() == 0) return {};
    for (auto const recognise : recognisers) {
        if (MaybePattern const finding = recognise({weights, outputs, inputs})) return *finding;
    }
    return {};
}

}  // namespace symdiscover
