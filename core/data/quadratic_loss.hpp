// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/data/samples.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// A sum of squared errors that is quadratic in theta [K d], the parameters of K elements with d numbers each (the
/// payload; number s of element e is coordinate e d + s):
///     value(theta) = energy - 2 c . theta + theta . G theta.
/// G is block-diagonal: each piece couples its own coordinates only. This is all that a model which is linear in its
/// parameters needs to know of its data.
struct QuadraticLoss {
    struct Piece {
        std::size_t gram = 0;            ///< which of `grams`: pieces with the same inputs share one
        std::vector<Index> coordinates;  ///< of theta; no coordinate is in two pieces
        Vector cross;                    ///< its part of c, in the order of `coordinates`
    };

    Index elements = 0;  ///< K
    Index payload = 1;   ///< d
    std::vector<Matrix> grams;
    std::vector<Piece> pieces;
    double energy = 0.0;     ///< sum of squares of what is to be explained
    Index observations = 0;  ///< numbers that are to be explained

    Index coordinates() const { return elements * payload; }

    Vector product(VectorRef const& theta) const;  ///< G theta
    Vector cross() const;                          ///< c
    double value(VectorRef const& theta) const;    ///< the sum of squared errors
    Matrix dense_gram() const;                     ///< G [K d, K d]
};

/// The lower level's loss and the upper level's: types of their own, so that neither can be handed over for the other.
struct TrainLoss : QuadraticLoss {};
struct ValidationLoss : QuadraticLoss {};

/// Model `mean`: K = n coordinates, theta their means. Errors x - theta.
QuadraticLoss mean_loss(SampleBatch const& samples);

/// Model `fc`: K = m n weights of y = W x, d = 1. The squared errors of output a count output_weights[a] times; all
/// once where it is empty.
QuadraticLoss fc_loss(SampleBatch const& samples, Vector const& output_weights = {}, Workers const& workers = {});

/// Model `lc:TAPS`: K = m positions, d = taps; output a is the filter of position a times the inputs a .. a + taps - 1.
/// Throws std::invalid_argument unless m = n - taps + 1.
QuadraticLoss lc_loss(SampleBatch const& samples, Index taps);

/// The loss of psi [B d] when theta is tied by a partition of the K elements (inactive elements are zero): psi's
/// coordinate b d + s stands for s of every element of block b. One piece.
QuadraticLoss reduce(QuadraticLoss const& loss, Partition const& partition);

/// theta [K d] of psi [B d].
Vector expand(Partition const& partition, VectorRef const& psi, Index payload);

}  // namespace symdiscover
