// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/partition_search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "core/base/errors.hpp"
#include "core/fit/one_dataset/loss_path.hpp"
#include "core/fit/one_dataset/partition_steps.hpp"

namespace symdiscover {

namespace {

void require_searchable(QuadraticLoss const& loss, SampleSearchOptions const& options) {
    if (loss.elements < 1) throw std::invalid_argument("partition search: expected at least 1 element");
    if (options.blocks < 0 || options.blocks > loss.elements) {
        throw OptionError("blocks", fmt::format("expected 0 (any) to {}, the number of elements, found {}",
                                                loss.elements, options.blocks));
    }
}

/// The score of nothing tied, piece by piece: the whole may be too large to be held.
double score_apart(QuadraticLoss const& loss, PartitionPrior const& prior, Workers const& workers) {
    double rss = loss.energy;
    Index rank = 0;
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        workers.require_time();
        LeastSquares const fit = solve_normal_equations(Eigen::MatrixXd(loss.grams[piece.gram]), piece.cross, workers);
        rss -= fit.psi.dot(piece.cross);
        rank += fit.rank;
    }
    return negative_log_evidence(std::max(rss, 0.0), loss.energy, loss.observations, rank) -
           prior.log_probability(Partition::singletons(loss.elements));
}

/// With the data determining every parameter, least squares; otherwise the ridge; blocks may join zero on the way.
/// Where that is cheap the search starts from all of these and the best end counts: greedy merging can take a wrong
/// turn when data are few.
std::vector<LossPathOptions> starts_for(QuadraticLoss const& loss, SampleSearchOptions const& options) {
    constexpr Index cheap = 300;  // coordinates: a fraction of a second each
    std::vector<LossPathOptions> starts;
    bool const determined = determines_parameters(loss, options.threads);
    bool const all = loss.coordinates() <= cheap;
    std::vector<double> ridges;
    if (determined) ridges.push_back(0.0);
    if (!determined || all) ridges.push_back(evidence_ridge(loss, options.threads));
    for (double const ridge : ridges) {
        starts.push_back({ridge, options.allow_inactive, options.threads});
        if (options.allow_inactive && all) starts.push_back({ridge, false, options.threads});
    }
    return starts;
}

struct Chosen {
    TiedSamples tied;
    bool complete = true;
};

/// The best partition on the path upwards.
Chosen merge_and_choose(QuadraticLoss const& loss, PartitionPrior const& prior, SampleSearchOptions const& options,
                        LossPathOptions const& from, Observer const& observer) {
    MergePath path{Partition::singletons(loss.elements), loss.energy, {}, true};
    if (loss.coordinates() > most_merged_coordinates) {
        Index const most = std::max<Index>({most_merged_coordinates / loss.payload, options.blocks, 1});
        MergePath const rough = merge_path_roughly(loss, most, from, observer);
        path.start = rough.after(rough.merges.size());
        path.complete = rough.complete;
    }
    if (path.complete) path = merge_path(loss, path.start, from, observer);
    // Stopped while there were still too many blocks to be fitted, nothing is found.
    if (!path.complete && path.start.blocks() * loss.payload > most_merged_coordinates) throw Stopped();
    return {choose_on_path(loss, path, prior, options.blocks, options.threads), path.complete};
}

/// Moves, merges and splits until none helps. Returns whether the observer let it end.
bool improve_partition(QuadraticLoss const& loss, TiedSamples& tied, PartitionPrior const& prior,
                       SampleSearchOptions const& options, Observer const& observer) {
    SampleStepOptions const steps{options.blocks > 0, options.threads};
    bool stopped = false;
    bool const finished = is_finished([&] {
        for (Index step = 1;; ++step) {
            stopped = observer && !observer({"improving", step, 0, tied.score});
            if (stopped) return;
            std::optional<TiedSamples> better = move_elements(loss, tied, prior, steps);
            if (!better && !steps.keep_blocks) better = merge_blocks(loss, tied, prior, steps);
            if (!better && !steps.keep_blocks) better = part_blocks(loss, tied, prior, steps);
            if (!better && !steps.keep_blocks) better = split_blocks(loss, tied, prior, steps);
            if (!better) return;
            tied = std::move(*better);
        }
    });
    return finished && !stopped;
}

/// Where there is nothing to explain, all evidence is the same and zero says it all.
SampleFinding all_inactive(QuadraticLoss const& loss) {
    std::vector<std::int32_t> const labels(static_cast<std::size_t>(loss.elements), Partition::inactive_label);
    SampleFinding finding;
    finding.tied.partition = Partition::from_labels(labels);
    return finding;
}

}  // namespace

SampleFinding find_partition(QuadraticLoss const& loss, SampleSearchOptions const& options, Observer const& observer) {
    require_searchable(loss, options);
    if (loss.energy == 0.0 && options.allow_inactive && options.blocks == 0) return all_inactive(loss);
    PartitionPrior const prior(loss.elements, options.allow_inactive);
    std::optional<Chosen> best;
    for (LossPathOptions const& start : starts_for(loss, options)) {
        Chosen chosen = merge_and_choose(loss, prior, options, start, observer);
        chosen.complete = chosen.complete && improve_partition(loss, chosen.tied, prior, options, observer);
        bool const complete = chosen.complete;
        if (!best || chosen.tied.score < best->tied.score - least_gain_of_step) best = std::move(chosen);
        best->complete = complete;
        if (!complete) break;
    }
    SampleFinding finding{std::move(best->tied), best->tied.score, Termination::converged};
    bool const compared = is_finished([&] {
        finding.score_apart = score_apart(loss, prior, options.threads);
        if (options.blocks == 0 && finding.score_apart < finding.tied.score) {
            finding.tied = fit_tied(loss, Partition::singletons(loss.elements), prior, options.threads);
        }
    });
    if (!best->complete || !compared) finding.termination = Termination::interrupted;
    return finding;
}

}  // namespace symdiscover
