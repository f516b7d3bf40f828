// SPDX-License-Identifier: Apache-2.0
#include "core/data/quadratic_loss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace symdiscover {

namespace {

Vector gather(VectorRef const& values, std::vector<Index> const& coordinates) {
    Vector some(static_cast<Index>(coordinates.size()));
    for (Index i = 0; i < some.size(); ++i) some[i] = values[coordinates[static_cast<std::size_t>(i)]];
    return some;
}

std::vector<Index> range(Index first, Index count) {
    std::vector<Index> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

/// X^T X; of many inputs a strip at a time.
Matrix gram_of(Matrix const& x, Workers const& workers) {
    constexpr Index at_once = 1500;
    constexpr Index strip = 64;
    if (x.cols() <= at_once) return x.transpose() * x;
    Matrix gram(x.cols(), x.cols());
    for (Index first = 0; first < x.cols(); first += strip) {
        workers.require_time();
        Index const rows = std::min(strip, x.cols() - first);
        gram.middleRows(first, rows).noalias() = x.middleCols(first, rows).transpose() * x;
    }
    return gram;
}

}  // namespace

Vector QuadraticLoss::product(VectorRef const& theta) const {
    Vector result = Vector::Zero(coordinates());
    for (Piece const& piece : pieces) {
        Vector const part = grams[piece.gram] * gather(theta, piece.coordinates);
        for (Index i = 0; i < part.size(); ++i) result[piece.coordinates[static_cast<std::size_t>(i)]] = part[i];
    }
    return result;
}

Vector QuadraticLoss::cross() const {
    Vector result = Vector::Zero(coordinates());
    for (Piece const& piece : pieces) {
        for (Index i = 0; i < piece.cross.size(); ++i) {
            result[piece.coordinates[static_cast<std::size_t>(i)]] = piece.cross[i];
        }
    }
    return result;
}

double QuadraticLoss::value(VectorRef const& theta) const { return energy + theta.dot(product(theta) - 2.0 * cross()); }

Matrix QuadraticLoss::dense_gram() const {
    Matrix dense = Matrix::Zero(coordinates(), coordinates());
    for (Piece const& piece : pieces) {
        Matrix const& gram = grams[piece.gram];
        for (Index i = 0; i < gram.rows(); ++i) {
            for (Index j = 0; j < gram.cols(); ++j) {
                dense(piece.coordinates[static_cast<std::size_t>(i)], piece.coordinates[static_cast<std::size_t>(j)]) =
                    gram(i, j);
            }
        }
    }
    return dense;
}

QuadraticLoss mean_loss(SampleBatch const& samples) {
    QuadraticLoss loss;
    loss.elements = samples.x.cols();
    loss.observations = samples.x.size();
    bool const empty = samples.count() == 0;  // a matrix of no rows has no columns to point at
    for (Index e = 0; e < loss.elements; ++e) {
        loss.grams.push_back(Matrix::Constant(1, 1, static_cast<double>(samples.count())));
        loss.pieces.push_back(
            {static_cast<std::size_t>(e), {e}, Vector::Constant(1, empty ? 0.0 : samples.x.col(e).sum())});
    }
    loss.energy = samples.x.squaredNorm();
    return loss;
}

QuadraticLoss fc_loss(SampleBatch const& samples, Vector const& output_weights, Workers const& workers) {
    Index const inputs = samples.x.cols();
    QuadraticLoss loss;
    loss.elements = samples.y.cols() * inputs;
    loss.observations = samples.y.size();
    loss.energy = samples.y.squaredNorm();
    loss.grams.push_back(gram_of(samples.x, workers));
    for (Index a = 0; a < samples.y.cols(); ++a) {
        loss.pieces.push_back({0, range(a * inputs, inputs), samples.x.transpose() * samples.y.col(a)});
    }
    if (output_weights.size() == 0) return loss;
    Matrix const gram = loss.grams.front();
    loss.grams.clear();
    loss.energy = samples.y.colwise().squaredNorm().dot(output_weights);
    for (Index a = 0; a < samples.y.cols(); ++a) {
        loss.grams.emplace_back(output_weights[a] * gram);
        loss.pieces[static_cast<std::size_t>(a)].gram = static_cast<std::size_t>(a);
        loss.pieces[static_cast<std::size_t>(a)].cross *= output_weights[a];
    }
    return loss;
}

QuadraticLoss lc_loss(SampleBatch const& samples, Index taps) {
    Index const positions = samples.y.cols();
    if (positions != samples.x.cols() - taps + 1) {
        throw std::invalid_argument(fmt::format("windows of {} taps: expected {} outputs of {} inputs, found {}", taps,
                                                samples.x.cols() - taps + 1, samples.x.cols(), positions));
    }
    QuadraticLoss loss;
    loss.elements = positions;
    loss.payload = taps;
    loss.observations = samples.y.size();
    loss.energy = samples.y.squaredNorm();
    for (Index a = 0; a < positions; ++a) {
        auto const window = samples.x.middleCols(a, taps);
        loss.grams.emplace_back(window.transpose() * window);
        loss.pieces.push_back(
            {static_cast<std::size_t>(a), range(a * taps, taps), window.transpose() * samples.y.col(a)});
    }
    return loss;
}

QuadraticLoss reduce(QuadraticLoss const& loss, Partition const& partition) {
    Index const d = loss.payload;
    QuadraticLoss reduced;
    reduced.elements = partition.blocks();
    reduced.payload = d;
    reduced.energy = loss.energy;
    reduced.observations = loss.observations;
    Matrix gram = Matrix::Zero(reduced.coordinates(), reduced.coordinates());
    Vector cross = Vector::Zero(reduced.coordinates());
    std::vector<Index> place;  // of a piece's coordinates in psi, -1 for inactive ones
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        place.clear();
        for (Index const c : piece.coordinates) {
            std::int32_t const block = partition[c / d];
            place.push_back(block < 0 ? -1 : block * d + c % d);
        }
        Matrix const& part = loss.grams[piece.gram];
        for (std::size_t i = 0; i < place.size(); ++i) {
            if (place[i] < 0) continue;
            cross[place[i]] += piece.cross[static_cast<Index>(i)];
            for (std::size_t j = 0; j < place.size(); ++j) {
                if (place[j] >= 0) gram(place[i], place[j]) += part(static_cast<Index>(i), static_cast<Index>(j));
            }
        }
    }
    reduced.grams.push_back(std::move(gram));
    reduced.pieces.push_back({0, range(0, reduced.coordinates()), std::move(cross)});
    return reduced;
}

Vector expand(Partition const& partition, VectorRef const& psi, Index payload) {
    Vector theta = Vector::Zero(partition.elements() * payload);
    for (Index e = 0; e < partition.elements(); ++e) {
        if (partition[e] >= 0) theta.segment(e * payload, payload) = psi.segment(partition[e] * payload, payload);
    }
    return theta;
}

}  // namespace symdiscover
