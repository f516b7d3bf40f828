// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/annealed_orders.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/random/bernoulli_distribution.hpp>
#include <cmath>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/hypotheses/output_pairs.hpp"

namespace symdiscover {

namespace {

/// Exchanges of one annealing, in pairs that could be exchanged. Short ones of the outputs come to the best order more
/// seldom, but oftener in the same time.
constexpr Index sweeps = 40;
constexpr Index sweeps_of_outputs = 10;
constexpr Index starts_of_outputs = 8;  ///< for each start of the whole
/// Kinds that are annealed with the signs of outputs made random, as a control, and annealings of each and its control.
constexpr Index kinds_compared = 9;
constexpr Index starts_compared = 12;
/// So many of these kinds must come this many standard deviations of the control's values above its best. Where weights
/// are all different, 1 to 4 % of kinds do; where they are tied in whatever order, half or more, the wrong kinds too.
constexpr Index fewest_above_control = 3;
constexpr double deviations_above_control = 4.0;
/// Orders of outputs, the best of all starts, that inputs are annealed for, and how often.
constexpr std::size_t orders_kept = 2;
constexpr Index starts_of_inputs = 3;
/// About the multiplications that all annealings of one look may take: with many inputs there are fewer of them.
constexpr double most_multiplications_a_look = 2e10;
constexpr Index most_tasks = 64;  ///< more tell little that is new of an order
constexpr double ridge = 1e-3;    ///< of the mean of X X^T's diagonal

/// [m n, T]: the weights of least norm that fit each task, of as many tasks as tell something new.
Matrix weights_alone(LinearTasks const& data) {
    Index const tasks = std::min(data.tasks, most_tasks);
    Matrix z(data.outputs * data.inputs, tasks);
    for (Index t = 0; t < tasks; ++t) {
        auto const x = data.x.middleRows(t * data.rows, data.rows);
        Matrix gram = x * x.transpose();
        gram.diagonal().array() += std::max(ridge * gram.diagonal().mean(), smallest_positive);
        Matrix const solved = Eigen::LLT<Matrix>(gram).solve(data.y.middleRows(t * data.rows, data.rows));
        Matrix const weights = solved.transpose() * x;
        z.col(t) = weights.reshaped<Eigen::RowMajor>();
    }
    return z;
}

/// Weights of random signs for each task and output: what outputs have in common is gone, all else is as it was.
Matrix with_random_signs(Matrix weights, Index outputs, Index inputs) {
    Rng rng = make_rng(0);
    boost::random::bernoulli_distribution<> coin;
    for (Index a = 0; a < outputs; ++a) {
        for (Index t = 0; t < weights.cols(); ++t) {
            if (coin(rng)) weights.block(a * inputs, t, inputs, 1) *= -1.0;
        }
    }
    return weights;
}

Index pairs_of(Index count) { return count * (count - 1) / 2; }

/// Whether the best of some values is far above the best of the control's.
bool stands_out(Vector const& reached, Vector const& chance) {
    double const deviation = std::sqrt((chance.array() - chance.mean()).square().mean());
    return reached.maxCoeff() - chance.maxCoeff() > deviations_above_control * deviation;
}

}  // namespace

AnnealedOrders::AnnealedOrders(LinearTasks const& data, Workers const& workers)
    : data_(data), workers_(workers), clues_{weights_alone(data), {}} {
    clues_.products = products_of_outputs(clues_.weights, data.outputs, data.inputs);
}

/// As many as the time allows.
Index AnnealedOrders::affordable(Index starts, double kinds) const {
    double const each = static_cast<double>(sweeps * (pairs_of(data_.inputs) + pairs_of(data_.outputs))) * 4.0 *
                        static_cast<double>(std::max(data_.inputs, data_.outputs) * clues_.weights.cols());
    return std::clamp(static_cast<Index>(most_multiplications_a_look / (each * kinds)), Index{1}, starts);
}

/// How products of outputs are tied; none where all are alike, or hardly any two, so that they tell no order.
std::optional<Partition> AnnealedOrders::telling_pairs(Hypothesis const& kind) const {
    Partition pairs = output_pairs(kind.partition, data_.outputs, data_.inputs);
    if (pairs.blocks() <= 2 || 4 * pairs.blocks() > pairs.elements()) return std::nullopt;
    return pairs;
}

OrderSearch AnnealedOrders::by_weights(Hypothesis const& kind, Clues const& clues, Rng& rng) const {
    OrderSearch search(clues.weights, kind.partition, data_.outputs, data_.inputs);
    search.anneal(sweeps * (pairs_of(data_.inputs) + pairs_of(data_.outputs)), rng, workers_.one());
    return search;
}

OrderSearch AnnealedOrders::by_outputs(Hypothesis const& kind, Permutation const& outputs, Rng& rng) const {
    OrderSearch search(clues_.weights, kind.partition, data_.outputs, data_.inputs);
    search.anneal_inputs(outputs, sweeps * pairs_of(data_.inputs), rng, workers_.one());
    return search;
}

OrderSearch AnnealedOrders::of_outputs(Partition const& pairs, Clues const& clues, Rng& rng) const {
    OrderSearch search(clues.products, pairs, data_.outputs, data_.outputs, OrderSearch::Moves::together);
    search.anneal(sweeps_of_outputs * pairs_of(data_.outputs), rng, workers_.one());
    return search;
}

bool AnnealedOrders::show(std::vector<Hypothesis const*> const& kinds) const {
    if (data_.outputs < 2) return true;
    Clues control{with_random_signs(clues_.weights, data_.outputs, data_.inputs), {}};
    control.products = products_of_outputs(control.weights, data_.outputs, data_.inputs);
    Index const enough = std::min(fewest_above_control, static_cast<Index>(kinds.size()));
    return count_stands_out(kinds, control, true) >= enough || count_stands_out(kinds, control, false) >= enough;
}

/// Of some of the kinds, how many stand out against the control.
Index AnnealedOrders::count_stands_out(std::vector<Hypothesis const*> const& kinds, Clues const& control,
                                       bool by_products) const {
    Index const compared = std::min(kinds_compared, static_cast<Index>(kinds.size()));
    Index const starts =
        std::max(affordable(starts_compared, 2.0 * static_cast<double>(compared)), starts_compared / 2);
    Index count = 0;
    for (Index k = 0; k < compared; ++k) {
        Hypothesis const& kind = *kinds[at(k * static_cast<Index>(kinds.size()) / compared)];
        std::optional<Partition> const pairs = by_products ? telling_pairs(kind) : std::nullopt;
        if (by_products && !pairs) continue;
        Vector reached(starts);
        Vector chance(starts);
        parallel_for(2 * starts, workers_, [&](Index i) {
            Rng rng = make_rng(1, static_cast<std::uint64_t>(i / 2));
            Clues const& clues = i % 2 == 0 ? clues_ : control;
            double const value = pairs ? of_outputs(*pairs, clues, rng).value() : by_weights(kind, clues, rng).value();
            (i % 2 == 0 ? reached : chance)[i / 2] = value;
        });
        count += stands_out(reached, chance) ? 1 : 0;
    }
    return count;
}

/// For each of the ways that products of outputs may be tied, the best orders of all starts.
std::vector<std::vector<Permutation>> AnnealedOrders::orders_of_outputs(std::vector<Partition> const& pairs,
                                                                        Index starts) const {
    struct Found {
        double value = 0.0;
        Permutation order;
    };
    std::vector<Found> found(pairs.size() * at(starts));
    parallel_for(static_cast<Index>(found.size()), workers_, [&](Index i) {
        Rng rng = make_rng(static_cast<std::uint64_t>(starts) + 1000, static_cast<std::uint64_t>(i));
        OrderSearch const search = of_outputs(pairs[at(i / starts)], clues_, rng);
        found[at(i)] = {search.value(), search.places().outputs};
    });
    std::vector<std::vector<Permutation>> best(pairs.size());
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        auto const first = found.begin() + static_cast<std::ptrdiff_t>(k * at(starts));
        std::stable_sort(first, first + starts, [](Found const& a, Found const& b) { return a.value > b.value; });
        // orders of one value are one order, seen from another end
        for (auto one = first; one != first + starts && best[k].size() < orders_kept; ++one) {
            bool const is_new = one == first || one->value < std::prev(one)->value * (1.0 - 1e-9);
            if (is_new) best[k].push_back(one->order);
        }
    }
    return best;
}

/// What annealings of all kinds start from.
std::vector<AnnealedOrders::Start> AnnealedOrders::starts_of(std::vector<Hypothesis const*> const& kinds,
                                                             Index starts) const {
    std::vector<Partition> pairs;
    std::vector<std::size_t> number;  // of each kind's in `pairs`, beyond them where it has none
    for (Hypothesis const* kind : kinds) {
        std::optional<Partition> const telling = telling_pairs(*kind);
        auto const known = telling ? std::find(pairs.begin(), pairs.end(), *telling) : pairs.end();
        number.push_back(telling ? static_cast<std::size_t>(known - pairs.begin()) : kinds.size());
        if (telling && known == pairs.end()) pairs.push_back(*telling);
    }
    auto const orders = orders_of_outputs(pairs, starts_of_outputs * starts);
    std::vector<Start> all;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        if (number[k] == kinds.size()) {
            all.insert(all.end(), at(starts), {kinds[k], std::nullopt});
            continue;
        }
        for (Permutation const& order : orders[number[k]]) {
            all.insert(all.end(), at(std::min(starts, starts_of_inputs)), {kinds[k], order});
        }
    }
    return all;
}

std::vector<Candidate> AnnealedOrders::of(std::vector<Hypothesis const*> const& kinds, Index starts) const {
    starts = affordable(starts, static_cast<double>(kinds.size()));
    std::vector<Start> const all = starts_of(kinds, starts);
    std::vector<Candidate> found(all.size());
    parallel_for(static_cast<Index>(all.size()), workers_, [&](Index i) {
        auto const& [kind, outputs] = all[at(i)];
        Rng rng = make_rng(static_cast<std::uint64_t>(starts), static_cast<std::uint64_t>(i));
        OrderSearch const search = outputs ? by_outputs(*kind, *outputs, rng) : by_weights(*kind, clues_, rng);
        found[at(i)] = {kind, search.places(), 0.0};
    });
    return found;
}

}  // namespace symdiscover
