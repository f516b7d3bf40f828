// SPDX-License-Identifier: Apache-2.0
#include "core/judging/verdict.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace symdiscover {

namespace {

using Reasons = std::vector<VerdictReason>;

// From this factor on, tying has destroyed what was learned, whatever the partition looks like.
constexpr double contradiction_factor = 1.5;
// A finding, or a block of it, that returns in fewer of the resamples is worth a warning.
constexpr double stable_share = 0.9;
// Nine of ten are enough for a finding: this close to it is it.
constexpr double returned_share = stable_share - share_rounding;

bool is_measured(HeldOut const& heldout, double error) { return heldout.tasks > 0 && std::isfinite(error); }

/// Empty where either error is not known.
std::optional<VerdictReason> compare_with_soft(HeldOut const& heldout) {
    bool const known = is_measured(heldout, heldout.soft) && is_measured(heldout, heldout.tied);
    if (!known || heldout.soft <= 0.0 || heldout.tied <= 0.0) return std::nullopt;
    double const interval = std::isfinite(heldout.ci95) ? heldout.ci95 : 0.0;
    bool const within_interval = std::abs(heldout.tied - heldout.soft) <= interval;
    double const ratio = heldout.tied / heldout.soft;
    if (heldout.tied > contradiction_factor * heldout.soft && !within_interval) {
        return VerdictReason{ReasonKind::tying_contradicts, ratio};
    }
    if (heldout.tied > same_error * heldout.soft && !within_interval) {
        return VerdictReason{ReasonKind::tying_costs, ratio};
    }
    bool const helps = heldout.soft > same_error * heldout.tied;
    return VerdictReason{helps ? ReasonKind::tying_helps : ReasonKind::tying_free, ratio};
}

bool contradicts(std::optional<VerdictReason> const& tying) {
    return tying && tying->kind == ReasonKind::tying_contradicts;
}

bool is_space_only(JudgedFinding const& finding, HeldOut const& heldout) {
    if (finding.dimension == 0 || finding.dimension >= finding.partition.active()) return false;
    bool const pays = is_measured(heldout, heldout.soft) && is_measured(heldout, heldout.unshared) &&
                      heldout.unshared > same_error * heldout.soft;
    if (!pays) return false;
    return contradicts(compare_with_soft(heldout)) ||
           (!finding.partition.ties_anything() && finding.pattern != PatternKind::locally_connected);
}

void compare_with_unshared(HeldOut const& heldout, bool of_soft, Reasons& reasons) {
    double const error = of_soft ? heldout.soft : heldout.tied;
    if (!std::isfinite(heldout.unshared) || heldout.unshared <= 0.0) return;
    if (heldout.unshared > same_error * error) {
        reasons.push_back({ReasonKind::sharing_pays, heldout.unshared / error, of_soft});
    } else if (error > same_error * heldout.unshared) {
        reasons.push_back({ReasonKind::sharing_harms, error / heldout.unshared, of_soft});
    } else {
        reasons.push_back({ReasonKind::sharing_idle, heldout.unshared / error, of_soft});
    }
}

/// A control this much worse than the finding singles it out.
void compare_with_control(HeldOut const& heldout, double factor, Reasons& reasons) {
    bool const worse = heldout.wrong > factor * heldout.tied;
    reasons.push_back({worse ? ReasonKind::control_worse : ReasonKind::control_as_good, heldout.wrong / heldout.tied});
}

void judge_zeros(HeldOut const& heldout, Reasons& reasons) {
    if (!is_measured(heldout, heldout.tied) || !is_measured(heldout, heldout.unshared)) return;
    bool const misses = heldout.tied > same_error * heldout.unshared;
    reasons.push_back({misses ? ReasonKind::zero_misses : ReasonKind::zero_suffices, heldout.tied / heldout.unshared});
}

/// Where each weight stands for itself and none is zero, `tied` is `unshared`.
void judge_apart(HeldOut const& heldout, bool space_only, Reasons& reasons) {
    if (!is_measured(heldout, heldout.soft) || !is_measured(heldout, heldout.unshared)) return;
    if (space_only) return compare_with_unshared(heldout, true, reasons);
    bool const harms = heldout.soft > same_error * heldout.unshared && heldout.unshared > 0.0;
    reasons.push_back({harms ? ReasonKind::soft_harms : ReasonKind::soft_idle, heldout.soft / heldout.unshared});
}

void judge_on_tasks(Partition const& partition, HeldOut const& heldout, bool space_only, Reasons& reasons) {
    if (partition.blocks() == 0) return judge_zeros(heldout, reasons);
    if (partition.all_apart()) return judge_apart(heldout, space_only, reasons);
    auto const tying = compare_with_soft(heldout);
    if (!tying) return;
    reasons.push_back(*tying);
    compare_with_unshared(heldout, contradicts(tying), reasons);
    if (contradicts(tying) || !has_control(partition) || !std::isfinite(heldout.wrong) || heldout.wrong <= 0.0) return;
    compare_with_control(heldout, contradiction_factor, reasons);
}

void judge_on_samples(Partition const& partition, HeldOut const& heldout, Reasons& reasons) {
    if (partition.all_apart() || !std::isfinite(heldout.gain)) return;
    ReasonKind kind = ReasonKind::gain_unknown;
    if (heldout.gain > heldout.gain_ci95) kind = ReasonKind::gain_shown;
    if (heldout.gain < -heldout.gain_ci95) kind = ReasonKind::loss_shown;
    reasons.push_back({kind, std::abs(heldout.gain)});
    if (std::isfinite(heldout.wrong)) compare_with_control(heldout, same_error, reasons);
}

void judge_errors(Partition const& partition, HeldOut const& heldout, bool space_only, Reasons& reasons) {
    if (!heldout.measured()) {
        reasons.push_back({ReasonKind::unmeasured});
    } else if (heldout.samples > 0) {
        judge_on_samples(partition, heldout, reasons);
    } else {
        judge_on_tasks(partition, heldout, space_only, reasons);
    }
}

void judge_resamples(Partition const& partition, Confidence const& confidence, Reasons& reasons) {
    if (confidence.resamples == 0) {
        reasons.push_back({ReasonKind::not_resampled});
        return;
    }
    bool const ties = partition.ties_anything();
    bool const returned = confidence.exact >= returned_share;
    reasons.push_back({ReasonKind::resampled, static_cast<double>(confidence.resamples)});
    if (ties) reasons.push_back({ReasonKind::pairs_returned, confidence.pairs});
    reasons.push_back({returned ? ReasonKind::returned : ReasonKind::not_returned, confidence.exact});
    if (!ties) return;
    if (confidence.exact < stable_share && confidence.pairs >= 1.0 - share_rounding) {
        reasons.push_back({ReasonKind::only_ties_returned});
    }
    auto const weakest = std::min_element(confidence.blocks.begin(), confidence.blocks.end());
    if (weakest == confidence.blocks.end() || *weakest >= stable_share) return;
    auto const block = static_cast<std::int32_t>(weakest - confidence.blocks.begin());
    reasons.push_back({ReasonKind::unstable_block, *weakest, false, block});
}

/// Log odds against the runner-up from which a finding stands out, by verdict.
constexpr double certain_odds = 7.0;
constexpr double likely_odds = 3.0;
/// Standard errors by which another partition must predict better before it counts.
constexpr double better_prediction = 3.0;
/// The share of halves of the tasks that must lead to the finding, by verdict.
constexpr double certain_return = 0.9 - share_rounding;
constexpr double likely_return = 0.5 - share_rounding;

void judge_rivals(Competition const& competition, Reasons& reasons) {
    if (!competition.measured()) return;
    double const odds = competition.log_odds;
    if (odds < 0.0) {
        reasons.push_back({ReasonKind::worse_odds, -odds});
    } else {
        reasons.push_back({odds < likely_odds ? ReasonKind::close_odds : ReasonKind::odds, odds});
    }
    if (competition.heldout_gain < -better_prediction) {
        reasons.push_back({ReasonKind::rival_predicts, -competition.heldout_gain});
    }
}

constexpr std::array speak_for{ReasonKind::tying_helps, ReasonKind::tying_free, ReasonKind::gain_shown};

constexpr std::array speak_against{ReasonKind::diverged,    ReasonKind::interrupted,       ReasonKind::space_only,
                                   ReasonKind::tying_costs, ReasonKind::tying_contradicts, ReasonKind::sharing_harms,
                                   ReasonKind::loss_shown,  ReasonKind::control_as_good,   ReasonKind::close_odds,
                                   ReasonKind::worse_odds,  ReasonKind::rival_predicts,    ReasonKind::unexplained};

bool has_any(Verdict const& verdict, auto const& kinds) {
    return std::any_of(kinds.begin(), kinds.end(), [&](ReasonKind kind) { return verdict.find(kind); });
}

/// The rules that tests/experiments/calibration.py has measured.
VerdictLevel level_of(JudgedFinding const& finding, Verdict const& verdict) {
    if (!has_any(verdict, speak_for) || has_any(verdict, speak_against)) return VerdictLevel::undecided;
    Confidence const& confidence = finding.confidence;
    bool const resampled = confidence.resamples > 0;
    double const asked = finding.competition.measured() ? likely_return : certain_return;
    if (resampled && confidence.exact < asked) return VerdictLevel::undecided;
    bool const certain = resampled && confidence.exact >= certain_return && finding.explained &&
                         !finding.nearly_alike && !verdict.find(ReasonKind::noise_or_tie) &&
                         finding.competition.log_odds >= certain_odds;
    return certain ? VerdictLevel::certain : VerdictLevel::likely;
}

}  // namespace

double probability(VerdictLevel level) {
    if (level == VerdictLevel::certain) return 0.99;
    return level == VerdictLevel::likely ? 0.9 : std::numeric_limits<double>::quiet_NaN();
}

char const* to_string(VerdictLevel level) {
    constexpr std::array names{"certain", "likely", "undecided", "none"};
    return names[static_cast<std::size_t>(level)];
}

ReasonSubject subject_of(ReasonKind kind) {
    if (kind < ReasonKind::unmeasured) return ReasonSubject::finding;
    if (kind >= ReasonKind::odds && kind < ReasonKind::not_resampled) return ReasonSubject::rivals;
    return kind < ReasonKind::not_resampled ? ReasonSubject::errors : ReasonSubject::resamples;
}

VerdictReason const* Verdict::find(ReasonKind kind) const {
    auto const found =
        std::find_if(reasons.begin(), reasons.end(), [kind](auto const& reason) { return reason.kind == kind; });
    return found == reasons.end() ? nullptr : &*found;
}

Verdict reach_verdict(JudgedFinding const& finding, HeldOut const& heldout) {
    Verdict verdict;
    Reasons& reasons = verdict.reasons;
    if (finding.termination == Termination::diverged) reasons.push_back({ReasonKind::diverged});
    if (finding.termination == Termination::interrupted) reasons.push_back({ReasonKind::interrupted});
    bool const space_only = is_space_only(finding, heldout);
    if (space_only) reasons.push_back({ReasonKind::space_only, static_cast<double>(finding.dimension)});
    judge_errors(finding.partition, heldout, space_only, reasons);
    judge_rivals(finding.competition, reasons);
    // Few tasks often lead to a partition near the true one, which has a name in some order and was missed.
    bool const few = heldout.by_folds;
    if (few && !finding.explained && finding.partition.ties_anything()) reasons.push_back({ReasonKind::unexplained});
    if (finding.nearly_alike && finding.partition.ties_anything()) reasons.push_back({ReasonKind::nearly_alike});
    if (few && finding.noise_differs && finding.partition.ties_anything())
        reasons.push_back({ReasonKind::noise_or_tie});
    judge_resamples(finding.partition, finding.confidence, reasons);
    if (finding.partition.ties_anything()) verdict.level = level_of(finding, verdict);
    return verdict;
}

}  // namespace symdiscover
