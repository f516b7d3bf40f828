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
#include "core/fit/one_dataset/sharing_path.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"

namespace symdiscover {

namespace {

void check(QuadraticLoss const& loss, SampleSearchOptions const& options) {
    if (loss.elements < 1) throw std::invalid_argument("sharing: expected at least 1 element");
    if (options.blocks < 0 || options.blocks > loss.elements) {
        throw OptionError("blocks", fmt::format("expected 0 (any) to {}, the number of elements, found {}",
                                                loss.elements, options.blocks));
    }
}

/// The score of nothing tied, piece by piece: the whole may be too large to be held.
double score_apart(QuadraticLoss const& loss, PartitionPrior const& prior) {
    double rss = loss.energy;
    Index rank = 0;
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        LeastSquares const fit = solve_normal_equations(Eigen::MatrixXd(loss.grams[piece.gram]), piece.cross);
        rss -= fit.psi.dot(piece.cross);
        rank += fit.rank;
    }
    return negative_log_evidence(std::max(rss, 0.0), loss.energy, loss.observations, rank) -
           prior.log_probability(Partition::singletons(loss.elements));
}

/// Where merging upwards starts from: which estimate, and whether blocks may join zero on the way.
struct Start {
    double ridge = 0.0;
    bool allow_inactive = false;
};

/// With the data determining every parameter, least squares; otherwise the ridge. Where that is cheap the search starts
/// from all of these and the best end counts: greedy merging can take a wrong turn when data are few.
std::vector<Start> starts_for(QuadraticLoss const& loss, bool allow_inactive) {
    constexpr Index cheap = 300;  // coordinates: a fraction of a second each
    std::vector<Start> starts;
    bool const determined = determines_parameters(loss);
    bool const all = loss.coordinates() <= cheap;
    std::vector<double> ridges;
    if (determined) ridges.push_back(0.0);
    if (!determined || all) ridges.push_back(evidence_ridge(loss));
    for (double const ridge : ridges) {
        starts.push_back({ridge, allow_inactive});
        if (allow_inactive && all) starts.push_back({ridge, false});
    }
    return starts;
}

struct Chosen {
    TiedSamples sharing;
    double ridge = 0.0;
    bool complete = true;
};

/// The best partition on the path upwards.
Chosen merge_and_choose(QuadraticLoss const& loss, PartitionPrior const& prior, SampleSearchOptions const& options,
                        Start const& from, Observer const& observer) {
    Chosen chosen;
    chosen.ridge = from.ridge;
    LossPathOptions const path_options{from.ridge, from.allow_inactive, options.threads};
    Partition start = Partition::singletons(loss.elements);
    if (loss.coordinates() > most_merged_coordinates) {
        Index const most = std::max<Index>({most_merged_coordinates / loss.payload, options.blocks, 1});
        SharingPath const rough = merge_path_roughly(loss, most, path_options, observer);
        start = rough.after(rough.merges.size());
        chosen.complete = rough.complete;
    }
    SharingPath path{start, loss.energy, {}, false};
    if (chosen.complete) path = merge_path(loss, start, path_options, observer);
    chosen.complete = chosen.complete && path.complete;
    chosen.sharing = fit_tied(loss, path.after(best_on_path(loss, path, prior, options.blocks)), prior);
    return chosen;
}

/// Moves, merges and splits until none helps. Returns whether the observer let it end.
bool improve(QuadraticLoss const& loss, TiedSamples& sharing, PartitionPrior const& prior,
             SampleSearchOptions const& options, Observer const& observer) {
    SampleStepOptions const moves{options.blocks > 0, options.threads};
    for (Index step = 1;; ++step) {
        if (observer && !observer({"improving", step, 0, sharing.score})) return false;
        std::optional<TiedSamples> better = move_elements(loss, sharing, prior, moves);
        if (!better && !moves.keep_blocks) better = merge_blocks(loss, sharing, prior);
        if (!better && !moves.keep_blocks) better = part_blocks(loss, sharing, prior, moves);
        if (!better && !moves.keep_blocks) better = split_blocks(loss, sharing, prior, moves);
        if (!better) return true;
        sharing = std::move(*better);
    }
}

/// Where there is nothing to explain, all evidence is the same and zero says it all.
SampleFinding all_inactive(QuadraticLoss const& loss) {
    SampleFinding finding;
    std::vector<std::int32_t> const labels(static_cast<std::size_t>(loss.elements), Partition::inactive_label);
    finding.partition = Partition::from_labels(labels);
    finding.theta = Vector::Zero(loss.coordinates());
    return finding;
}

}  // namespace

SampleFinding find_partition(QuadraticLoss const& loss, SampleSearchOptions const& options, Observer const& observer) {
    check(loss, options);
    if (loss.energy == 0.0 && options.allow_inactive && options.blocks == 0) return all_inactive(loss);
    PartitionPrior const prior(loss.elements, options.allow_inactive);
    std::optional<Chosen> best;
    for (Start const& start : starts_for(loss, options.allow_inactive)) {
        Chosen chosen = merge_and_choose(loss, prior, options, start, observer);
        chosen.complete = chosen.complete && improve(loss, chosen.sharing, prior, options, observer);
        bool const complete = chosen.complete;
        if (!best || chosen.sharing.score < best->sharing.score - better_by) best = std::move(chosen);
        best->complete = complete;
        if (!complete) break;
    }
    TiedSamples& sharing = best->sharing;
    SampleFinding finding;
    finding.score_apart = score_apart(loss, prior);
    if (options.blocks == 0 && finding.score_apart < sharing.score) {
        sharing = fit_tied(loss, Partition::singletons(loss.elements), prior);
    }
    finding.theta = expand(sharing.partition, sharing.fit.psi, loss.payload);
    finding.rss = sharing.fit.rss;
    Index const freedom = std::max<Index>(loss.observations - sharing.fit.rank, 1);
    finding.noise_variance = sharing.fit.rss / static_cast<double>(freedom);
    finding.score = sharing.score;
    finding.ridge = best->ridge;
    finding.termination = best->complete ? Termination::converged : Termination::interrupted;
    finding.psi = std::move(sharing.fit.psi);
    finding.partition = std::move(sharing.partition);
    return finding;
}

}  // namespace symdiscover
