// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <utility>

#include "core/groups/expressions/named_groups.hpp"
#include "core/symmetry/catalogue/hypothesis.hpp"

/// Hypotheses that are the orbits of a group of the sites.
namespace symdiscover {

namespace {

/// A group of a line of points, by the number of them.
struct LineGroup {
    char const* letter;  ///< "C" of C16; "1" where nothing moves
    std::vector<Permutation> (*generators)(Index n);
    Index least;  ///< with fewer points it is another of them
};

std::vector<Permutation> nothing_moves(Index) { return {}; }

constexpr std::array line_groups{LineGroup{"1", nothing_moves, 1}, LineGroup{"C", cyclic_generators, 2},
                                 LineGroup{"D", dihedral_generators, 4}, LineGroup{"S", symmetric_generators, 3},
                                 LineGroup{"mirror", reflection_generators, 3}};

std::string title(LineGroup const& group, Index n) { return fmt::format("{}{}", group.letter, n); }

PermutationGroup on_points(LineGroup const& group, Index n) { return {n, group.generators(n)}; }

void add(std::vector<Hypothesis>& result, CatalogueRequest const& request, std::string const& name,
         Layout const& layout, std::vector<Permutation> const& generators) {
    if (request.is_full(result)) return;
    result.push_back({in_layout(name, layout), orbits_on(layout, generators)});
}

/// Whether a hypothesis with at least this many blocks may be made. An orbit has at most as many weights as the group
/// has elements, and a channel pair has orbits of its own.
bool fits(CatalogueRequest const& request, Layout const& layout, Index blocks) {
    return blocks * layout.input_channels * layout.output_channels <= request.most_blocks;
}

/// The permutation (i, j) -> map(i, j) of an h x w grid.
template <typename Map>
Permutation on_grid(Index height, Index width, Map const& map) {
    Permutation result;
    for (Index i = 0; i < height; ++i) {
        for (Index j = 0; j < width; ++j) {
            auto const [row, column] = map(i, j);
            result.push_back(row * width + column);
        }
    }
    return result;
}

using Point = std::pair<Index, Index>;

/// What fixes the centre of a grid, numbered so that a torus' translations may be added to it.
struct PointGroups {
    Index h, w;

    Permutation half_turn() const {
        return on_grid(h, w, [this](Index i, Index j) { return Point{h - 1 - i, w - 1 - j}; });
    }
    Permutation rows_mirrored() const {
        return on_grid(h, w, [this](Index i, Index j) { return Point{h - 1 - i, j}; });
    }
    Permutation columns_mirrored() const {
        return on_grid(h, w, [this](Index i, Index j) { return Point{i, w - 1 - j}; });
    }
    Permutation quarter_turn() const {
        return on_grid(h, w, [this](Index i, Index j) { return Point{j, h - 1 - i}; });
    }
    Permutation transposed() const {
        return on_grid(h, w, [](Index i, Index j) { return Point{j, i}; });
    }

    /// Those a grid has, each with its name.
    std::vector<std::pair<std::string, std::vector<Permutation>>> all() const {
        std::vector<std::pair<std::string, std::vector<Permutation>>> result{
            {"half turns", {half_turn()}},
            {"mirrored rows", {rows_mirrored()}},
            {"mirrored columns", {columns_mirrored()}},
            {"both mirrors", {rows_mirrored(), columns_mirrored()}}};
        if (h != w) return result;
        result.push_back({"quarter turns", {quarter_turn()}});
        result.push_back({"quarter turns and mirrors", {quarter_turn(), transposed()}});
        result.push_back({"transposition", {transposed()}});
        result.push_back({"both transpositions", {transposed(), half_turn()}});
        return result;
    }
};

}  // namespace

std::vector<Hypothesis> rings(CatalogueRequest const& request) {
    std::vector<Hypothesis> result;
    for (Layout const& layout : request.layouts) {
        Index const n = layout.sites;
        if (fits(request, layout, n)) add(result, request, fmt::format("C{}", n), layout, cyclic_generators(n));
        if (n >= 4 && fits(request, layout, n / 2)) {
            add(result, request, fmt::format("D{}", n), layout, dihedral_generators(n));
        }
        if (n >= 3 && fits(request, layout, n * n / 2)) {
            add(result, request, fmt::format("reversal of {}", n), layout, reflection_generators(n));
        }
    }
    return result;
}

std::vector<Hypothesis> sets(CatalogueRequest const& request) {
    std::vector<Hypothesis> result;
    for (Layout const& layout : request.layouts) {
        if (layout.sites < 3 || !fits(request, layout, 2)) continue;
        add(result, request, fmt::format("S{}", layout.sites), layout, symmetric_generators(layout.sites));
    }
    return result;
}

std::vector<Hypothesis> planes(CatalogueRequest const& request) {
    std::vector<Hypothesis> result;
    for (Layout const& layout : request.layouts) {
        for (auto const& [h, w] : grids_of(layout)) {
            std::string const torus = fmt::format("{} x {} torus", h, w);
            std::vector<Permutation> const steps = translation_generators(h, w);
            if (fits(request, layout, h * w)) add(result, request, torus, layout, steps);
            if (!fits(request, layout, h * w / 8)) continue;
            for (auto const& [name, fixing] : PointGroups{h, w}.all()) {
                std::vector<Permutation> generators = steps;
                generators.insert(generators.end(), fixing.begin(), fixing.end());
                add(result, request, torus + " with " + name, layout, generators);
            }
        }
    }
    return result;
}

std::vector<Hypothesis> squares(CatalogueRequest const& request) {
    std::vector<Hypothesis> result;
    for (Layout const& layout : request.layouts) {
        for (auto const& [h, w] : grids_of(layout)) {
            if (!fits(request, layout, h * w * h * w / 8)) continue;
            for (auto const& [name, fixing] : PointGroups{h, w}.all()) {
                add(result, request, fmt::format("{} of {} x {}", name, h, w), layout, fixing);
            }
        }
    }
    return result;
}

std::vector<Hypothesis> grids(CatalogueRequest const& request) {
    std::vector<Hypothesis> result;
    for (Layout const& layout : request.layouts) {
        for (auto const& [h, w] : grids_of(layout)) {
            for (LineGroup const& rows : line_groups) {
                for (LineGroup const& columns : line_groups) {
                    if (h < rows.least || w < columns.least) continue;
                    std::vector<Permutation> const generators =
                        grid_generators(on_points(rows, h), on_points(columns, w));
                    if (generators.empty()) continue;
                    Index const still = (rows.least == 1 ? h : 1) * (columns.least == 1 ? w : 1);
                    if (!fits(request, layout, still * still)) continue;
                    add(result, request, fmt::format("{} x {}", title(rows, h), title(columns, w)), layout, generators);
                }
            }
        }
    }
    return result;
}

std::vector<Hypothesis> wreaths(CatalogueRequest const& request) {
    std::vector<Hypothesis> result;
    for (Layout const& layout : request.layouts) {
        for (auto const& [blocks, size] : grids_of(layout)) {
            for (LineGroup const& inside : line_groups) {
                for (LineGroup const& among : line_groups) {
                    if (size < inside.least || blocks < among.least || inside.least == 1) continue;
                    if (!fits(request, layout, size / 2)) continue;
                    add(result, request, fmt::format("{} wr {}", title(inside, size), title(among, blocks)), layout,
                        wreath_generators(on_points(inside, size), on_points(among, blocks)));
                }
            }
        }
    }
    return result;
}

std::vector<Hypothesis> side_by_side(CatalogueRequest const& request) {
    constexpr Index most_sites = 64;
    std::vector<Hypothesis> result;
    for (Layout const& layout : request.layouts) {
        if (layout.has_channels() || layout.sites > most_sites) continue;
        for (Index first = 1; first < layout.sites; ++first) {
            Index const second = layout.sites - first;
            for (LineGroup const& left : line_groups) {
                for (LineGroup const& right : line_groups) {
                    bool const moves = left.least > 1 || right.least > 1;
                    if (!moves || first < left.least || second < right.least) continue;
                    add(result, request, fmt::format("{} beside {}", title(left, first), title(right, second)), layout,
                        union_generators(on_points(left, first), on_points(right, second)));
                }
            }
        }
    }
    return result;
}

}  // namespace symdiscover
