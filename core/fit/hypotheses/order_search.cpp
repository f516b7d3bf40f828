// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/order_search.hpp"

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <utility>

#include "core/fit/closed_form/filter_posterior.hpp"

namespace symdiscover {

namespace {

/// The first and the last temperature, in typical gains of a random exchange.
constexpr double hot = 2.0;
constexpr double cold = 0.1;
constexpr Index exchanges_between_questions = 256;
constexpr Index exchanges_to_gauge = 64;
constexpr int most_climbs = 100;
/// Of a typical gain: less may be rounding, which goes round in circles.
constexpr double least_gain_of_anneal = 1e-3;

}  // namespace

std::vector<std::int32_t> placed_labels(Partition const& sharing, Places const& places) {
    auto const inputs = static_cast<Index>(places.inputs.size());
    std::vector<std::int32_t> labels;
    labels.reserve(sharing.labels().size());
    for (Index const a : places.outputs) {
        for (Index const j : places.inputs) labels.push_back(sharing[a * inputs + j]);
    }
    return labels;
}

OrderSearch::OrderSearch(Matrix const& z, Partition const& sharing, Index outputs, Index inputs, Moves moves)
    : exact_(z),
      sharing_(sharing),
      moves_(moves),
      outputs_(outputs),
      inputs_(inputs),
      z_((z / std::max(z.cwiseAbs().maxCoeff(), smallest_positive)).cast<float>()),
      squares_(z_.rowwise().squaredNorm()),
      inverse_sizes_(Vector::Zero(sharing.blocks())),
      place_(static_cast<std::size_t>(sharing.blocks()), -1),
      changes_(sharing.blocks(), z.cols()),
      square_changes_(sharing.blocks()) {
    for (Index e = 0; e < sharing.elements(); ++e) {
        if (sharing[e] >= 0 && counts(e)) inverse_sizes_[sharing[e]] += 1.0;
    }
    inverse_sizes_ = inverse_sizes_.cwiseInverse();
}

void OrderSearch::start(Places places) {
    places_ = std::move(places);
    labels_ = placed_labels(sharing_, places_);
    sum_up();
}

void OrderSearch::sum_up() {
    sums_ = Floats::Zero(sharing_.blocks(), z_.cols());
    for (Index e = 0; e < z_.rows(); ++e) {
        if (labels_[at(e)] >= 0 && counts(e)) sums_.row(labels_[at(e)]) += z_.row(e);
    }
}

double OrderSearch::whole_value() const {
    Matrix sums = Matrix::Zero(sharing_.blocks(), exact_.cols());
    Vector squares = Vector::Zero(sharing_.blocks());
    for (Index e = 0; e < exact_.rows(); ++e) {
        std::int32_t const block = labels_[at(e)];
        if (block < 0 || !counts(e)) continue;
        sums.row(block) += exact_.row(e);
        squares[block] += exact_.row(e).squaredNorm();
    }
    double value = 0.0;
    for (Index b = 0; b < sharing_.blocks(); ++b) {
        value += (sums.row(b).squaredNorm() - squares[b]) * inverse_sizes_[b];
    }
    return value;
}

/// Where the block's change is kept; nothing yet where it is not there.
Index OrderSearch::place_of(std::int32_t block) {
    std::int32_t& place = place_[at(block)];
    if (place < 0) {
        place = static_cast<std::int32_t>(changed_.size());
        changed_.push_back(block);
        changes_.row(place).setZero();
        square_changes_[place] = 0.0F;
    }
    return place;
}

/// Block `from` gets weight f for weight e, block `to` the other way round.
void OrderSearch::exchange(std::int32_t from, std::int32_t to, Index e, Index f) {
    Index const tasks = z_.cols();
    float const* const ze = z_.row(e).data();
    float const* const zf = z_.row(f).data();
    float const square = squares_[f] - squares_[e];
    if (from >= 0 && to >= 0) {
        Index const p = place_of(from);
        Index const q = place_of(to);
        float* __restrict const a = changes_.row(p).data();
        float* __restrict const b = changes_.row(q).data();
        for (Index t = 0; t < tasks; ++t) {
            float const difference = zf[t] - ze[t];
            a[t] += difference;
            b[t] -= difference;
        }
        square_changes_[p] += square;
        square_changes_[q] -= square;
        return;
    }
    Index const p = place_of(std::max(from, to));
    float const sign = from >= 0 ? 1.0F : -1.0F;
    changes_.row(p) += sign * (z_.row(f) - z_.row(e));
    square_changes_[p] += sign * square;
}

std::vector<OrderSearch::Side> OrderSearch::sides() const {
    if (moves_ == Moves::together) return {Side::both};
    std::vector<Side> sides;
    if (inputs_ > 1) sides.push_back(Side::inputs);
    if (outputs_ > 1) sides.push_back(Side::outputs);
    return sides;
}

/// The pairs of weights that count and change places.
template <class Visit>
void OrderSearch::for_each_pair(Swap const& swap, Visit const& visit) const {
    auto const [side, i, j] = swap;
    if (side == Side::inputs) {
        for (Index a = 0; a < outputs_; ++a) visit(a * inputs_ + i, a * inputs_ + j);
    } else if (side == Side::outputs) {
        for (Index k = 0; k < inputs_; ++k) visit(i * inputs_ + k, j * inputs_ + k);
    } else {
        for (Index k = 0; k < inputs_; ++k) {
            if (k != i && k != j) visit(i * inputs_ + k, j * inputs_ + k);
        }
        visit(i * inputs_ + i, j * inputs_ + j);
    }
}

/// Those that do not count, since others are the same.
template <class Visit>
void OrderSearch::for_each_mirrored_pair(Swap const& swap, Visit const& visit) const {
    auto const [side, i, j] = swap;
    if (side != Side::both) return;
    for (Index k = 0; k < inputs_; ++k) {
        if (k != i && k != j) visit(k * inputs_ + i, k * inputs_ + j);
    }
}

double OrderSearch::gain_of(Swap const& swap) {
    changed_.clear();
    for_each_pair(swap, [this](Index e, Index f) {
        std::int32_t const from = labels_[at(e)];
        std::int32_t const to = labels_[at(f)];
        if (from != to) exchange(from, to, e, f);
    });
    double gain = 0.0;
    for (std::size_t i = 0; i < changed_.size(); ++i) {
        std::int32_t const block = changed_[i];
        auto const change = changes_.row(static_cast<Index>(i));
        place_[at(block)] = -1;
        float const more = change.dot(2.0F * sums_.row(block) + change);
        gain += static_cast<double>(more - square_changes_[static_cast<Index>(i)]) * inverse_sizes_[block];
    }
    return gain;
}

/// The swap that gain_of was asked for last.
void OrderSearch::take(Swap const& swap) {
    for (std::size_t i = 0; i < changed_.size(); ++i) sums_.row(changed_[i]) += changes_.row(static_cast<Index>(i));
    auto const change_places = [this](Index e, Index f) { std::swap(labels_[at(e)], labels_[at(f)]); };
    for_each_pair(swap, change_places);
    for_each_mirrored_pair(swap, change_places);
    auto const [side, first, second] = swap;
    if (side != Side::outputs) std::swap(places_.inputs[at(first)], places_.inputs[at(second)]);
    if (side != Side::inputs) std::swap(places_.outputs[at(first)], places_.outputs[at(second)]);
}

/// Exchanges on these sides at falling temperatures; a typical gain of one at the start, 0 where all orders are alike.
double OrderSearch::cool(std::vector<Side> const& sides, Index exchanges, Rng& rng, Workers const& workers) {
    if (sides.empty()) return 0.0;
    boost::random::uniform_01<double> share;
    auto const random_swap = [&] {
        bool const second_side = sides.size() > 1 && share(rng) >= 0.5;
        Side const side = sides[second_side ? 1 : 0];
        Index const first = boost::random::uniform_int_distribution<Index>(0, count(side) - 1)(rng);
        Index const other = boost::random::uniform_int_distribution<Index>(0, count(side) - 2)(rng);
        return Swap{side, first, other + (other >= first ? 1 : 0)};
    };
    double typical = 0.0;
    for (Index i = 0; i < exchanges_to_gauge; ++i) {
        typical += std::abs(gain_of(random_swap())) / static_cast<double>(exchanges_to_gauge);
    }
    if (typical == 0.0) return 0.0;
    for (Index i = 0; i < exchanges; ++i) {
        if (i % exchanges_between_questions == 0) workers.require_time();
        double const done = static_cast<double>(i) / static_cast<double>(exchanges);
        double const temperature = typical * hot * std::pow(cold / hot, done);
        Swap const swap = random_swap();
        double const gain = gain_of(swap);
        if (gain > 0.0 || share(rng) < std::exp(gain / temperature)) take(swap);
    }
    sum_up();
    return typical;
}

/// Exchanges as long as any gains more than this.
void OrderSearch::climb(double least_gain, Workers const& workers) {
    bool better = true;
    for (int round = 0; better && round < most_climbs; ++round) {
        better = false;
        workers.require_time();
        for (Side const side : sides()) {
            for (Index first = 0; first < count(side); ++first) {
                for (Index second = first + 1; second < count(side); ++second) {
                    Swap const swap{side, first, second};
                    if (gain_of(swap) <= least_gain) continue;
                    take(swap);
                    better = true;
                }
            }
        }
    }
}

void OrderSearch::anneal(Index exchanges, Rng& rng, Workers const& workers) {
    Permutation outputs = random_permutation(rng, outputs_);
    Permutation inputs = moves_ == Moves::together ? outputs : random_permutation(rng, inputs_);
    start({std::move(outputs), std::move(inputs)});
    double const typical = cool(sides(), exchanges, rng, workers);
    if (typical > 0.0) climb(least_gain_of_anneal * typical, workers);
    value_ = whole_value();
}

void OrderSearch::anneal_inputs(Permutation outputs, Index exchanges, Rng& rng, Workers const& workers) {
    start({std::move(outputs), random_permutation(rng, inputs_)});
    double const typical = cool(inputs_ > 1 ? std::vector{Side::inputs} : std::vector<Side>{}, exchanges, rng, workers);
    if (typical > 0.0) climb(least_gain_of_anneal * typical, workers);
    value_ = whole_value();
}

}  // namespace symdiscover
