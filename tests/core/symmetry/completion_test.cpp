// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/completion.hpp"

#include <doctest/doctest.h>

#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

/// A ring of n with three taps.
Partition ring(Index n) {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < n; ++a) {
        for (Index j = 0; j < n; ++j) {
            Index const offset = (a - j + 1 + n) % n;
            labels.push_back(offset < 3 ? static_cast<std::int32_t>(offset) : Partition::inactive_label);
        }
    }
    return Partition::from_labels(labels);
}

/// Forgets a column and completes what is left.
Partition completed(Partition const& truth, Index n, std::vector<Index> const& columns) {
    std::vector<std::int32_t> labels = truth.labels();
    std::vector<OpenWeights> open;
    for (Index a = 0; a < n; ++a) {
        for (Index const j : columns) labels[static_cast<std::size_t>(a * n + j)] = Partition::inactive_label;
    }
    Partition const known = Partition::from_labels(labels);
    for (Index a = 0; a < n; ++a) {
        for (Index const j : columns) open.push_back(any_label(a * n + j, known));
    }
    return simplest_completion(known.labels(), open, n, n);
}

}  // namespace

TEST_CASE("a forgotten input of a symmetric layer is completed by the symmetry") {
    CHECK(completed(ring(8), 8, {5}) == ring(8));
    CHECK(completed(ring(5), 5, {0}) == ring(5));
    CHECK(completed(circulant(6), 6, {2}) == circulant(6));
    CHECK(completed(diagonal_and_rest(5), 5, {1}) == diagonal_and_rest(5));
}

TEST_CASE("few open weights: all combinations are compared") {
    // A 3 x 3 circulant without two of its weights.
    std::vector<std::int32_t> labels = circulant(3).labels();
    Partition const known = circulant(3);
    std::vector<OpenWeights> const open{any_label(0, known), any_label(4, known)};
    labels[0] = labels[4] = Partition::inactive_label;
    CHECK(simplest_completion(labels, open, 3, 3) == circulant(3));
    CHECK(simplest_completion(known.labels(), {}, 3, 3) == known);
}

TEST_CASE("of two weights that may be exchanged the simplest order is taken, the natural one of equals") {
    Partition const truth = ring(8);
    std::vector<std::int32_t> labels = truth.labels();
    std::vector<OpenWeights> open;
    for (Index a = 0; a < 8; ++a) {
        Index const first = 8 * a + 6;
        std::int32_t const one = truth[first];
        std::int32_t const two = truth[first + 1];
        if (one == two) continue;
        open.push_back({{first, first + 1}, {{two, one}, {one, two}}});
        labels[static_cast<std::size_t>(first)] = std::max(one, two);
        labels[static_cast<std::size_t>(first + 1)] = std::min(one, two);
    }
    CHECK(simplest_completion(labels, open, 8, 8) == truth);
}
