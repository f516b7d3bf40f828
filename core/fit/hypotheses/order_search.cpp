// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/order_search.hpp"

#include <algorithm>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <tuple>
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

OrderSearch::OrderSearch(Matrix const& z, Partition const& sharing, Index outputs, Index inputs)
    : exact_(z),
      sharing_(sharing),
      outputs_(outputs),
      inputs_(inputs),
      z_((z / std::max(z.cwiseAbs().maxCoeff(), smallest_positive)).cast<float>()),
      squares_(z_.rowwise().squaredNorm()),
      inverse_sizes_(sharing.blocks()),
      place_(static_cast<std::size_t>(sharing.blocks()), -1),
      changes_(sharing.blocks(), z.cols()),
      square_changes_(sharing.blocks()) {
    for (Index b = 0; b < sharing.blocks(); ++b) inverse_sizes_[b] = 1.0F / static_cast<float>(sharing.sizes()[at(b)]);
}

void OrderSearch::start(Rng& rng) {
    places_.outputs = random_permutation(rng, outputs_);
    places_.inputs = random_permutation(rng, inputs_);
    labels_ = placed_labels(sharing_, places_);
    sum_up();
}

void OrderSearch::sum_up() {
    sums_ = Floats::Zero(sharing_.blocks(), z_.cols());
    for (Index e = 0; e < z_.rows(); ++e) {
        if (labels_[at(e)] >= 0) sums_.row(labels_[at(e)]) += z_.row(e);
    }
}

double OrderSearch::whole_value() const {
    Matrix sums = Matrix::Zero(sharing_.blocks(), exact_.cols());
    Vector squares = Vector::Zero(sharing_.blocks());
    for (Index e = 0; e < exact_.rows(); ++e) {
        std::int32_t const block = labels_[at(e)];
        if (block < 0) continue;
        sums.row(block) += exact_.row(e);
        squares[block] += exact_.row(e).squaredNorm();
    }
    double value = 0.0;
    for (Index b = 0; b < sharing_.blocks(); ++b) {
        value += (sums.row(b).squaredNorm() - squares[b]) / static_cast<double>(sharing_.sizes()[at(b)]);
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

double OrderSearch::gain_of_swap(bool of_inputs, Index first, Index second) {
    changed_.clear();
    Index const others = of_inputs ? outputs_ : inputs_;
    Index const step = of_inputs ? inputs_ : 1;
    Index e = of_inputs ? first : first * inputs_;
    Index f = of_inputs ? second : second * inputs_;
    for (Index o = 0; o < others; ++o, e += step, f += step) {
        std::int32_t const from = labels_[at(e)];
        std::int32_t const to = labels_[at(f)];
        if (from == to) continue;
        exchange(from, to, e, f);
    }
    float gain = 0.0F;
    for (std::size_t i = 0; i < changed_.size(); ++i) {
        std::int32_t const block = changed_[i];
        auto const change = changes_.row(static_cast<Index>(i));
        place_[at(block)] = -1;
        float const more = change.dot(2.0F * sums_.row(block) + change);
        gain += (more - square_changes_[static_cast<Index>(i)]) * inverse_sizes_[block];
    }
    return static_cast<double>(gain);
}

/// The swap that gain_of_swap was asked for last.
void OrderSearch::swap(bool of_inputs, Index first, Index second) {
    for (std::size_t i = 0; i < changed_.size(); ++i) sums_.row(changed_[i]) += changes_.row(static_cast<Index>(i));
    Index const others = of_inputs ? outputs_ : inputs_;
    for (Index o = 0; o < others; ++o) {
        Index const e = of_inputs ? o * inputs_ + first : first * inputs_ + o;
        Index const f = of_inputs ? o * inputs_ + second : second * inputs_ + o;
        std::swap(labels_[at(e)], labels_[at(f)]);
    }
    Permutation& places = of_inputs ? places_.inputs : places_.outputs;
    std::swap(places[at(first)], places[at(second)]);
}

void OrderSearch::anneal(Index exchanges, Rng& rng, Workers const& workers) {
    start(rng);
    boost::random::uniform_01<double> share;
    auto const random_swap = [&] {
        bool const of_inputs = outputs_ < 2 || (inputs_ > 1 && share(rng) < 0.5);
        Index const count = of_inputs ? inputs_ : outputs_;
        Index const first = boost::random::uniform_int_distribution<Index>(0, count - 1)(rng);
        Index const other = boost::random::uniform_int_distribution<Index>(0, count - 2)(rng);
        return std::tuple(of_inputs, first, other + (other >= first ? 1 : 0));
    };
    double typical = 0.0;
    for (Index i = 0; i < exchanges_to_gauge; ++i) {
        auto const [of_inputs, first, second] = random_swap();
        typical += std::abs(gain_of_swap(of_inputs, first, second)) / static_cast<double>(exchanges_to_gauge);
    }
    value_ = whole_value();
    if (typical == 0.0) return;  // all orders are alike
    for (Index i = 0; i < exchanges; ++i) {
        if (i % exchanges_between_questions == 0) workers.require_time();
        double const done = static_cast<double>(i) / static_cast<double>(exchanges);
        double const temperature = typical * hot * std::pow(cold / hot, done);
        auto const [of_inputs, first, second] = random_swap();
        double const gain = gain_of_swap(of_inputs, first, second);
        if (gain > 0.0 || share(rng) < std::exp(gain / temperature)) swap(of_inputs, first, second);
    }
    sum_up();
    bool better = true;
    for (int climb = 0; better && climb < most_climbs; ++climb) {
        better = false;
        workers.require_time();
        for (bool const of_inputs : {true, false}) {
            Index const count = of_inputs ? inputs_ : outputs_;
            for (Index first = 0; first < count; ++first) {
                for (Index second = first + 1; second < count; ++second) {
                    double const gain = gain_of_swap(of_inputs, first, second);
                    if (gain <= least_gain_of_anneal * typical) continue;
                    swap(of_inputs, first, second);
                    better = true;
                }
            }
        }
    }
    value_ = whole_value();
}

}  // namespace symdiscover
