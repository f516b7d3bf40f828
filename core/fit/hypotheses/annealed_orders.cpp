// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/annealed_orders.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/random/bernoulli_distribution.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/hypotheses/output_pairs.hpp"

namespace symdiscover {

namespace {

/// Exchanges of one annealing, in pairs that could be exchanged. Short ones of the outputs come to the best order more
/// seldom, but oftener in the same time.
constexpr Index sweeps = 40;
constexpr Index sweeps_of_outputs = 10;
/// Each way in which products may be tied has so many starts, and the more promising ones, whose best value is most
/// times the control's, as many again and again.
constexpr Index starts_of_outputs = 16;
constexpr Index starts_of_control = 2;
constexpr Index starts_again = 8;
constexpr std::size_t fewest_promising = 6;
constexpr std::size_t promising_share = 4;  ///< one in so many
/// Kinds that are annealed with the signs of outputs made random, as a control, and annealings of each and its control.
constexpr Index kinds_compared = 9;
constexpr Index starts_compared = 12;
/// So many of these kinds must come this many standard deviations of the control's values above its best. Where weights
/// are all different, 1 to 4 % of kinds do; where they are tied in whatever order, half or more, the wrong kinds too.
constexpr Index fewest_above_control = 3;
constexpr double deviations_above_control = 4.0;
constexpr double deviations_beyond_doubt = 10.0;  ///< one such kind is enough
/// Orders of outputs, the best of all starts, that inputs are annealed for, and how often.
constexpr std::size_t orders_kept = 2;
constexpr Index starts_of_inputs = 3;
/// About the multiplications that all annealings of one look may take: with many inputs there are fewer of them.
constexpr double most_multiplications_a_look = 2e10;
constexpr Index most_tasks = 64;  ///< more tell little that is new of an order
constexpr Index most_tasks_of_products = 32;
constexpr double ridge = 1e-3;  ///< of the mean of X X^T's diagonal

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

constexpr std::uint64_t seed_of_comparison = 1;
/// The first of the four seeds of a look: what is looked at again starts from elsewhere.
std::uint64_t streams_of(std::uint64_t look) { return 10 * (look + 1); }

Index pairs_of(Index count) { return count * (count - 1) / 2; }

/// 1 where the best of some values is far above the best of the control's, and enough by itself where it is very far.
Index standing_out(Vector const& reached, Vector const& chance) {
    double const deviation = std::sqrt((chance.array() - chance.mean()).square().mean());
    double const gain = reached.maxCoeff() - chance.maxCoeff();
    if (gain > deviations_beyond_doubt * deviation) return fewest_above_control;
    return gain > deviations_above_control * deviation ? 1 : 0;
}

/// The best of the starts of one problem, the best first, those of one value once: they are one order seen from
/// different ends.
template <class Found>
void keep_best(std::vector<Found>& found, std::size_t most) {
    std::stable_sort(found.begin(), found.end(), [](Found const& a, Found const& b) { return a.value > b.value; });
    auto const same = [](Found const& a, Found const& b) { return b.value > a.value * (1.0 - 1e-9); };
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    if (found.size() > most) found.erase(found.begin() + static_cast<std::ptrdiff_t>(most), found.end());
}

}  // namespace

AnnealedOrders::AnnealedOrders(LinearTasks const& data, Workers const& workers)
    : data_(data), workers_(workers), clues_{weights_alone(data), {}} {
    control_.weights = with_random_signs(clues_.weights, data.outputs, data.inputs);
    for (Clues* clues : {&clues_, &control_}) {
        Index const tasks = std::min(clues->weights.cols(), most_tasks_of_products);
        clues->products = products_of_outputs(clues->weights.leftCols(tasks), data.outputs, data.inputs);
    }
}

/// As many as the time allows.
Index AnnealedOrders::affordable(Index starts, double kinds) const {
    double const each = static_cast<double>(sweeps * (pairs_of(data_.inputs) + pairs_of(data_.outputs))) * 4.0 *
                        static_cast<double>(std::max(data_.inputs, data_.outputs) * clues_.weights.cols());
    return std::clamp(static_cast<Index>(most_multiplications_a_look / (each * kinds)), Index{1}, starts);
}

Index AnnealedOrders::affordable_of_outputs(std::size_t problems) const {
    double const again = static_cast<double>(starts_again) / static_cast<double>(promising_share);
    double const each =
        static_cast<double>(sweeps_of_outputs * pairs_of(data_.outputs) * 2 * data_.outputs * clues_.products.cols());
    double const most = most_multiplications_a_look / (each * static_cast<double>(problems) * (1.0 + again));
    return std::clamp(static_cast<Index>(most), starts_of_outputs / 4, starts_of_outputs);
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
    Index const enough = std::min(fewest_above_control, static_cast<Index>(kinds.size()));
    return count_standing_out(kinds, true) >= enough || count_standing_out(kinds, false) >= enough;
}

/// Of some of the kinds, how many stand out against the control.
Index AnnealedOrders::count_standing_out(std::vector<Hypothesis const*> const& kinds, bool by_products) const {
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
            Rng rng = make_rng(seed_of_comparison, static_cast<std::uint64_t>(i / 2));
            Clues const& clues = i % 2 == 0 ? clues_ : control_;
            double const value = pairs ? of_outputs(*pairs, clues, rng).value() : by_weights(kind, clues, rng).value();
            (i % 2 == 0 ? reached : chance)[i / 2] = value;
        });
        count += standing_out(reached, chance);
    }
    return count;
}

/// So many annealings of some ways in which products may be tied.
std::vector<std::vector<AnnealedOrders::OutputOrder>> AnnealedOrders::anneal_outputs(
    std::vector<Partition const*> const& pairs, Clues const& clues, Index starts, std::uint64_t seed) const {
    std::vector<std::vector<OutputOrder>> found(pairs.size(), std::vector<OutputOrder>(at(starts)));
    parallel_for(static_cast<Index>(pairs.size()) * starts, workers_, [&](Index i) {
        Rng rng = make_rng(seed, static_cast<std::uint64_t>(i));
        OrderSearch const search = of_outputs(*pairs[at(i / starts)], clues, rng);
        found[at(i / starts)][at(i % starts)] = {search.value(), search.places().outputs};
    });
    return found;
}

/// For each of the ways that products of outputs may be tied, the best orders of all starts.
std::vector<std::vector<AnnealedOrders::OutputOrder>> AnnealedOrders::orders_of_outputs(
    std::vector<Partition> const& pairs, Index starts, std::uint64_t look) const {
    std::vector<Partition const*> all;
    for (Partition const& one : pairs) all.push_back(&one);
    auto best = anneal_outputs(all, clues_, starts, streams_of(look) + 1);
    auto const control = anneal_outputs(all, control_, starts_of_control, streams_of(look) + 2);
    std::vector<std::pair<double, std::size_t>> promise;  // the better the more negative
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        keep_best(best[k], orders_kept);
        double chance = smallest_positive;
        for (OutputOrder const& one : control[k]) chance += std::max(one.value, 0.0);
        promise.emplace_back(-best[k].front().value / chance, k);
    }
    std::sort(promise.begin(), promise.end());
    promise.resize(std::min(pairs.size(), std::max(fewest_promising, pairs.size() / promising_share)));
    std::vector<Partition const*> promising;
    for (auto const& [ratio, k] : promise) promising.push_back(&pairs[k]);
    auto again = anneal_outputs(promising, clues_, starts_again * starts, streams_of(look) + 3);
    for (std::size_t i = 0; i < promising.size(); ++i) {
        auto& kept = best[promise[i].second];
        kept.insert(kept.end(), again[i].begin(), again[i].end());
        keep_best(kept, orders_kept);
    }
    return best;
}

/// What annealings of all kinds start from.
std::vector<AnnealedOrders::Start> AnnealedOrders::starts_of(std::vector<Hypothesis const*> const& kinds, Index starts,
                                                             std::uint64_t look) const {
    std::vector<Partition> pairs;
    std::vector<std::size_t> number;  // of each kind's in `pairs`, beyond them where it has none
    for (Hypothesis const* kind : kinds) {
        std::optional<Partition> const telling = telling_pairs(*kind);
        auto const known = telling ? std::find(pairs.begin(), pairs.end(), *telling) : pairs.end();
        number.push_back(telling ? static_cast<std::size_t>(known - pairs.begin()) : kinds.size());
        if (telling && known == pairs.end()) pairs.push_back(*telling);
    }
    auto const orders = orders_of_outputs(pairs, affordable_of_outputs(pairs.size()), look);
    std::vector<Start> all;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        if (number[k] == kinds.size()) {
            all.insert(all.end(), at(starts), {kinds[k], std::nullopt});
            continue;
        }
        for (OutputOrder const& one : orders[number[k]]) {
            all.insert(all.end(), at(std::min(starts, starts_of_inputs)), {kinds[k], one.order});
        }
    }
    return all;
}

std::vector<Candidate> AnnealedOrders::of(std::vector<Hypothesis const*> const& kinds, Index starts,
                                          std::uint64_t look) const {
    starts = affordable(starts, static_cast<double>(kinds.size()));
    std::vector<Start> const all = starts_of(kinds, starts, look);
    std::vector<Candidate> found(all.size());
    parallel_for(static_cast<Index>(all.size()), workers_, [&](Index i) {
        auto const& [kind, outputs] = all[at(i)];
        Rng rng = make_rng(streams_of(look), static_cast<std::uint64_t>(i));
        OrderSearch const search = outputs ? by_outputs(*kind, *outputs, rng) : by_weights(*kind, clues_, rng);
        found[at(i)] = {kind, search.places(), 0.0};
    });
    return found;
}

}  // namespace symdiscover
