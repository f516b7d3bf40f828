// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <functional>
#include <numeric>

#include "io/report/report.hpp"

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
    layer.filter = Vector::Zero(dimension);
    layer.confidence = {20, 0.998, 0.95, std::vector<double>(static_cast<std::size_t>(partition.blocks()), 1.0)};
    layer.partition = std::move(partition);
    layer.group = {parse_group_name("trivial"), "1", {}, false};
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
    layer.group = {{GroupName::Kind::cyclic, n}, fmt::format("{}", n), {{shift(n), shift(n)}}, true};
    return discovery;
}

/// S10: one number for the own input, one for the others.
inline Discovery set_layer() {
    auto discovery = one_layer(10, 10, 2, partition_of(10, 10, [](Index a, Index j) { return a == j ? 0 : 1; }));
    auto swap = identity_permutation(10);
    std::swap(swap[0], swap[1]);
    discovery.layers[0].group = {parse_group_name("S10"), "3628800", {{shift(10), shift(10)}, {swap, swap}}, true};
    return discovery;
}

/// A convolution that wraps around a 4 x 6 torus.
inline Discovery torus() {
    auto const around = [](Index a, Index j) { return (j / 6 - a / 6 + 4) % 4 * 6 + (j % 6 - a % 6 + 6) % 6; };
    auto discovery = one_layer(24, 24, 24, partition_of(24, 24, around));
    auto down = identity_permutation(24);
    auto right = identity_permutation(24);
    for (Index i = 0; i < 24; ++i) {
        down[static_cast<std::size_t>(i)] = (i + 6) % 24;
        right[static_cast<std::size_t>(i)] = i / 6 * 6 + (i % 6 + 1) % 6;
    }
    auto& layer = discovery.layers[0];
    layer.pattern.kind = PatternKind::block_circulant;
    layer.arrangement = {Shape::torus, {4, 6}, {4, 6}, {}, {}};
    layer.group = {parse_group_name("C4 x C6"), "24", {{down, down}, {right, right}}, true, 1, 1};
    return discovery;
}

/// Windows of 2 x 3 inputs of a 5 x 6 grid, with open ends.
inline Discovery grid() {
    auto const in_window = [](Index a, Index j) {
        Index const row = j / 6 - a / 4;
        Index const column = j % 6 - a % 4;
        return row >= 0 && row < 2 && column >= 0 && column < 3 ? 3 * row + column : Index{-1};
    };
    auto discovery = one_layer(16, 30, 6, partition_of(16, 30, in_window));
    discovery.layers[0].pattern.kind = PatternKind::toeplitz_2d;
    discovery.layers[0].arrangement = {Shape::grid, {5, 6}, {4, 4}, {}, {}};
    return discovery;
}

/// C4 wr S3: C4 inside each of three blocks, which can change places.
inline Discovery wreath() {
    auto const label = [](Index a, Index j) { return a / 4 == j / 4 ? (j - a + 4) % 4 : Index{4}; };
    auto discovery = one_layer(12, 12, 5, partition_of(12, 12, label));
    auto inside = identity_permutation(12);
    for (Index i = 0; i < 4; ++i) inside[static_cast<std::size_t>(i)] = (i + 1) % 4;
    auto swap = identity_permutation(12);
    for (Index i = 0; i < 8; ++i) swap[static_cast<std::size_t>(i)] = (i + 4) % 8;
    auto around = identity_permutation(12);
    for (Index i = 0; i < 12; ++i) around[static_cast<std::size_t>(i)] = (i + 4) % 12;
    discovery.layers[0].arrangement = {Shape::blocks, {3, 4}, {3, 4}, {}, {}};
    discovery.layers[0].group = {
        parse_group_name("C4 wr S3"), "384", {{inside, inside}, {swap, swap}, {around, around}}, true, 1, 1};
    return discovery;
}

/// The same finding in data whose inputs and outputs stand in another order: the place p of the old order holds input
/// input_order[p] and output output_order[p].
inline Discovery scrambled(Discovery discovery, Permutation const& input_order, Permutation const& output_order) {
    auto& layer = discovery.layers[0];
    Permutation const input_place = inverse(input_order);
    Permutation const output_place = inverse(output_order);
    Partition const natural = layer.partition;
    layer.partition = partition_of(layer.outputs, layer.inputs, [&](Index a, Index j) {
        return Index{natural[image(output_place, a) * layer.inputs + image(input_place, j)]};
    });
    for (auto& generator : layer.group.generators) {
        generator.input = compose(compose(input_place, generator.input), input_order);
        generator.output = compose(compose(output_place, generator.output), output_order);
    }
    layer.arrangement.input_order = input_order;
    layer.arrangement.output_order = output_order;
    return discovery;
}

/// 0, step, 2 step, ... modulo degree, which step must not divide.
inline Permutation strides(Index degree, Index step) {
    Permutation permutation(static_cast<std::size_t>(degree));
    for (Index i = 0; i < degree; ++i) permutation[static_cast<std::size_t>(i)] = i * step % degree;
    return permutation;
}

inline Discovery scrambled_ring(Index n, Index input_step, Index output_step) {
    auto discovery = circulant(n);
    discovery.layers[0].arrangement = {Shape::ring, {n}, {n}, {}, {}};
    return scrambled(std::move(discovery), strides(n, input_step), strides(n, output_step));
}

/// A group that is left without a name, of order 3 on 6 inputs and 3 outputs, whose orbits are smaller than the blocks.
inline Discovery nameless() {
    auto discovery = one_layer(3, 6, 2, partition_of(3, 6, [](Index a, Index j) { return a == j % 3 ? 0 : 1; }));
    GroupName const description =
        parse_group_name("order 3, 2 orbits on 6 inputs, transitive on 3 outputs, element orders 1, 3");
    discovery.layers[0].group = {description, "3", {{{1, 2, 0, 4, 5, 3}, {1, 2, 0}}}, false, 2, 1};
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

inline Provenance origin() {
    Provenance origin;
    origin.program_version = "0.1.0";
    origin.seed = 7;
    origin.options_given = {{"DATA", "photo.h5"}, {"seed", "7"}};
    origin.dataset_path = "photo.h5";
    origin.dataset_title = "Scanlines of a photograph";
    origin.x_shape = {240, 20, 40};
    return origin;
}

}  // namespace symdiscover::samples
