// SPDX-License-Identifier: Apache-2.0
#include "core/judging/translation_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/data/linear_tasks.hpp"
#include "core/fit/closed_form/unshared_tasks.hpp"

namespace symdiscover {

namespace {

constexpr Index most_positions = 12;
constexpr Index most_tasks = 40;
constexpr Index most_numbers = 20'000'000;  // of the dense layer's inputs: 160 MB

std::vector<Index> evenly(Index count, Index most) {
    Index const used = std::min(count, most);
    std::vector<Index> chosen;
    for (Index i = 0; i < used; ++i) chosen.push_back((2 * i + 1) * count / (2 * used));
    return chosen;
}

/// The chosen outputs of one task, position by position: x, patches or whole images, and y.
struct PositionBatches {
    TaskBatch shared;  ///< a task has all positions
    TaskBatch local;   ///< a task is one position
    TaskBatch dense;   ///< the same, with the whole image
};

PositionBatches empty_batches(Index tasks, Index images, Index positions, Patches const& patches, Index pixels,
                              Index channels) {
    Index const all = tasks * images * positions;
    PositionBatches batches{{tasks, images * positions, Matrix(all, patches.size()), Matrix(all, channels)}, {}, {}};
    batches.local = batches.shared;
    batches.local.tasks = tasks * positions;
    batches.local.examples = images;
    batches.dense = {tasks * positions, images, Matrix(all, pixels), Matrix(all, channels)};
    return batches;
}

void fill(PositionBatches& batches, TaskBatch const& task, Index number, std::vector<Index> const& positions,
          Patches const& patches) {
    Index const images = batches.local.examples;
    Index const channels = batches.local.y.cols();
    Index row = number * images * static_cast<Index>(positions.size());
    for (Index const position : positions) {
        for (Index image = 0; image < images; ++image, ++row) {
            for (Index tap = 0; tap < patches.size(); ++tap) {
                Index const from = patches.sources[static_cast<std::size_t>(position * patches.size() + tap)];
                batches.local.x(row, tap) = from < 0 ? 0.0 : task.x(image, from);
            }
            for (Index c = 0; c < channels; ++c) {
                batches.local.y(row, c) = task.y(image, c * patches.positions() + position);
            }
            batches.dense.x.row(row) = task.x.row(image);
        }
    }
}

}  // namespace

TranslationOdds translation_odds(TaskSource const& source, Patches const& patches, Index channels,
                                 Workers const& workers) {
    TaskShape const& shape = source.shape();
    std::vector<Index> const& train = source.tasks_of(Split::train);
    std::vector<Index> const positions = evenly(patches.positions(), most_positions);
    Index const each = shape.examples * static_cast<Index>(positions.size()) * shape.inputs();
    std::vector<Index> const chosen =
        evenly(static_cast<Index>(train.size()), std::clamp<Index>(most_numbers / each, 1, most_tasks));
    auto const tasks = static_cast<Index>(chosen.size());
    TranslationOdds odds{0.0, 0.0, tasks, static_cast<Index>(positions.size())};
    if (odds.positions < 2 || tasks == 0) return odds;
    PositionBatches batches = empty_batches(tasks, shape.examples, odds.positions, patches, shape.inputs(), channels);
    for (Index t = 0; t < tasks; ++t) {
        workers.require_time();
        Index const number = train[static_cast<std::size_t>(chosen[static_cast<std::size_t>(t)])];
        fill(batches, source.read({&number, 1}), t, positions, patches);
    }
    batches.shared.x = batches.local.x;
    batches.shared.y = batches.local.y;
    batches.dense.y = batches.local.y;
    auto const score = [&workers](TaskBatch const& batch) {
        return fit_unshared(linear_task_rows(batch, {}, workers), workers).score;
    };
    double const shared = score(batches.shared);
    odds.against_local = score(batches.local) - shared;
    odds.against_dense = score(batches.dense) - shared;
    return odds;
}

Check check_translation(TranslationOdds const& odds) {
    auto const words = [](double log_odds) {
        return log_odds > 0.0 ? fmt::format("more probable by {:.3g} nats", log_odds)
                              : fmt::format("less probable by {:.3g} nats", -log_odds);
    };
    bool const ok = odds.against_local > 0.0 && odds.against_dense > 0.0;
    return {"translation", ok,
            fmt::format("One kernel at all positions is {} than a kernel for each position, and {} than a layer that "
                        "sees the whole image ({} positions in {} tasks).",
                        words(odds.against_local), words(odds.against_dense), odds.positions, odds.tasks)};
}

}  // namespace symdiscover
