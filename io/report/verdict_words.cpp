// SPDX-License-Identifier: Apache-2.0
#include "io/report/verdict_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

// Two fits of the same parameters differ by rounding only.
constexpr double equal_within = 1e-9;

struct Words {
    ReasonKind kind;
    char const* text;  ///< with what sentence() fills in
};

constexpr std::array sentences{
    Words{ReasonKind::diverged, "The fit diverged."},
    Words{ReasonKind::interrupted, "The fit was interrupted."},
    Words{ReasonKind::space_only, "The {weights} weights live in a space of {dimension}, but they are not tied."},
    Words{ReasonKind::unmeasured, "Not available: the dataset has no {judges}."},
    Words{ReasonKind::zero_misses,
          "But each task alone does better than zero: the inputs do say something, and this finding misses it."},
    Words{ReasonKind::zero_suffices, "What each task learns alone is no better a prediction than zero."},
    Words{ReasonKind::soft_harms,
          "The soft error is {times} that of each task alone: nothing was found that tasks can share."},
    Words{ReasonKind::soft_idle,
          "The soft error is hardly below that of each task alone: little was found that tasks can share."},
    Words{ReasonKind::tying_helps, "Tying helps: fewer numbers are learned better."},
    Words{ReasonKind::tying_free, "Tying loses nothing."},
    Words{ReasonKind::tying_costs,
          "Tying costs something: the tied error is {times} the soft one. The ties are nearly right."},
    Words{ReasonKind::tying_contradicts,
          "The tied error is {times} the soft one: the weights are not equal as the partition says."},
    Words{ReasonKind::sharing_pays,
          "Each task alone errs {times} the {model} error: sharing is what makes {examples} enough."},
    Words{ReasonKind::sharing_harms,
          "But the {model} error is {times} that of each task alone: sharing does harm here."},
    Words{ReasonKind::sharing_idle,
          "Each task alone does as well: with {examples} there is nothing left to gain from sharing."},
    Words{ReasonKind::gain_shown, "Sharing lowers the error by {difference} (sample by sample, 95 % interval)."},
    Words{ReasonKind::loss_shown, "But sharing raises the error by {difference} (sample by sample, 95 % interval)."},
    Words{ReasonKind::gain_unknown, "Whether sharing lowers the error, the test samples cannot tell."},
    Words{ReasonKind::control_worse,
          "A random sharing {control} errs {times} the tied error: it is this sharing that counts{merely}."},
    Words{ReasonKind::control_as_good,
          "A random sharing {control} does about as well: the data do not single this one out."},
    Words{ReasonKind::odds, "Next best is {runner_up}: e^{value:.0f} times less probable."},
    Words{ReasonKind::close_odds, "But nearly as probable is {runner_up}: the odds are only e^{value:.1f}."},
    Words{ReasonKind::worse_odds,
          "But {runner_up} is more probable, by e^{value:.1f}, once each has the noise that suits it."},
    Words{ReasonKind::rival_predicts,
          "Another partition predicts what was not learned from better, by {value:.1f} standard errors."},
    Words{ReasonKind::unexplained,
          "From so few tasks a sharing that no group and no pattern with a name explains is seldom right."},
    Words{ReasonKind::nearly_alike, "A check has tied weights that are only nearly alike."},
    Words{
        ReasonKind::noise_or_tie,
        "The noise seems to differ from task to task: from so few, that may be a part of the sharing that was missed."},
    Words{ReasonKind::not_resampled, "Not measured: the {drawn} were not resampled."},
    Words{ReasonKind::resampled, "The search was run again on {count:.0f} random halves of the {drawn}."},
    Words{ReasonKind::pairs_returned, "Of the pairs of tied {noun}s, {share} were tied there too."},
    Words{ReasonKind::returned, "Exactly this {finding} was found in {share} of them."},
    Words{ReasonKind::not_returned, "Exactly this {finding} was found in {share} of them."},
    Words{ReasonKind::only_ties_returned, "The others had all these ties, and more or other ones besides."},
    Words{ReasonKind::unstable_block, "Least stable: block {block}, whole in {share} of them."},
};

/// "a (10 weights)"; empty for no block.
std::string block_words(LayerDiscovery const& layer, std::int32_t block) {
    if (block < 0) return {};
    return fmt::format("{} ({})", block_name(layer.partition, block),
                       count_of(layer.partition.sizes()[static_cast<std::size_t>(block)], layer.noun));
}

std::string sentences_about(ReasonSubject subject, JudgedLayer const& judged) {
    std::string text;
    for (VerdictReason const& reason : judged.verdict.reasons) {
        if (subject_of(reason.kind) != subject) continue;
        if (!text.empty()) text += ' ';
        text += sentence(reason, judged);
    }
    return text;
}

/// No part of the verdict: where the truth is known, nobody needs one.
std::string compare_with_oracle(HeldOut const& heldout) {
    if (!heldout.of_samples() || !std::isfinite(heldout.oracle)) return {};
    if (std::abs(heldout.oracle - heldout.tied) <= equal_within * heldout.tied) {
        return " The true sharing does exactly as well.";
    }
    if (heldout.tied > heldout.oracle) {
        return fmt::format(" It errs {} the true sharing.", times_as_large(heldout.tied / heldout.oracle));
    }
    return " The true sharing does no better.";
}

}  // namespace

std::string sentence(VerdictReason const& reason, JudgedLayer const& judged) {
    auto const& [layer, heldout, verdict] = judged;
    bool const of_samples = heldout.of_samples();
    auto const* const words =
        std::find_if(sentences.begin(), sentences.end(), [&](Words const& one) { return one.kind == reason.kind; });
    return fmt::format(fmt::runtime(words->text), fmt::arg("weights", layer.partition.elements()),
                       fmt::arg("dimension", count_of(layer.sharing_matrix.cols(), "dimension")),
                       fmt::arg("judges", of_samples         ? "test samples"
                                          : heldout.by_folds ? "tasks"
                                                             : "meta-test tasks"),
                       fmt::arg("times", times_as_large(reason.value)),
                       fmt::arg("model", reason.of_soft ? "soft" : "tied"),
                       fmt::arg("examples", count_of(heldout.support, "example")),
                       fmt::arg("difference", fmt::format("{} +- {:.2g}", number(reason.value), heldout.gain_ci95)),
                       fmt::arg("control", of_samples ? "of the same shape" : "with the same block sizes"),
                       fmt::arg("merely", of_samples ? "" : ", not merely fewer parameters"),
                       fmt::arg("drawn", of_samples ? "samples" : "tasks"), fmt::arg("count", reason.value),
                       fmt::arg("value", reason.value), fmt::arg("runner_up", layer.competition.runner_up),
                       fmt::arg("noun", layer.noun), fmt::arg("share", percent(reason.value)),
                       fmt::arg("finding", layer.partition.ties_anything() ? "sharing" : "finding"),
                       fmt::arg("block", block_words(layer, reason.block)));
}

std::string error_words(JudgedLayer const& judged) {
    std::string const text = sentences_about(ReasonSubject::errors, judged);
    return text.empty() ? text : text + compare_with_oracle(judged.heldout);
}

std::string confidence_words(JudgedLayer const& judged) {
    std::string const rivals = sentences_about(ReasonSubject::rivals, judged);
    return (rivals.empty() ? "" : rivals + " ") + sentences_about(ReasonSubject::resamples, judged);
}

std::string verdict_words(JudgedLayer const& judged) {
    switch (judged.verdict.level) {
        case VerdictLevel::certain:
            return "Certain: such findings are right in at least 99 of 100 cases.";
        case VerdictLevel::likely:
            return "Likely: such findings are right in at least 9 of 10 cases.";
        case VerdictLevel::undecided:
            return "Undecided: these data cannot tell whether this is right; see below for the reasons.";
        case VerdictLevel::none:
            break;
    }
    return {};
}

}  // namespace symdiscover
