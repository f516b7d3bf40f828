// SPDX-License-Identifier: Apache-2.0
#include "io/report/verdict_words.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

// Two fits of the same parameters differ by rounding only.
constexpr double equal_within = 1e-9;

std::string on_finding(VerdictReason const& reason, LayerDiscovery const& layer) {
    if (reason.kind == ReasonKind::diverged) return "The fit diverged.";
    if (reason.kind == ReasonKind::interrupted) return "The fit was interrupted.";
    return fmt::format("The {} weights live in a space of {}, but they are not tied.", layer.partition.elements(),
                       count_of(layer.sharing_matrix.cols(), "dimension"));
}

std::string on_tying(VerdictReason const& reason) {
    switch (reason.kind) {
        case ReasonKind::tying_helps:
            return "Tying helps: fewer numbers are learned better.";
        case ReasonKind::tying_free:
            return "Tying loses nothing.";
        case ReasonKind::tying_costs:
            return fmt::format("Tying costs something: the tied error is {} the soft one. The ties are nearly right.",
                               times_as_large(reason.value));
        default:
            return fmt::format("The tied error is {} the soft one: the weights are not equal as the partition says.",
                               times_as_large(reason.value));
    }
}

std::string on_sharing(VerdictReason const& reason, HeldOut const& heldout) {
    std::string const name = reason.of_soft ? "soft" : "tied";
    if (reason.kind == ReasonKind::sharing_pays) {
        return fmt::format("Each task alone errs {} the {} error: sharing is what makes {} enough.",
                           times_as_large(reason.value), name, count_of(heldout.support, "example"));
    }
    if (reason.kind == ReasonKind::sharing_harms) {
        return fmt::format("But the {} error is {} that of each task alone: sharing does harm here.", name,
                           times_as_large(reason.value));
    }
    return fmt::format("Each task alone does as well: with {} there is nothing left to gain from sharing.",
                       count_of(heldout.support, "example"));
}

std::string on_control(VerdictReason const& reason, HeldOut const& heldout) {
    std::string const control =
        heldout.of_samples() ? "A random sharing of the same shape" : "A random sharing with the same block sizes";
    if (reason.kind == ReasonKind::control_as_good) {
        return control + " does about as well: the data do not single this one out.";
    }
    return fmt::format("{} errs {} the tied error: it is this sharing that counts{}.", control,
                       times_as_large(reason.value), heldout.of_samples() ? "" : ", not merely fewer parameters");
}

std::string on_errors(VerdictReason const& reason, HeldOut const& heldout) {
    auto const difference = [&] { return fmt::format("{} +- {:.2g}", number(reason.value), heldout.gain_ci95); };
    switch (reason.kind) {
        case ReasonKind::unmeasured:
            return fmt::format("Not available: the dataset has no {}.",
                               heldout.of_samples() ? "test samples" : "meta-test tasks");
        case ReasonKind::zero_misses:
            return "But each task alone does better than zero: the inputs do say something, and this finding misses "
                   "it.";
        case ReasonKind::zero_suffices:
            return "What each task learns alone is no better a prediction than zero.";
        case ReasonKind::soft_harms:
            return fmt::format("The soft error is {} that of each task alone: nothing was found that tasks can share.",
                               times_as_large(reason.value));
        case ReasonKind::soft_idle:
            return "The soft error is hardly below that of each task alone: little was found that tasks can share.";
        case ReasonKind::sharing_pays:
        case ReasonKind::sharing_harms:
        case ReasonKind::sharing_idle:
            return on_sharing(reason, heldout);
        case ReasonKind::gain_shown:
            return fmt::format("Sharing lowers the error by {} (sample by sample, 95 % interval).", difference());
        case ReasonKind::loss_shown:
            return fmt::format("But sharing raises the error by {} (sample by sample, 95 % interval).", difference());
        case ReasonKind::gain_unknown:
            return "Whether sharing lowers the error, the test samples cannot tell.";
        case ReasonKind::control_worse:
        case ReasonKind::control_as_good:
            return on_control(reason, heldout);
        default:
            return on_tying(reason);
    }
}

std::string on_resamples(VerdictReason const& reason, JudgedLayer const& judged) {
    LayerDiscovery const& layer = judged.layer;
    char const* const resampled = judged.heldout.of_samples() ? "samples" : "tasks";
    switch (reason.kind) {
        case ReasonKind::not_resampled:
            return fmt::format("Not measured: the {} were not resampled.", resampled);
        case ReasonKind::resampled:
            return fmt::format("The {} were resampled {:.0f} times.", resampled, reason.value);
        case ReasonKind::pairs_returned:
            return fmt::format("Of the pairs of tied {}s, {} were tied again.", layer.noun, percent(reason.value));
        case ReasonKind::only_ties_returned:
            return fmt::format("The others kept all these ties and differ in other {}s.", layer.noun);
        case ReasonKind::unstable_block:
            return fmt::format("Least stable: block {} ({}), whole in {} of them.",
                               block_name(layer.partition, reason.block),
                               count_of(layer.partition.sizes()[static_cast<std::size_t>(reason.block)], layer.noun),
                               percent(reason.value));
        default:
            return fmt::format("Exactly this {} came back in {} of the resamples.",
                               layer.partition.ties_anything() ? "sharing" : "finding", percent(reason.value));
    }
}

std::string sentences_about(ReasonSubject subject, JudgedLayer const& judged) {
    std::string text;
    for (VerdictReason const& reason : judged.verdict.reasons) {
        if (subject_of(reason.kind) == subject) text += (text.empty() ? "" : " ") + sentence(reason, judged);
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
    switch (subject_of(reason.kind)) {
        case ReasonSubject::finding:
            return on_finding(reason, judged.layer);
        case ReasonSubject::errors:
            return on_errors(reason, judged.heldout);
        case ReasonSubject::resamples:
            return on_resamples(reason, judged);
    }
    return {};
}

std::string error_words(JudgedLayer const& judged) {
    std::string const text = sentences_about(ReasonSubject::errors, judged);
    return text.empty() ? text : text + compare_with_oracle(judged.heldout);
}

std::string confidence_words(JudgedLayer const& judged) { return sentences_about(ReasonSubject::resamples, judged); }

}  // namespace symdiscover
