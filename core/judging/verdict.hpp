// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/base/termination.hpp"
#include "core/judging/confidence.hpp"
#include "core/judging/heldout.hpp"
#include "core/partitions/partition.hpp"
#include "core/symmetry/pattern.hpp"

/// How far the program stands by a finding, and why: data, which reports put into words.
namespace symdiscover {

/// Two errors within this factor are called the same: those of a few dozen tasks or samples show no less.
constexpr double same_error = 1.05;

enum class VerdictLevel {
    certain,    ///< right in 99 of 100 such findings
    likely,     ///< right in 9 of 10
    undecided,  ///< something is tied, but a reason speaks against it or none for it
    none        ///< nothing is tied
};

/// How often findings of this level are right, at least; NaN where that is not promised.
double probability(VerdictLevel level);

char const* to_string(VerdictLevel level);  ///< "certain", "likely", "undecided", "none"

/// What a verdict rests on, by subject; errors have their names in HeldOut. In brackets VerdictReason::value.
enum class ReasonKind {
    // the finding
    diverged,     ///< the fit
    interrupted,  ///< the fit
    space_only,   ///< the tasks share a space of weights, which helps, and no partition describes it [its dimension]
    // errors: where there are none, where no weight is in use, where all stand for themselves and none is zero
    unmeasured,
    zero_misses,    ///< each task alone does better than zero [tied / unshared]
    zero_suffices,  ///< it does not
    soft_harms,     ///< the model as learned is worse than each task alone [soft / unshared]
    soft_idle,      ///< it is hardly better
    // errors of tasks, after tying and as learned
    tying_helps,        ///< tied is clearly better [tied / soft]
    tying_free,         ///< no difference that the tasks can show [tied / soft]
    tying_costs,        ///< tied is worse [tied / soft]
    tying_contradicts,  ///< tied is so much worse that the weights are not tied as the partition says [tied / soft]
    // errors of tasks, each alone
    sharing_pays,   ///< each task alone is worse [unshared / tied, or / soft]
    sharing_harms,  ///< each task alone is better [tied, or soft, / unshared]
    sharing_idle,   ///< no difference
    // errors of samples, without any sharing
    gain_shown,    ///< sharing lowers the error [by]
    loss_shown,    ///< sharing raises the error [by]
    gain_unknown,  ///< the test samples cannot tell
    // errors of a random sharing of the same shape
    control_worse,    ///< it is this sharing that counts [wrong / tied]
    control_as_good,  ///< the data do not single this one out
    // other partitions
    odds,            ///< the finding is much more probable than the runner-up [log odds]
    close_odds,      ///< it is hardly more probable [log odds]
    worse_odds,      ///< the runner-up is more probable [-log odds]
    rival_predicts,  ///< another one predicts better what was not learned from [standard errors]
    unexplained,     ///< from few tasks: no group and no pattern that has a name explains the finding
    nearly_alike,    ///< a check has weights that are tied only nearly alike
    noise_or_tie,    ///< from few tasks: the noise differs from task to task, or a part of the sharing was missed
    // resamples
    not_resampled,
    resampled,           ///< [how often]
    pairs_returned,      ///< of the tied pairs [share tied again]
    returned,            ///< exactly this finding, in most resamples [share]
    not_returned,        ///< in too few [share]
    only_ties_returned,  ///< the others kept all these ties and differ elsewhere
    unstable_block       ///< the block that returned whole in the fewest resamples, and in too few [share]
};

enum class ReasonSubject { finding, errors, rivals, resamples };

ReasonSubject subject_of(ReasonKind kind);

struct VerdictReason {
    ReasonKind kind;
    double value = std::numeric_limits<double>::quiet_NaN();
    bool of_soft = false;     ///< sharing_...: compares with the model as learned, not with the tied one
    std::int32_t block = -1;  ///< unstable_block
};

struct Verdict {
    VerdictLevel level = VerdictLevel::none;
    std::vector<VerdictReason> reasons;  ///< by subject

    /// The first reason of a kind; null where there is none.
    VerdictReason const* find(ReasonKind kind) const;
};

/// How the finding stands against the other partitions that were tried.
struct Competition {
    std::string runner_up;  ///< in words; empty where none was tried
    /// Natural log of how much more probable the finding is than the most probable other one.
    double log_odds = std::numeric_limits<double>::quiet_NaN();
    /// The lowest of the others' held-out errors less the finding's, in standard errors: far below 0 where another one
    /// does better on data that were not learned from.
    double heldout_gain = std::numeric_limits<double>::quiet_NaN();

    bool measured() const { return !runner_up.empty(); }
};

/// What is judged beside its errors.
struct JudgedFinding {
    Partition const& partition;
    Index dimension;  ///< columns of the sharing matrix
    PatternKind pattern;
    Confidence const& confidence;
    Competition const& competition;
    bool explained;  ///< by a group whose orbits the blocks are, or a pattern that has a name
    Termination termination = Termination::converged;
    bool nearly_alike = false;   ///< the check "deviations" is not ok: tied weights differ, if by little
    bool noise_differs = false;  ///< the noise model lets it differ from task to task
};

/// The verdict on a layer's finding: by the odds against the runner-up, the errors and what other partitions make of
/// them, and the halves of the data that led to the same. The true sharing, where the data tell it (HeldOut::oracle),
/// has no part in it.
Verdict reach_verdict(JudgedFinding const& finding, HeldOut const& heldout);

}  // namespace symdiscover
