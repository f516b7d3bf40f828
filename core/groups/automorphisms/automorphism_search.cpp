// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms/automorphism_search.hpp"

#include <nauty.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <map>
#include <mutex>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/groups/automorphisms/mix.hpp"

namespace symdiscover {

namespace {

/// The labels numbered by how frequent they are, since number 0 draws no edges. Equally frequent ones stand in a mixed
/// order: where the digits of the numbers follow the pattern of the labels, as on a torus in its natural order, nauty
/// takes ten times as long to tell points apart.
std::vector<unsigned> edge_colours(LabelMatrix const& matrix) {
    std::map<std::int32_t, Index> frequency;
    for (std::int32_t const label : matrix.labels) ++frequency[label];
    std::vector<std::tuple<Index, std::uint64_t, std::int32_t>> by_frequency;
    for (auto const& [label, times] : frequency) {
        by_frequency.emplace_back(-times, mix(static_cast<std::uint64_t>(label)), label);
    }
    std::sort(by_frequency.begin(), by_frequency.end());
    std::map<std::int32_t, unsigned> number;
    for (auto const& [times, hash, label] : by_frequency) {
        number.emplace(label, static_cast<unsigned>(number.size()));
    }
    std::vector<unsigned> colours;
    colours.reserve(matrix.labels.size());
    for (std::int32_t const label : matrix.labels) colours.push_back(number[label]);
    return colours;
}

/// The bipartite graph with coloured edges as a graph whose vertices alone are coloured (nauty's guide, "isomorphism of
/// edge-coloured graphs"): every output and input stands once in each of log2(colours) layers, its copies joined to a
/// path; an edge is drawn in the layers where its colour's binary digits are 1.
class LayeredGraph {
  public:
    LayeredGraph(Index outputs, Index inputs, std::vector<unsigned> const& edges)
        : points_(static_cast<int>(outputs + inputs)),
          layers_(std::max(1, static_cast<int>(std::bit_width(*std::max_element(edges.begin(), edges.end()))))),
          words_(SETWORDSNEEDED(vertices())),
          rows_(static_cast<std::size_t>(words_) * static_cast<std::size_t>(vertices()), 0) {
        join_copies();
        auto edge = edges.begin();
        for (Index a = 0; a < outputs; ++a) {
            for (Index j = 0; j < inputs; ++j, ++edge) {
                join_in_layers(static_cast<int>(a), static_cast<int>(outputs + j), *edge);
            }
        }
    }

    int vertices() const { return points_ * layers_; }
    int words() const { return words_; }
    graph* rows() { return rows_.data(); }

    /// nauty's colouring: in each layer the points of a colour are a cell; ptn is 0 at the end of a cell.
    void colour(std::vector<std::pair<bool, Index>> const& colour_of_point, std::vector<int>& lab,
                std::vector<int>& ptn) const {
        std::vector<int> sorted(colour_of_point.size());
        std::iota(sorted.begin(), sorted.end(), 0);
        auto colour = [&](int point) { return colour_of_point[static_cast<std::size_t>(point)]; };
        std::stable_sort(sorted.begin(), sorted.end(), [&](int p, int q) { return colour(p) < colour(q); });
        for (int layer = 0; layer < layers_; ++layer) {
            for (std::size_t i = 0; i < sorted.size(); ++i) {
                lab.push_back(layer * points_ + sorted[i]);
                ptn.push_back(i + 1 < sorted.size() && colour(sorted[i]) == colour(sorted[i + 1]) ? 1 : 0);
            }
        }
    }

  private:
    void join(int v, int w) {
        auto row = [this](int vertex) { return rows() + static_cast<std::ptrdiff_t>(vertex) * words_; };
        ADDELEMENT(row(v), w);
        ADDELEMENT(row(w), v);
    }

    void join_copies() {
        for (int vertex = 0; vertex + points_ < vertices(); ++vertex) join(vertex, vertex + points_);
    }

    void join_in_layers(int output, int input, unsigned colour) {
        for (int layer = 0; layer < layers_; ++layer) {
            if ((colour >> layer & 1u) != 0) join(layer * points_ + output, layer * points_ + input);
        }
    }

    int points_;
    int layers_;
    int words_;
    std::vector<graph> rows_;
};

/// Outputs come first.
std::vector<std::pair<bool, Index>> colour_of_point(PointColours const& colours) {
    std::vector<std::pair<bool, Index>> all;
    for (Index const colour : colours.outputs) all.emplace_back(false, colour);
    for (Index const colour : colours.inputs) all.emplace_back(true, colour);
    return all;
}

/// What nauty's callbacks fill: they take no argument of ours, so it is reached through `collecting`.
struct Collected {
    std::size_t outputs;
    std::size_t inputs;
    AutomorphismGroup group;
};

std::mutex nauty_mutex;
Collected* collecting = nullptr;

/// The first layer's vertices are the outputs, then the inputs; the other layers move with them.
void collect_generator(int, int* images, int*, int, int, int) {
    ActionGenerator generator;
    for (std::size_t a = 0; a < collecting->outputs; ++a) generator.output.push_back(images[a]);
    for (std::size_t j = 0; j < collecting->inputs; ++j) {
        generator.input.push_back(images[collecting->outputs + j] - static_cast<Index>(collecting->outputs));
    }
    collecting->group.generators.push_back(std::move(generator));
}

/// The order is the product of the orbit lengths along the chain of stabilisers; nauty's own product is a double.
void collect_orbit_length(int*, int*, int, int*, statsblk*, int, int index, int, int, int, int) {
    collecting->group.order *= index;
}

/// nauty keeps its workspace for the next call of the same thread, which would lose it at its end.
void free_nauty_workspace() {
    nauty_freedyn();
    nautil_freedyn();
    naugraph_freedyn();
}

}  // namespace

AutomorphismGroup search_automorphisms(LabelMatrix const& matrix, PointColours const& colours) {
    LayeredGraph layered(matrix.outputs, matrix.inputs, edge_colours(matrix));
    std::vector<int> lab;
    std::vector<int> ptn;
    layered.colour(colour_of_point(colours), lab, ptn);
    std::vector<int> orbits(lab.size());

    Collected collected{static_cast<std::size_t>(matrix.outputs), static_cast<std::size_t>(matrix.inputs), {}};
    DEFAULTOPTIONS_GRAPH(options);
    options.defaultptn = FALSE;
    options.userautomproc = collect_generator;
    options.userlevelproc = collect_orbit_length;
    statsblk stats;

    std::lock_guard<std::mutex> const lock(nauty_mutex);
    collecting = &collected;
    densenauty(layered.rows(), lab.data(), ptn.data(), orbits.data(), &options, &stats, layered.words(),
               layered.vertices(), nullptr);
    collecting = nullptr;
    free_nauty_workspace();
    return std::move(collected.group);
}

}  // namespace symdiscover
