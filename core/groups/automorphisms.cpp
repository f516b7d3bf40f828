// SPDX-License-Identifier: Apache-2.0
#include "core/groups/automorphisms.hpp"

#include <fmt/format.h>
#include <nauty.h>

#include <algorithm>
#include <bit>
#include <map>
#include <mutex>
#include <stdexcept>

namespace symdiscover {

namespace {

/// The bipartite graph with coloured edges as a graph whose vertices alone are coloured (nauty's guide, "isomorphism of
/// edge-coloured graphs"): every output and input stands once in each of log2(colours) layers, its copies joined to a
/// path; an edge is drawn in the layers where its colour's binary digits are 1.
class LayeredGraph {
  public:
    LayeredGraph(Partition const& weights, Index outputs, Index inputs)
        : outputs_(static_cast<int>(outputs)),
          points_(static_cast<int>(outputs + inputs)),
          layers_(layers_for(weights)),
          words_(SETWORDSNEEDED(vertices())),
          rows_(static_cast<std::size_t>(words_) * static_cast<std::size_t>(vertices()), 0) {
        join_copies();
        for (Index a = 0; a < outputs; ++a) {
            for (Index j = 0; j < inputs; ++j) {
                // Inactive weights are most often the most frequent: colour 0, which draws no edges.
                join_in_layers(static_cast<int>(a), static_cast<int>(outputs + j),
                               static_cast<unsigned>(weights[a * inputs + j] + 1));
            }
        }
    }

    int vertices() const { return points_ * layers_; }
    int words() const { return words_; }
    graph* rows() { return rows_.data(); }

    /// nauty's colouring: outputs and inputs of each layer are a cell each; ptn is 0 at the end of a cell.
    void colour(std::vector<int>& lab, std::vector<int>& ptn) const {
        for (int vertex = 0; vertex < vertices(); ++vertex) {
            int const point = vertex % points_;
            lab.push_back(vertex);
            ptn.push_back(point == outputs_ - 1 || point == points_ - 1 ? 0 : 1);
        }
    }

  private:
    static int layers_for(Partition const& weights) {
        auto const largest_colour = static_cast<unsigned>(weights.blocks());
        return std::max(1, static_cast<int>(std::bit_width(largest_colour)));
    }

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

    int outputs_;
    int points_;
    int layers_;
    int words_;
    std::vector<graph> rows_;
};

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

/// The points moved around a circle, all others left alone.
Permutation circle(std::vector<Index> const& points, Index degree) {
    Permutation permutation = identity_permutation(degree);
    for (std::size_t i = 0; i < points.size(); ++i) {
        permutation[static_cast<std::size_t>(points[i])] = points[(i + 1) % points.size()];
    }
    return permutation;
}

/// One output: inputs of the same label can be put in any order, each label's by itself. Nothing has to be searched,
/// and nauty would take seconds for a thousand inputs.
AutomorphismGroup automorphisms_of_row(Partition const& weights) {
    std::map<std::int32_t, std::vector<Index>> alike;
    for (Index j = 0; j < weights.elements(); ++j) alike[weights[j]].push_back(j);
    AutomorphismGroup group;
    for (auto const& [label, points] : alike) {
        // A transposition and a circle generate every order of the points.
        if (points.size() > 1) group.generators.push_back({circle({points[0], points[1]}, weights.elements()), {0}});
        if (points.size() > 2) group.generators.push_back({circle(points, weights.elements()), {0}});
        for (std::size_t i = 2; i <= points.size(); ++i) group.order *= i;
    }
    return group;
}

}  // namespace

AutomorphismGroup automorphisms(Partition const& weights, Index outputs, Index inputs) {
    if (weights.elements() != outputs * inputs || weights.elements() == 0) {
        throw std::invalid_argument(
            fmt::format("automorphisms: expected a partition of {} x {} weights, at least one, found one of {}",
                        outputs, inputs, weights.elements()));
    }
    if (outputs == 1) return automorphisms_of_row(weights);
    LayeredGraph layered(weights, outputs, inputs);
    std::vector<int> lab;
    std::vector<int> ptn;
    layered.colour(lab, ptn);
    std::vector<int> orbits(lab.size());

    Collected collected{static_cast<std::size_t>(outputs), static_cast<std::size_t>(inputs), {}};
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
