// SPDX-License-Identifier: Apache-2.0
#include "core/fit/hypotheses/reordering.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "core/base/parallel_for.hpp"
#include "core/fit/closed_form/filter_posterior.hpp"
#include "core/fit/hypotheses/integrated_evidence.hpp"
#include "core/fit/hypotheses/order_search.hpp"

namespace symdiscover {

namespace {

constexpr Index most_weights = 1100;
/// Exchanges of one annealing, in pairs that could be exchanged.
constexpr Index sweeps = 40;
/// Annealings of each kind at the first look, and of each of the foremost after it. One in five to one in fifty leads
/// to the orders that are looked for, where the data tell them at all.
constexpr Index first_starts = 12;
constexpr Index last_starts = 100;
constexpr std::size_t most_annealed_again = 4;
constexpr std::size_t most_found = 3;
/// About the multiplications that all annealings of one look may take: with many inputs there are fewer of them.
constexpr double most_multiplications = 2e10;
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
    constexpr Index most_blocks = 64;
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

struct Candidate {
    Hypothesis const* hypothesis = nullptr;
    Partition partition;
    double score = 0.0;
};

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
        double const most = most_multiplications / (each * static_cast<double>(kinds));
        return std::clamp(static_cast<Index>(most), Index{1}, starts);
    }

    Index pairs() const { return (data.inputs * (data.inputs - 1) + data.outputs * (data.outputs - 1)) / 2; }

    std::vector<Candidate> of(std::vector<Hypothesis const*> const& kinds, Index most_starts) const {
        Index const starts = affordable(most_starts, kinds.size());
        std::vector<Candidate> all(kinds.size() * static_cast<std::size_t>(starts));
        parallel_for(static_cast<Index>(all.size()), workers, [&](Index i) {
            Candidate& candidate = all[at(i)];
            candidate.hypothesis = kinds[at(i / starts)];
            OrderSearch search(z, candidate.hypothesis->partition, data.outputs, data.inputs);
            Rng rng = make_rng(static_cast<std::uint64_t>(most_starts), static_cast<std::uint64_t>(i));
            search.anneal(sweeps * pairs(), rng, workers.one());
            candidate.partition = search.partition();
            candidate.score = -integrated_log_evidence(data, candidate.partition, workers.one()) -
                              candidate.hypothesis->log_prior + log_orders;
        });
        std::stable_sort(all.begin(), all.end(),
                         [](Candidate const& a, Candidate const& b) { return a.score < b.score; });
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

std::vector<Hypothesis> reordered_hypotheses(LinearTasks const& data, SharingPrior const& prior,
                                             Workers const& workers) {
    std::vector<Hypothesis const*> kinds = one_of_each_kind(prior, data.outputs, data.inputs);
    if (kinds.empty()) return {};
    double const log_orders =
        std::lgamma(static_cast<double>(data.inputs) + 1.0) + std::lgamma(static_cast<double>(data.outputs) + 1.0);
    Annealing const annealing{data, weights_alone(data), log_orders, workers};
    std::vector<Candidate> best = annealing.of(kinds, first_starts);
    kinds.clear();
    for (std::size_t i = 0; i < std::min(best.size(), most_annealed_again); ++i) kinds.push_back(best[i].hypothesis);
    for (Candidate& candidate : annealing.of(kinds, last_starts)) best.push_back(std::move(candidate));
    std::stable_sort(best.begin(), best.end(), [](auto const& a, auto const& b) { return a.score < b.score; });
    std::vector<Hypothesis> result;
    for (std::size_t i = 0; i < std::min(best.size(), most_found); ++i) {
        Hypothesis const& hypothesis = *best[i].hypothesis;
        result.push_back({hypothesis.name + " in another order", std::move(best[i].partition),
                          hypothesis.log_prior - log_orders, hypothesis.has_taps});
    }
    return result;
}

}  // namespace symdiscover
