// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/order_search.hpp"

#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <utility>

namespace symdiscover {

namespace {

/// The first and the last temperature, in typical gains of a random exchange.
constexpr double hot = 2.0;
constexpr double cold = 0.1;
constexpr Index exchanges_between_questions = 256;
constexpr Index exchanges_to_gauge = 64;
constexpr int most_climbs = 100;

}  // namespace

OrderSearch::OrderSearch(Matrix const& z, Partition const& sharing, Index outputs, Index inputs)
    : z_(z),
      sharing_(sharing),
      outputs_(outputs),
      inputs_(inputs),
      squares_(z.rowwise().squaredNorm()),
      changes_(Matrix::Zero(sharing.blocks(), z.cols())),
      square_changes_(Vector::Zero(sharing.blocks())),
      is_touched_(static_cast<std::size_t>(sharing.blocks()), false) {}

std::int32_t OrderSearch::label(Index a, Index j) const {
    return sharing_[image(output_places_, a) * inputs_ + image(input_places_, j)];
}

void OrderSearch::start(Rng& rng) {
    output_places_ = random_permutation(rng, outputs_);
    input_places_ = random_permutation(rng, inputs_);
    sums_ = Matrix::Zero(sharing_.blocks(), z_.cols());
    square_sums_ = Vector::Zero(sharing_.blocks());
    for (Index a = 0; a < outputs_; ++a) {
        for (Index j = 0; j < inputs_; ++j) {
            std::int32_t const block = label(a, j);
            if (block < 0) continue;
            sums_.row(block) += z_.row(a * inputs_ + j);
            square_sums_[block] += squares_[a * inputs_ + j];
        }
    }
    value_ = 0.0;
    for (Index b = 0; b < sharing_.blocks(); ++b) {
        value_ += (sums_.row(b).squaredNorm() - square_sums_[b]) / static_cast<double>(sharing_.sizes()[at(b)]);
    }
}

void OrderSearch::note(std::int32_t block) {
    if (is_touched_[static_cast<std::size_t>(block)]) return;
    is_touched_[static_cast<std::size_t>(block)] = true;
    touched_.push_back(block);
    changes_.row(block).setZero();
    square_changes_[block] = 0.0;
}

double OrderSearch::gain_of_swap(bool of_inputs, Index first, Index second) {
    touched_.clear();
    Index const others = of_inputs ? outputs_ : inputs_;
    for (Index o = 0; o < others; ++o) {
        Index const e = of_inputs ? o * inputs_ + first : first * inputs_ + o;
        Index const f = of_inputs ? o * inputs_ + second : second * inputs_ + o;
        std::int32_t const from = of_inputs ? label(o, first) : label(first, o);
        std::int32_t const to = of_inputs ? label(o, second) : label(second, o);
        if (from == to) continue;
        if (from >= 0) {
            note(from);
            changes_.row(from) += z_.row(f) - z_.row(e);
            square_changes_[from] += squares_[f] - squares_[e];
        }
        if (to >= 0) {
            note(to);
            changes_.row(to) += z_.row(e) - z_.row(f);
            square_changes_[to] += squares_[e] - squares_[f];
        }
    }
    double gain = 0.0;
    for (std::int32_t const block : touched_) {
        is_touched_[static_cast<std::size_t>(block)] = false;
        double const more = changes_.row(block).dot(2.0 * sums_.row(block) + changes_.row(block));
        gain += (more - square_changes_[block]) / static_cast<double>(sharing_.sizes()[at(block)]);
    }
    return gain;
}

/// The swap that gain_of_swap was asked for last.
void OrderSearch::swap(bool of_inputs, Index first, Index second, double gain) {
    for (std::int32_t const block : touched_) {
        sums_.row(block) += changes_.row(block);
        square_sums_[block] += square_changes_[block];
    }
    Permutation& places = of_inputs ? input_places_ : output_places_;
    std::swap(places[at(first)], places[at(second)]);
    value_ += gain;
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
    if (typical == 0.0) return;  // all orders are alike
    for (Index i = 0; i < exchanges; ++i) {
        if (i % exchanges_between_questions == 0) workers.require_time();
        double const done = static_cast<double>(i) / static_cast<double>(exchanges);
        double const temperature = typical * hot * std::pow(cold / hot, done);
        auto const [of_inputs, first, second] = random_swap();
        double const gain = gain_of_swap(of_inputs, first, second);
        if (gain > 0.0 || share(rng) < std::exp(gain / temperature)) swap(of_inputs, first, second, gain);
    }
    bool better = true;
    for (int climb = 0; better && climb < most_climbs; ++climb) {
        better = false;
        workers.require_time();
        for (bool const of_inputs : {true, false}) {
            Index const count = of_inputs ? inputs_ : outputs_;
            for (Index first = 0; first < count; ++first) {
                for (Index second = first + 1; second < count; ++second) {
                    double const gain = gain_of_swap(of_inputs, first, second);
                    if (gain <= 1e-6 * typical) continue;  // less is rounding, which may go round in circles
                    swap(of_inputs, first, second, gain);
                    better = true;
                }
            }
        }
    }
}

Partition OrderSearch::partition() const {
    std::vector<std::int32_t> labels;
    for (Index a = 0; a < outputs_; ++a) {
        for (Index j = 0; j < inputs_; ++j) labels.push_back(label(a, j));
    }
    return Partition::from_labels(labels);
}

}  // namespace symdiscover
