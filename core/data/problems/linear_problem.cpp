// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/linear_problem.hpp"

#include <cmath>
#include <utility>

namespace symdiscover {

namespace {

/// Column j goes to column place[j].
Matrix move_columns(Matrix const& matrix, Permutation const& place) {
    Matrix moved(matrix.rows(), matrix.cols());
    for (Index j = 0; j < matrix.cols(); ++j) moved.col(image(place, j)) = matrix.col(j);
    return moved;
}

/// A permutation of the natural points as one of their new places: back, permute, forth.
Permutation renamed(Permutation const& permutation, Permutation const& place) {
    return compose(compose(inverse(place), permutation), place);
}

/// Where the data have the natural inputs and outputs.
struct Places {
    Permutation input;   ///< natural input j stands at input[j]
    Permutation output;  ///< natural output a stands at output[a]

    Partition renamed_weights(Partition const& natural) const;
};

Partition Places::renamed_weights(Partition const& natural) const {
    auto const inputs = static_cast<Index>(input.size());
    std::vector<std::int32_t> labels(natural.labels().size());
    for (Index e = 0; e < natural.elements(); ++e) {
        Index const place = image(output, e / inputs) * inputs + image(input, e % inputs);
        labels[static_cast<std::size_t>(place)] = natural[e];
    }
    return Partition::from_labels(labels);
}

/// Gives the family's partition and generators the order of the data; draw_weights stays in the natural one.
Places scramble_family(LinearFamily& family, std::uint64_t seed) {
    Rng rng = make_rng(seed, scramble_stream);
    Permutation const input = random_permutation(rng, family.inputs);
    Places const places{input, random_permutation(rng, family.outputs)};
    family.partition = places.renamed_weights(family.partition);
    for (ActionGenerator& generator : family.generators) {
        generator.input = renamed(generator.input, places.input);
        generator.output = renamed(generator.output, places.output);
    }
    family.title += ", scrambled";
    return places;
}

/// Draws one task.
struct LinearDraw {
    LinearFamily family;
    Places places;
    Index examples;
    double correlation;
    double noise;

    /// x [N, n] in natural order: AR(1) along the inputs, each of unit variance.
    Matrix draw_inputs(Rng& rng) const {
        Matrix x = normal_matrix(rng, examples, family.inputs);
        if (correlation == 0.0) return x;
        double const innovation = std::sqrt(1.0 - correlation * correlation);
        for (Index j = 1; j < x.cols(); ++j) x.col(j) = correlation * x.col(j - 1) + innovation * x.col(j);
        return x;
    }

    SampleBatch operator()(Rng& rng) const {
        Matrix const weights = family.draw_weights(rng);
        Matrix const x = draw_inputs(rng);
        Matrix y = noise * normal_matrix(rng, examples, family.outputs);
        y.noalias() += x * weights.transpose();
        return {move_columns(x, places.input), move_columns(y, places.output)};
    }
};

}  // namespace

std::vector<OptionField> LinearProblem::size_options() {
    return {{"tasks", tasks, whole_number<Index>(1), "number of tasks"},
            {"examples", examples, whole_number<Index>(2), "examples of each task"}};
}

std::vector<OptionField> LinearProblem::input_options() {
    return {{"correlation", correlation, real_number({-1.0, 1.0, true}),
             "between neighbouring inputs, AR(1); 0 draws them independently"},
            {"scramble", scramble, "hide the natural order of inputs and outputs"}};
}

SyntheticData LinearProblem::build() const {
    LinearFamily maps = family();
    Places places{identity_permutation(maps.inputs), identity_permutation(maps.outputs)};
    if (scramble) places = scramble_family(maps, seed);
    SyntheticData data;
    data.shape = {tasks, examples, {maps.inputs}, {maps.outputs}};
    data.title = maps.title;
    data.partition = maps.partition;
    data.has_generators = maps.has_generators;
    data.generators = maps.generators;
    data.draw_entry = LinearDraw{std::move(maps), std::move(places), examples, correlation, noise};
    return data;
}

}  // namespace symdiscover
