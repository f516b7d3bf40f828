// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <numeric>

#include "io/report.hpp"

/// Discoveries built by hand, with the answers that a fit of such data would give.
namespace symdiscover::samples {

using Label = std::function<Index(Index output, Index input)>;

inline Partition partition_of(Index outputs, Index inputs, Label const& label) {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) labels.push_back(static_cast<std::int32_t>(label(a, j)));
    }
    return Partition::from_labels(labels);
}

inline Permutation shift(Index degree) {
    Permutation permutation(static_cast<std::size_t>(degree));
    for (Index i = 0; i < degree; ++i) permutation[static_cast<std::size_t>(i)] = (i + 1) % degree;
    return permutation;
}

inline HeldOut heldout(double tied, double soft, double unshared, double wrong) {
    HeldOut errors;
    errors.tasks = 20;
    errors.support = 10;
    errors.query = 10;
    errors.tied = tied;
    errors.soft = soft;
    errors.ci95 = 0.02 * soft;
    errors.unshared = unshared;
    errors.wrong = wrong;
    return errors;
}

inline Discovery one_layer(Index outputs, Index inputs, Index dimension, Partition partition) {
    Discovery discovery;
    discovery.method = "auto";
    discovery.heldout = heldout(0.0101, 0.0102, 0.35, 1.9);
    LayerDiscovery layer;
    layer.name = "layer0";
    layer.outputs = outputs;
    layer.inputs = inputs;
    layer.sharing_matrix = Matrix::Zero(outputs * inputs, dimension);
    layer.confidence = {20, 0.998, 0.95, std::vector<double>(static_cast<std::size_t>(partition.blocks()), 1.0)};
    layer.partition = std::move(partition);
    layer.group.name = "trivial";
    layer.group.order = "1";
    layer.group.closed = false;
    discovery.layers.push_back(std::move(layer));
    return discovery;
}

/// A convolution of width 3 over 40 inputs with open ends, as in sample_data/photo_scanlines.h5.
inline Discovery convolution() {
    auto discovery = one_layer(
        38, 40, 3, partition_of(38, 40, [](Index a, Index j) { return j >= a && j < a + 3 ? j - a : Index{-1}; }));
    discovery.heldout = heldout(2.51e-5, 2.53e-5, 0.00104, 0.153);
    discovery.layers[0].pattern = {PatternKind::toeplitz, 3, 0};
    return discovery;
}

inline Discovery circulant(Index n) {
    auto discovery = one_layer(n, n, n, partition_of(n, n, [n](Index a, Index j) { return (j - a + n) % n; }));
    auto& layer = discovery.layers[0];
    layer.pattern.kind = PatternKind::circulant;
    layer.group = {"C" + std::to_string(n), std::to_string(n), {{shift(n), shift(n)}}, true};
    return discovery;
}

/// S10: one number for the own input, one for the others.
inline Discovery set_layer() {
    auto discovery = one_layer(10, 10, 2, partition_of(10, 10, [](Index a, Index j) { return a == j ? 0 : 1; }));
    auto swap = identity_permutation(10);
    std::swap(swap[0], swap[1]);
    discovery.layers[0].group = {"S10", "3628800", {{shift(10), shift(10)}, {swap, swap}}, true};
    return discovery;
}

inline Discovery dense() {
    auto discovery = one_layer(4, 6, 24, Partition::singletons(24));
    discovery.layers[0].pattern.kind = PatternKind::dense;
    discovery.heldout = heldout(0.30, 0.30, 0.31, 0.30);
    return discovery;
}

/// Weights in a plane that no ties explain: the partition is a poor try.
inline Discovery low_rank() {
    auto discovery = one_layer(6, 8, 2, partition_of(6, 8, [](Index a, Index j) { return (3 * a + j * j) % 7; }));
    discovery.heldout = heldout(1.9, 0.0102, 0.35, 2.0);
    discovery.notes = {"The evidence for 7 blocks and for 6 is nearly the same."};
    return discovery;
}

inline ReportHeader header() {
    return {"0.1.0", "photo.h5", "Scanlines of a photograph", "", 240, 20, 0, 7, {{"DATA", "photo.h5"}, {"seed", "7"}}};
}

}  // namespace symdiscover::samples
