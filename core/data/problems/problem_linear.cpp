// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem_linear.hpp"

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

}  // namespace

LinearProblem::LinearProblem(LinearFamily family, ProblemOptions const& options)
    : family_(std::move(family)),
      options_(options),
      shape_{options.tasks, options.examples, {family_.inputs}, {family_.outputs}},
      input_place_(identity_permutation(family_.inputs)),
      output_place_(identity_permutation(family_.outputs)) {
    if (options.scramble) scramble();
}

void LinearProblem::scramble() {
    Rng rng = make_rng(options_.seed, scramble_stream);
    input_place_ = random_permutation(rng, family_.inputs);
    output_place_ = random_permutation(rng, family_.outputs);
    std::vector<std::int32_t> labels(family_.partition.labels().size());
    for (Index a = 0; a < family_.outputs; ++a) {
        for (Index j = 0; j < family_.inputs; ++j) {
            Index const place = image(output_place_, a) * family_.inputs + image(input_place_, j);
            labels[static_cast<std::size_t>(place)] = family_.partition[a * family_.inputs + j];
        }
    }
    family_.partition = Partition::from_labels(labels);
    for (ActionGenerator& generator : family_.generators) {
        generator.input = renamed(generator.input, input_place_);
        generator.output = renamed(generator.output, output_place_);
    }
    family_.title += ", scrambled";
}

/// x [N, n] in natural order: AR(1) along the inputs, each of unit variance.
Matrix LinearProblem::draw_inputs(Rng& rng) const {
    Matrix x = normal_matrix(rng, options_.examples, family_.inputs);
    double const r = options_.correlation;
    if (r == 0.0) return x;
    double const innovation = std::sqrt(1.0 - r * r);
    for (Index j = 1; j < x.cols(); ++j) x.col(j) = r * x.col(j - 1) + innovation * x.col(j);
    return x;
}

TaskBatch LinearProblem::generate(Index first, Index count) const {
    Index const examples = options_.examples;
    TaskBatch batch{count, examples, Matrix(count * examples, family_.inputs),
                    Matrix(count * examples, family_.outputs)};
    for (Index t = 0; t < count; ++t) {
        Rng rng = make_rng(options_.seed, static_cast<std::uint64_t>(first + t));
        Matrix const weights = family_.draw_weights(rng);
        Matrix const x = draw_inputs(rng);
        Matrix y = options_.noise * normal_matrix(rng, examples, family_.outputs);
        y.noalias() += x * weights.transpose();
        batch.x.middleRows(t * examples, examples) = move_columns(x, input_place_);
        batch.y.middleRows(t * examples, examples) = move_columns(y, output_place_);
    }
    return batch;
}

Matrix LinearProblem::weights(Index task) const {
    Rng rng = make_rng(options_.seed, static_cast<std::uint64_t>(task));
    Matrix const natural = move_columns(family_.draw_weights(rng), input_place_);
    Matrix placed(natural.rows(), natural.cols());
    for (Index a = 0; a < natural.rows(); ++a) placed.row(image(output_place_, a)) = natural.row(a);
    return placed;
}

}  // namespace symdiscover
