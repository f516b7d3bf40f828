// SPDX-License-Identifier: Apache-2.0
#include "core/judging/verdict.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace symdiscover;

namespace {

HeldOut on_tasks(double tied, double soft, double unshared = 1.0, double wrong = 2.0) {
    HeldOut heldout;
    heldout.tasks = 20;
    heldout.support = 10;
    heldout.query = 10;
    heldout.tied = tied;
    heldout.soft = soft;
    heldout.ci95 = 0.02 * soft;
    heldout.unshared = unshared;
    heldout.wrong = wrong;
    return heldout;
}

HeldOut on_samples(double gain, double interval, double wrong) {
    HeldOut heldout;
    heldout.samples = 100;
    heldout.support = 100;
    heldout.tied = 1.0;
    heldout.gain = gain;
    heldout.gain_ci95 = interval;
    heldout.wrong = wrong;
    return heldout;
}

/// A finding, to be changed where it matters.
struct Found {
    Partition partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, 1, 0});
    Index dimension = 2;
    PatternKind pattern = PatternKind::circulant;
    Confidence confidence{20, 1.0, 0.95, {0.95, 1.0}};
    Competition competition{"C2, 3 shared parameters", 20.0, 4.0};
    bool explained = true;
    Termination termination = Termination::converged;
    bool nearly_alike = false;
    bool noise_differs = false;

    Verdict judged(HeldOut const& heldout) const {
        return reach_verdict({partition, dimension, pattern, confidence, competition, explained, termination,
                              nearly_alike, noise_differs},
                             heldout);
    }
};

VerdictLevel level(HeldOut const& heldout) { return Found{}.judged(heldout).level; }

}  // namespace

TEST_CASE("tying is judged by the held-out errors and their interval") {
    auto const rests_on = [](HeldOut const& heldout, ReasonKind kind, double ratio) {
        Verdict const verdict = Found{}.judged(heldout);
        auto const* const reason = verdict.find(kind);
        return reason && reason->value == doctest::Approx(ratio);
    };
    CHECK(rests_on(on_tasks(0.1, 0.1), ReasonKind::tying_free, 1.0));
    CHECK(rests_on(on_tasks(0.101, 0.1), ReasonKind::tying_free, 1.01));
    CHECK(rests_on(on_tasks(0.08, 0.1), ReasonKind::tying_helps, 0.8));
    CHECK(rests_on(on_tasks(0.12, 0.1), ReasonKind::tying_costs, 1.2));
    CHECK(rests_on(on_tasks(0.2, 0.1), ReasonKind::tying_contradicts, 2.0));
    CHECK(Found{}.judged(HeldOut{}).find(ReasonKind::unmeasured));
    auto wide = on_tasks(0.2, 0.1);
    wide.ci95 = 0.15;
    CHECK(rests_on(wide, ReasonKind::tying_free, 2.0));
}

TEST_CASE("certain is what halves of the data lead to, far ahead of any other, and a group or pattern explains") {
    CHECK(level(on_tasks(0.1, 0.1)) == VerdictLevel::certain);
    CHECK(probability(VerdictLevel::certain) == 0.99);
    Found found;
    found.explained = false;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::likely);
    found.explained = true;
    found.competition.log_odds = 5.0;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::likely);
    found.competition.log_odds = 20.0;
    found.confidence.exact = 0.8;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::likely);
}

TEST_CASE("a finding whose tied weights differ, if by little, is not certain") {
    Found found;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::certain);
    found.nearly_alike = true;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::likely);
    CHECK(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::nearly_alike));
}

TEST_CASE("from few tasks noise that differs between them may be a sharing that was missed") {
    Found found;
    found.noise_differs = true;
    HeldOut errors = on_tasks(0.1, 0.1);
    CHECK(found.judged(errors).level == VerdictLevel::certain);
    errors.by_folds = true;
    CHECK(found.judged(errors).level == VerdictLevel::likely);
    CHECK(found.judged(errors).find(ReasonKind::noise_or_tie));
    found.noise_differs = false;
    CHECK(found.judged(errors).level == VerdictLevel::certain);
}

TEST_CASE("from few tasks what has no name is not staked on") {
    Found found;
    found.explained = false;
    HeldOut few = on_tasks(0.1, 0.1);
    few.by_folds = true;
    CHECK(found.judged(few).level == VerdictLevel::undecided);
    CHECK(found.judged(few).find(ReasonKind::unexplained));
    CHECK_FALSE(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::unexplained));
    found.explained = true;
    CHECK(found.judged(few).level == VerdictLevel::certain);
}

TEST_CASE("without resamples, or without rivals, likely is the most") {
    Found found;
    found.confidence = {};
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::likely);
    CHECK(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::not_resampled));
    found = {};
    found.competition = {};
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::likely);
    CHECK(found.judged(on_samples(0.04, 0.01, 3.0)).level == VerdictLevel::likely);
    found.confidence.exact = 0.6;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::undecided);
}

TEST_CASE("a rival that is as probable, or predicts better, leaves it undecided") {
    Found found;
    found.competition.log_odds = 1.0;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::undecided);
    CHECK(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::close_odds)->value == 1.0);
    found.competition.log_odds = -2.0;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::undecided);
    CHECK(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::worse_odds)->value == 2.0);
    found.competition = {"C2, 3 shared parameters", 20.0, -4.0};
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::undecided);
    CHECK(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::rival_predicts)->value == 4.0);
}

TEST_CASE("what speaks against a finding leaves it undecided") {
    CHECK(level(on_tasks(0.2, 0.1)) == VerdictLevel::undecided);
    CHECK(level(on_tasks(0.12, 0.1)) == VerdictLevel::undecided);
    CHECK(level(on_tasks(0.1, 0.1, 0.05)) == VerdictLevel::undecided);
    CHECK(level(on_tasks(0.1, 0.1, 1.0, 0.11)) == VerdictLevel::undecided);
    CHECK(level(HeldOut{}) == VerdictLevel::undecided);
    CHECK(level(on_samples(-0.04, 0.01, 3.0)) == VerdictLevel::undecided);
    CHECK(level(on_samples(0.005, 0.01, 3.0)) == VerdictLevel::undecided);
    CHECK(level(on_samples(0.04, 0.01, 1.02)) == VerdictLevel::undecided);
    Found found;
    found.termination = Termination::diverged;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::undecided);
    found.termination = Termination::interrupted;
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::undecided);
}

TEST_CASE("resamples that find another sharing leave it undecided") {
    Found found;
    found.confidence = {20, 1.0, 0.4, {0.4, 0.8}};
    Verdict const verdict = found.judged(on_tasks(0.1, 0.1));
    CHECK(verdict.level == VerdictLevel::undecided);
    REQUIRE(verdict.find(ReasonKind::not_returned));
    CHECK(verdict.find(ReasonKind::not_returned)->value == 0.4);
    CHECK(verdict.find(ReasonKind::only_ties_returned));
    REQUIRE(verdict.find(ReasonKind::unstable_block));
    CHECK(verdict.find(ReasonKind::unstable_block)->block == 0);
    found.confidence.exact = 0.0;
    for (int i = 0; i < 9; ++i) found.confidence.exact += 0.1;  // less than 0.9, by rounding
    CHECK(found.judged(on_tasks(0.1, 0.1)).level == VerdictLevel::certain);
    found.confidence.pairs = 0.9;
    CHECK_FALSE(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::only_ties_returned));
}

TEST_CASE("a space of weights is a reason where it pays and no ties describe it") {
    Found found;
    Verdict const poor = found.judged(on_tasks(0.5, 0.1));
    CHECK(poor.find(ReasonKind::space_only)->value == 2.0);
    CHECK(poor.level == VerdictLevel::undecided);
    CHECK(poor.find(ReasonKind::sharing_pays)->of_soft);
    CHECK_FALSE(found.judged(on_tasks(0.5, 0.1, 0.1)).find(ReasonKind::space_only));
    CHECK_FALSE(found.judged(on_tasks(0.1, 0.1)).find(ReasonKind::space_only));
    found.dimension = 4;
    CHECK_FALSE(found.judged(on_tasks(0.5, 0.1)).find(ReasonKind::space_only));
}

TEST_CASE("where nothing is tied there is no verdict, and still reasons") {
    Found found;
    found.partition = Partition::singletons(4);
    found.confidence.blocks.assign(4, 0.5);
    Verdict const apart = found.judged(on_tasks(1.0, 0.99));
    CHECK(apart.level == VerdictLevel::none);
    CHECK(apart.find(ReasonKind::soft_idle));
    CHECK(apart.find(ReasonKind::returned));
    CHECK_FALSE(apart.find(ReasonKind::unstable_block));
    CHECK(found.judged(on_tasks(1.0, 2.0)).find(ReasonKind::soft_harms));
    CHECK(found.judged(on_tasks(1.0, 0.8)).find(ReasonKind::space_only));
    found.pattern = PatternKind::locally_connected;
    CHECK_FALSE(found.judged(on_tasks(1.0, 0.8)).find(ReasonKind::space_only));
    found.partition = Partition::from_labels(std::vector<std::int32_t>(4, Partition::inactive_label));
    CHECK(found.judged(on_tasks(0.98, 0.98, 0.97)).find(ReasonKind::zero_suffices));
    CHECK(found.judged(on_tasks(0.98, 0.98, 0.5)).find(ReasonKind::zero_misses));
    CHECK(found.judged(on_tasks(0.98, 0.98, 0.5)).level == VerdictLevel::none);
}

TEST_CASE("reasons stand by subject") {
    Found found;
    found.termination = Termination::interrupted;
    std::optional<ReasonSubject> last;
    for (auto const& reason : found.judged(on_tasks(0.5, 0.1)).reasons) {
        if (last) CHECK(*last <= subject_of(reason.kind));
        last = subject_of(reason.kind);
    }
    CHECK(last == ReasonSubject::resamples);
    CHECK(subject_of(ReasonKind::space_only) == ReasonSubject::finding);
    CHECK(subject_of(ReasonKind::control_as_good) == ReasonSubject::errors);
    CHECK(subject_of(ReasonKind::rival_predicts) == ReasonSubject::rivals);
    CHECK(subject_of(ReasonKind::not_resampled) == ReasonSubject::resamples);
}
