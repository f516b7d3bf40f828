// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/partition_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/fit/closed_form/closed_form.hpp"
#include "tests/core/fit/closed_form/linear_samples.hpp"

using namespace symdiscover;
using namespace symdiscover::test;

namespace {

struct Planted {
    Partition truth;
    Index inputs;
};

std::vector<Planted> planted_partitions() {
    return {{circulant(7), 7}, {convolution(9, 3), 9}, {diagonal_and_rest(6), 6}};
}

LinearTasks planted_data(Planted const& planted) {
    return linear_tasks(tied_tasks(planted.truth, planted.inputs, 100, 5, 0.1, 1));
}

/// The path of partitions of the soft sharing that the closed form finds.
MergePath soft_path(Planted const& planted) {
    TaskBatch const batch = tied_tasks(planted.truth, planted.inputs, 100, 5, 0.1, 1);
    SoftSharing const soft = fit_closed_form(batch, linear_tasks(batch), evidence_criterion, {}, {}).soft;
    return merge_path(soft.sharing_matrix);
}

Partition improved(LinearTasks const& data, Partition const& start) {
    TiedTasks const model = fit_tied(data, start, 0.1, iterations_in_search, 1);
    return improve_partition(data, model, {}, {}).partition;
}

/// A path through partitions of the integers 1, 2, ..., elements on a line: every number of blocks is there.
MergePath line_path(Index elements) { return merge_path(Vector::LinSpaced(elements, 1.0, double(elements))); }

}  // namespace

TEST_CASE("the evidence finds the planted partition on the path without being told the number of blocks") {
    for (Planted const& planted : planted_partitions()) {
        TiedTasks const model =
            choose_on_path(planted_data(planted), soft_path(planted), 0.1, evidence_criterion, {}, {});
        CHECK(model.partition == planted.truth);
    }
}

TEST_CASE("a number of blocks that the user tells is taken from the path") {
    Planted const planted{circulant(5), 5};
    LinearTasks const data = planted_data(planted);
    MergePath const path = line_path(25);

    TiedTasks const model = choose_on_path(data, path, 0.1, evidence_criterion, {.blocks = 9}, {});

    CHECK(model.partition == path.cut(9));
}

TEST_CASE("the search on the path ends with the model whose criterion is lowest") {
    LinearTasks const data = planted_data({circulant(5), 5});
    for (Index const wanted : {0, 7, 25}) {
        auto const criterion = [wanted](TiedTasks const& model) {
            return std::abs(static_cast<double>(model.partition.blocks() - wanted));
        };
        TiedTasks const chosen = choose_on_path(data, line_path(25), 0.1, criterion, {}, {});
        CHECK(chosen.partition == line_path(25).cut(wanted));
        CHECK(chosen.score == fit_tied(data, chosen.partition, 0.1, iterations_in_search, 1).score);
    }
}

TEST_CASE("the evidence criterion is the model's score") {
    TiedTasks model;
    model.score = -17.5;
    CHECK(evidence_criterion(model) == -17.5);
}

TEST_CASE("a damaged partition is improved to the truth") {
    Planted const planted{circulant(6), 6};
    LinearTasks const data = planted_data(planted);
    std::vector<std::int32_t> labels = planted.truth.labels();

    SUBCASE("two blocks merged") {
        for (auto& label : labels) label = label == 3 ? 4 : label;
    }
    SUBCASE("all blocks merged") {
        for (auto& label : labels) label = 0;
    }
    SUBCASE("a block split") { labels[0] = labels[7] = 6; }
    SUBCASE("a block asleep") {
        for (auto& label : labels) label = label == 2 ? Partition::inactive_label : label;
    }
    SUBCASE("everything asleep") {
        for (auto& label : labels) label = Partition::inactive_label;
    }
    SUBCASE("weights in the wrong block") {
        labels[1] = labels[8] = 5;
        labels[30] = Partition::inactive_label;
    }
    CHECK(improved(data, Partition::from_labels(labels)) == planted.truth);
}

TEST_CASE("weights that are zero are put to sleep, whatever they are called") {
    Planted const planted{convolution(7, 2), 7};
    LinearTasks const data = planted_data(planted);
    std::vector<std::int32_t> labels = planted.truth.labels();

    SUBCASE("a block of their own") {
        for (auto& label : labels) label = label < 0 ? 2 : label;
    }
    SUBCASE("two blocks of their own") {
        std::int32_t other = 0;
        for (auto& label : labels) label = label < 0 ? 2 + (other++ % 2) : label;
    }
    CHECK(improved(data, Partition::from_labels(labels)) == planted.truth);
}

TEST_CASE("improvement never ends with a worse score, and the truth stays as it is") {
    for (Planted const& planted : planted_partitions()) {
        LinearTasks const data = planted_data(planted);
        TiedTasks const truth = fit_tied(data, planted.truth, 0.1, iterations_to_converge, 1);

        TiedTasks const after = improve_partition(data, truth, {}, {});

        CHECK(after.partition == planted.truth);
        CHECK(after.score <= truth.score + 0.1);
    }
}

TEST_CASE("with the number of blocks given only labels are refined") {
    Planted const planted{circulant(5), 5};
    LinearTasks const data = planted_data(planted);
    std::vector<std::int32_t> labels = planted.truth.labels();
    for (auto& label : labels) label = label == 4 ? 3 : label;
    int calls = 0;

    TiedTasks const start = fit_tied(data, Partition::from_labels(labels), 0.1, iterations_in_search, 1);
    TiedTasks const after = improve_partition(data, start, {.blocks = 4}, [&](Progress const&) { return ++calls > 0; });

    CHECK(after.partition.blocks() == 4);
    CHECK(calls == 0);
}

TEST_CASE("an observer can stop the improvement, which returns what it has") {
    Planted const planted{circulant(6), 6};
    LinearTasks const data = planted_data(planted);
    TiedTasks const start = fit_tied(data, Partition::one_block(36), 0.1, iterations_in_search, 1);
    Index round = 0;

    TiedTasks const after = improve_partition(data, start, {}, [&round](Progress const& progress) {
        CHECK(round < 3);  // once stopped, it is not asked again
        round = progress.step;
        return round < 3;
    });

    CHECK(round == 3);
    CHECK(after.score < start.score);
    CHECK(after.partition != planted.truth);
}

TEST_CASE("the search does not depend on the number of threads") {
    Planted const planted{circulant(6), 6};
    LinearTasks const data = planted_data(planted);
    auto search = [&](int threads) {
        TiedTasks const chosen = choose_on_path(data, line_path(36), 0.1, evidence_criterion, {.threads = threads}, {});
        return improve_partition(data, chosen, {.threads = threads}, {});
    };
    TiedTasks const one = search(1);

    for (int const threads : {2, 3}) {
        TiedTasks const again = search(threads);
        CHECK(again.partition == one.partition);
        CHECK(again.score == one.score);
    }
}

TEST_CASE("with many blocks weights are moved, blocks merged and split by the dozen, and the end is the truth") {
    // 72 pairs of weights tied by reflection: more blocks than labels are refined softly for.
    constexpr Index inputs = 12;
    constexpr Index last = inputs * inputs - 1;
    std::vector<std::int32_t> labels;
    for (Index e = 0; e <= last; ++e) labels.push_back(static_cast<std::int32_t>(std::min(e, last - e)));
    Partition const truth = Partition::from_labels(labels);
    LinearTasks const data = linear_tasks(tied_tasks(truth, inputs, 100, 12, 0.1, 4));

    SUBCASE("weights in the wrong block") {
        for (std::size_t e = 0; e < labels.size(); e += 7) labels[e] = (labels[e] + 5) % 72;
    }
    SUBCASE("blocks split") {
        for (std::size_t e = 0; e < 40; ++e) labels[e] += 72;
    }
    SUBCASE("blocks merged") {
        for (auto& label : labels) label = label < 40 ? label / 2 : label;
    }
    SUBCASE("blocks asleep") {
        for (auto& label : labels) label = label % 3 == 0 ? Partition::inactive_label : label;
    }
    CHECK(improved(data, Partition::from_labels(labels)) == truth);
}

TEST_CASE("a search that stays far above the score of no sharing is given up") {
    Partition const apart = Partition::singletons(100);
    LinearTasks const data = linear_tasks(tied_tasks(apart, 10, 60, 8, 0.1, 5));
    TiedTasks const start = fit_tied(data, Partition::one_block(100), 0.1, iterations_in_search, 1);
    auto rounds_with = [&](std::optional<double> score_to_beat) {
        Index rounds = 0;
        improve_partition(data, start, {.score_to_beat = score_to_beat}, [&](Progress const& progress) {
            rounds = progress.step;
            return rounds < 30;
        });
        return rounds;
    };

    CHECK(rounds_with(std::nullopt) == 30);
    CHECK(rounds_with(start.score - 1e6) == 20);
    CHECK(rounds_with(start.score - 1.0) == 30);
}
