// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/reordering.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "core/base/log_gamma.hpp"
#include "core/base/parallel_for.hpp"
#include "core/fit/hypotheses/annealed_orders.hpp"
#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/partitions/comparison.hpp"

namespace symdiscover {

namespace {

constexpr Index most_weights = 1100;
constexpr Index most_blocks = 64;
/// Annealings of each kind at the first look, and of each of the foremost after it.
constexpr Index first_starts = 12;
constexpr Index last_starts = 100;
constexpr std::size_t most_annealed_again = 4;
constexpr std::size_t most_found = 3;

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

/// Minus the log posterior of candidates.
void score(LinearTasks const& data, double log_orders, std::vector<Candidate>& candidates, Workers const& workers) {
    parallel_for(static_cast<Index>(candidates.size()), workers, [&](Index i) {
        Candidate& candidate = candidates[at(i)];
        candidate.score = log_orders - integrated_log_evidence(data, candidate.partition(), workers.one()) -
                          candidate.hypothesis->log_prior;
    });
}

/// Of each hypothesis the most probable, and of all the most probable first.
std::vector<Candidate> best_of_each(std::vector<Candidate> candidates) {
    std::stable_sort(candidates.begin(), candidates.end(), is_more_probable);
    std::vector<Candidate> best;
    for (Candidate& candidate : candidates) {
        bool const known = std::any_of(
            best.begin(), best.end(), [&](Candidate const& other) { return other.hypothesis == candidate.hypothesis; });
        if (!known) best.push_back(std::move(candidate));
    }
    return best;
}

/// What ties less than a candidate, in its order: a larger group often is found when its subgroup that made the data is
/// not.
std::vector<Candidate> finer(Candidate const& coarse, std::vector<Hypothesis> const& hypotheses) {
    std::vector<Candidate> all;
    for (Hypothesis const* one : finer_hypotheses(*coarse.hypothesis, hypotheses)) {
        if (one->partition.blocks() <= most_blocks) all.push_back({one, coarse.places, 0.0});
    }
    return all;
}

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
        log_gamma(static_cast<double>(data.inputs) + 1.0) + log_gamma(static_cast<double>(data.outputs) + 1.0);
    AnnealedOrders const annealed(data, workers);
    if (!annealed.show(kinds)) return {};
    auto const scored = [&](std::vector<Candidate> candidates) {
        score(data, log_orders, candidates, workers);
        return candidates;
    };
    std::vector<Candidate> best = best_of_each(scored(annealed.of(kinds, first_starts, 0)));
    kinds.clear();
    for (std::size_t i = 0; i < std::min(best.size(), most_annealed_again); ++i) kinds.push_back(best[i].hypothesis);
    for (Candidate& candidate : best_of_each(scored(annealed.of(kinds, last_starts, 1)))) {
        best.push_back(std::move(candidate));
    }
    keep_foremost(best, 2 * most_found);
    for (std::size_t i = best.size(); i-- > 0;) {
        for (Candidate& candidate : scored(finer(best[i], prior.hypotheses()))) best.push_back(std::move(candidate));
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
