// SPDX-License-Identifier: Apache-2.0
#include "io/report/report_score.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

using namespace symdiscover;

namespace {

using Json = nlohmann::json;

LayerScore scored() {
    LayerScore score{"layer", compare_partitions(Partition::one_block(4), Partition::singletons(4)), {}};
    score.group.emplace();
    return score;
}

GroupErrors errors() {
    GroupErrors errors;
    errors.metric = "mse";
    errors.group = 0.5;
    errors.tied = 0.25;
    errors.unshared = std::numeric_limits<double>::quiet_NaN();
    errors.tasks = 7;
    return errors;
}

std::string score_page(LayerScore const& score) { return text_score({score}); }

Json layer_of(LayerScore const& score) { return Json::parse(json_score({score}))["layers"][0]; }

}  // namespace

TEST_CASE("score: what is not measured is null, and the note says why") {
    LayerScore score = scored();
    score.group->heldout.note = "d.h5 is not there \xff";  // a path need not be UTF-8

    Json const layer = layer_of(score);

    CHECK(layer["equivariance"].is_null());
    CHECK(layer["heldout"].is_null());
    CHECK(layer["heldout_note"] == "d.h5 is not there \xEF\xBF\xBD");
    CHECK(score_page(score).find("Held-out error under the group not measured: d.h5 is not there") !=
          std::string::npos);
    CHECK(score_page(score).find("equivariance error") == std::string::npos);
}

TEST_CASE("score: errors that are no numbers are null") {
    LayerScore score = scored();
    score.group->equivariance = {EquivarianceError{0.75, {0.25, 0.75}}, true};
    score.group->heldout.errors = errors();

    Json const layer = layer_of(score);

    CHECK(layer["equivariance"] == Json{{"error", 0.75}, {"of", "filter"}, {"generators", {0.25, 0.75}}});
    CHECK(layer["heldout"]["group"] == 0.5);
    CHECK(layer["heldout"]["tied"] == 0.25);
    CHECK(layer["heldout"]["tasks"] == 7);
    CHECK(layer["heldout"]["wrong_group"].is_null());
    CHECK(layer["heldout"]["unshared"].is_null());
    CHECK(layer["heldout_note"].is_null());
    CHECK(score_page(score).find("constrained to a wrong group   none       relabelled, it is the same") !=
          std::string::npos);
}

TEST_CASE("score: a truth that is no group says nothing of one") {
    LayerScore score = scored();
    score.group.reset();

    CHECK_FALSE(layer_of(score).contains("equivariance"));
    CHECK_FALSE(layer_of(score).contains("heldout"));
    CHECK(score_page(score).find("Held-out") == std::string::npos);
}
