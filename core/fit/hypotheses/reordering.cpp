// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/reordering.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/random/bernoulli_distribution.hpp>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/fit/hypotheses/order_search.hpp"
#include "core/partitions/comparison.hpp"

namespace symdiscover {

namespace {

constexpr Index most_weights = 1100;
constexpr Index most_blocks = 64;
/// Exchanges of one annealing, in pairs that could be exchanged.
constexpr Index sweeps = 40;
/// Annealings of each kind at the first look, and of each of the foremost after it. One in five to one in fifty leads
/// to the orders that are looked for, where the data tell them at all.
constexpr Index first_starts = 12;
constexpr Index last_starts = 100;
constexpr std::size_t most_annealed_again = 4;
constexpr std::size_t most_found = 3;
/// Kinds that are annealed with the signs of outputs made random, as a control, and annealings of each and its control.
constexpr Index kinds_compared = 9;
constexpr Index starts_compared = 12;
/// So many of these kinds must come this many standard deviations of the control's values above its best. Where weights
/// are all different, 1 to 4 % of kinds do; where they are tied in whatever order, half or more, the wrong kinds too.
constexpr Index fewest_above_control = 3;
constexpr double deviations_above_control = 4.0;
/// About the multiplications that all annealings of one look may take: with many inputs there are fewer of them.
constexpr double most_multiplications_a_look = 2e10;
constexpr Index most_tasks = 64;  ///< more tell little that is new of an order
constexpr double ridge = 1e-3;    ///< of the mean of X X^T's diagonal

/// What two sharings have in common where one is the other in another order: the sizes of blocks, and how often two
/// outputs and two inputs have their four weights tied crosswise.
using Kind = std::tuple<Index, std::vector<Index>, Index>;

Index crosswise_ties(Partition const& sharing, Index outputs, Index inputs) {
    Index count = 0;
    for (Index a = 0; a < outputs; ++a) {
        for (Index b = 0; b < outputs; ++b) {
            for (Index j = 0; j < inputs; ++j) {
                for (Index k = 0; k < inputs; ++k) {
                    bool const tied = sharing[a * inputs + j] == sharing[b * inputs + k] &&
                                      sharing[a * inputs + k] == sharing[b * inputs + j];
                    count += tied ? 1 : 0;
                }
            }
        }
    }
    return count;
}

/// One hypothesis of each kind; those that leave nothing to be ordered are left out.
std::vector<Hypothesis const*> one_of_each_kind(SharingPrior const& prior, Index outputs, Index inputs) {
    std::map<Kind, Hypothesis const*> kinds;
    std::vector<Hypothesis const*> result;
    for (Hypothesis const& hypothesis : prior.hypotheses()) {
        Partition const& sharing = hypothesis.partition;
        if (sharing.blocks() < 2 || sharing.blocks() > most_blocks || 4 * sharing.blocks() > sharing.elements())
            continue;
        std::vector<Index> sizes = sharing.sizes();
        std::sort(sizes.begin(), sizes.end());
        Kind kind{sharing.inactive(), std::move(sizes), crosswise_ties(sharing, outputs, inputs)};
        auto const [place, is_new] = kinds.emplace(std::move(kind), &hypothesis);
        if (is_new) {
            result.push_back(&hypothesis);
        } else if (hypothesis.log_prior > place->second->log_prior) {
            std::replace(result.begin(), result.end(), place->second, &hypothesis);
            place->second = &hypothesis;
        }
    }
    return result;
}

/// A hypothesis in another order.
struct Candidate {
    Hypothesis const* hypothesis = nullptr;
    Places places;
    double score = 0.0;  ///< minus the log posterior

    Partition partition() const { return Partition::from_labels(placed_labels(hypothesis->partition, places)); }
};

bool is_more_probable(Candidate const& a, Candidate const& b) { return a.score < b.score; }

/// The most probable come first, each sharing once: two orders, even two hypotheses, may come to the same.
void keep_foremost(std::vector<Candidate>& candidates, std::size_t most) {
    std::stable_sort(candidates.begin(), candidates.end(), is_more_probable);
    std::vector<Candidate> kept;
    std::vector<Partition> partitions;
    for (Candidate& candidate : candidates) {
        if (kept.size() == most) break;
        Partition partition = candidate.partition();
        if (std::find(partitions.begin(), partitions.end(), partition) != partitions.end()) continue;
        partitions.push_back(std::move(partition));
        kept.push_back(std::move(candidate));
    }
    candidates = std::move(kept);
}

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

/// Two inputs that change places, or two outputs.
struct Exchange {
    bool of_inputs = false;
    Index first = 0;
    Index second = 0;

    Candidate applied(Candidate candidate) const {
        Permutation& places = of_inputs ? candidate.places.inputs : candidate.places.outputs;
        std::swap(places[at(first)], places[at(second)]);
        return candidate;
    }
};

std::vector<Exchange> all_exchanges(Index outputs, Index inputs) {
    std::vector<Exchange> all;
    for (bool const of_inputs : {true, false}) {
        Index const count = of_inputs ? inputs : outputs;
        for (Index a = 0; a < count; ++a) {
            for (Index b = a + 1; b < count; ++b) all.push_back({of_inputs, a, b});
        }
    }
    return all;
}

/// Exchanges, each time the best of all, as long as the evidence gains: annealing only knows the weights of least norm.
void exchange_on_evidence(LinearTasks const& data, Candidate& candidate, Workers const& workers) {
    constexpr int most_steps = 20;
    constexpr double least_gain_of_exchange = 1e-3;
    constexpr double most_multiplications_a_step = 1e10;
    std::vector<Exchange> const exchanges = all_exchanges(data.outputs, data.inputs);
    Partition partition = candidate.partition();
    if (cost_of_evidence(data, partition) * static_cast<double>(exchanges.size()) > most_multiplications_a_step) return;
    double evidence = integrated_log_evidence(data, partition, workers);
    Vector reached(static_cast<Index>(exchanges.size()));
    for (int step = 0; step < most_steps; ++step) {
        parallel_for(reached.size(), workers, [&](Index i) {
            Partition const next = exchanges[at(i)].applied(candidate).partition();
            reached[i] = next == partition ? evidence : integrated_log_evidence(data, next, workers.one());
        });
        Index best = 0;
        double const most = reached.maxCoeff(&best);
        if (most < evidence + least_gain_of_exchange) break;
        candidate = exchanges[at(best)].applied(candidate);
        candidate.score -= most - evidence;
        partition = candidate.partition();
        evidence = most;
    }
}

/// Annealings of each of some hypotheses, the best by evidence of each, the best first.
struct Annealing {
    LinearTasks const& data;
    Matrix z;
    double log_orders;
    Workers const& workers;

    /// As many as the time allows.
    Index affordable(Index starts, std::size_t kinds) const {
        double const each = static_cast<double>(sweeps * pairs()) * 4.0 *
                            static_cast<double>(std::max(data.inputs, data.outputs) * z.cols());
        double const most = most_multiplications_a_look / (each * static_cast<double>(kinds));
        return std::clamp(static_cast<Index>(most), Index{1}, starts);
    }

    Index pairs() const { return (data.inputs * (data.inputs - 1) + data.outputs * (data.outputs - 1)) / 2; }

    /// [starts]: what annealings of a kind reach with these weights.
    Vector values(Hypothesis const& kind, Matrix const& weights, Index starts) const {
        Vector values(starts);
        parallel_for(starts, workers, [&](Index i) {
            OrderSearch search(weights, kind.partition, data.outputs, data.inputs);
            Rng rng = make_rng(1, static_cast<std::uint64_t>(i));
            search.anneal(sweeps * pairs(), rng, workers.one());
            values[i] = search.value();
        });
        return values;
    }

    /// Whether any order can make much of what weights of different outputs have in common: whether annealings come to
    /// more than where each task's weights of an output have a random sign, which leaves what an output has by itself,
    /// and what the tasks' inputs bring about, as it is.
    bool shows_order(std::vector<Hypothesis const*> const& kinds) const {
        if (data.outputs < 2) return true;
        Rng rng = make_rng(0);
        boost::random::bernoulli_distribution<> coin;
        Matrix control = z;
        for (Index a = 0; a < data.outputs; ++a) {
            for (Index t = 0; t < z.cols(); ++t) {
                if (coin(rng)) control.block(a * data.inputs, t, data.inputs, 1) *= -1.0;
            }
        }
        Index const count = std::min(kinds_compared, static_cast<Index>(kinds.size()));
        Index const starts = std::max(affordable(starts_compared, 2 * at(count)), starts_compared / 2);
        Index above = 0;
        for (Index k = 0; k < count; ++k) {
            Hypothesis const& kind = *kinds[at(k * static_cast<Index>(kinds.size()) / count)];
            Vector const reached = values(kind, z, starts);
            Vector const chance = values(kind, control, starts);
            double const deviation = std::sqrt((chance.array() - chance.mean()).square().mean());
            double const gain = reached.maxCoeff() - chance.maxCoeff();
            above += gain > deviations_above_control * deviation ? 1 : 0;
        }
        return above >= std::min(fewest_above_control, count);
    }

    double score_of(Candidate const& candidate) const {
        return -integrated_log_evidence(data, candidate.partition(), workers.one()) - candidate.hypothesis->log_prior +
               log_orders;
    }

    /// What ties less than a candidate, in its order: a larger group often is found when its subgroup that made the
    /// data is not.
    std::vector<Candidate> finer(Candidate const& coarse, std::vector<Hypothesis> const& hypotheses) const {
        std::vector<Candidate> all;
        for (Hypothesis const* one : finer_hypotheses(*coarse.hypothesis, hypotheses)) {
            if (one->partition.blocks() <= most_blocks) all.push_back({one, coarse.places, 0.0});
        }
        parallel_for(static_cast<Index>(all.size()), workers,
                     [&](Index i) { all[at(i)].score = score_of(all[at(i)]); });
        return all;
    }

    std::vector<Candidate> of(std::vector<Hypothesis const*> const& kinds, Index most_starts) const {
        Index const starts = affordable(most_starts, kinds.size());
        std::vector<Candidate> all(kinds.size() * static_cast<std::size_t>(starts));
        parallel_for(static_cast<Index>(all.size()), workers, [&](Index i) {
            Candidate& candidate = all[at(i)];
            candidate.hypothesis = kinds[at(i / starts)];
            OrderSearch search(z, candidate.hypothesis->partition, data.outputs, data.inputs);
            Rng rng = make_rng(static_cast<std::uint64_t>(most_starts), static_cast<std::uint64_t>(i));
            search.anneal(sweeps * pairs(), rng, workers.one());
            candidate.places = search.places();
            candidate.score = score_of(candidate);
        });
        std::stable_sort(all.begin(), all.end(), is_more_probable);
        std::vector<Candidate> best;
        for (Candidate& candidate : all) {
            bool const known = std::any_of(best.begin(), best.end(), [&](Candidate const& other) {
                return other.hypothesis == candidate.hypothesis;
            });
            if (!known) best.push_back(std::move(candidate));
        }
        return best;
    }
};

}  // namespace

bool can_reorder(LinearTasks const& data) {
    return data.inputs * data.outputs <= most_weights && data.inputs * data.outputs >= 4;
}

std::vector<Hypothesis const*> finer_hypotheses(Hypothesis const& coarse, std::vector<Hypothesis> const& hypotheses) {
    std::vector<Hypothesis const*> finer;
    for (Hypothesis const& one : hypotheses) {
        bool const ties_less = one.partition != coarse.partition && refines(one.partition, coarse.partition);
        if (ties_less) finer.push_back(&one);
    }
    return finer;
}

std::vector<Hypothesis> reordered_hypotheses(LinearTasks const& data, SharingPrior const& prior,
                                             Workers const& workers) {
    std::vector<Hypothesis const*> kinds = one_of_each_kind(prior, data.outputs, data.inputs);
    if (kinds.empty()) return {};
    double const log_orders =
        std::lgamma(static_cast<double>(data.inputs) + 1.0) + std::lgamma(static_cast<double>(data.outputs) + 1.0);
    Annealing const annealing{data, weights_alone(data), log_orders, workers};
    if (!annealing.shows_order(kinds)) return {};
    std::vector<Candidate> best = annealing.of(kinds, first_starts);
    kinds.clear();
    for (std::size_t i = 0; i < std::min(best.size(), most_annealed_again); ++i) kinds.push_back(best[i].hypothesis);
    for (Candidate& candidate : annealing.of(kinds, last_starts)) best.push_back(std::move(candidate));
    keep_foremost(best, 2 * most_found);
    for (std::size_t i = best.size(); i-- > 0;) {
        for (Candidate& candidate : annealing.finer(best[i], prior.hypotheses())) best.push_back(std::move(candidate));
    }
    keep_foremost(best, 2 * most_found);
    for (Candidate& candidate : best) exchange_on_evidence(data, candidate, workers);
    keep_foremost(best, most_found);
    std::vector<Hypothesis> result;
    for (Candidate const& candidate : best) {
        Hypothesis const& hypothesis = *candidate.hypothesis;
        result.push_back({hypothesis.name + " in another order", candidate.partition(),
                          hypothesis.log_prior - log_orders, hypothesis.has_taps});
    }
    return result;
}

}  // namespace symdiscover
