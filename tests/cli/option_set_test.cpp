// SPDX-License-Identifier: Apache-2.0
#include "cli/option_set.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("the edit distance counts insertions, deletions and replacements") {
    CHECK(edit_distance("", "fit") == 3);
    CHECK(edit_distance("fit", "fit") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("near words are suggested nearest first, all words when none is near") {
    std::vector<std::string> const allowed{"generate", "inspect", "fit", "report", "score"};
    CHECK(suggest("reprot", allowed) == "did you mean report?");
    CHECK(suggest("insp", allowed) == "did you mean inspect?");
    CHECK(suggest("frobnicate", allowed) == "allowed: generate, inspect, fit, report, score");
    CHECK(suggest("--inner", {"--inner-lr", "--inner-steps", "--seed"}) == "did you mean --inner-lr or --inner-steps?");
}
