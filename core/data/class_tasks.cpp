// SPDX-License-Identifier: Apache-2.0
#include "core/data/class_tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/base/errors.hpp"

namespace symdiscover {

namespace {

constexpr Index train_tasks = 1 << 20;  // more than an outer loop draws; they cost a number each
constexpr Index validation_tasks = 200;

char const* name_of(Split split) {
    return split == Split::train ? "training" : split == Split::validation ? "validation" : "test";
}

/// The first `count` of a random order of the numbers 0 .. of - 1.
std::vector<Index> draw_some(Rng& rng, Index of, Index count) {
    std::vector<Index> numbers(static_cast<std::size_t>(of));
    std::iota(numbers.begin(), numbers.end(), Index{0});
    for (Index i = 0; i < count; ++i) {
        std::swap(numbers[static_cast<std::size_t>(i)],
                  numbers[static_cast<std::size_t>(i + uniform_index(rng, of - i))]);
    }
    numbers.resize(static_cast<std::size_t>(count));
    return numbers;
}

}  // namespace

Index ImageClasses::count(Split part) const { return std::count(split.begin(), split.end(), part); }

std::vector<OptionField> option_fields(EpisodeOptions& options) {
    auto const at_least_one = whole_number<Index>(1);
    return {
        {"ways", options.ways, whole_number<Index>(2), "classes of a task, of kind classes"},
        {"shots", options.shots, at_least_one, "images of each class that a task adapts on"},
        {"queries", options.queries, at_least_one, "images of each class that judge it"},
        {"augment", options.augment, augmentation_list(), "random changes of the query images"},
        {"test-tasks", options.test_tasks, at_least_one, "meta-test tasks that are drawn"},
    };
}

void EpisodeOptions::validate(ImageClasses const& data) const {
    for (Split const split : {Split::train, Split::validation, Split::test}) {
        Index const classes = data.count(split);
        if (classes >= ways || (classes == 0 && split != Split::train)) continue;
        throw OptionError("ways",
                          fmt::format("expected at most {}, the {} classes, found {}", classes, name_of(split), ways));
    }
    if (shots + queries > data.images) {
        throw OptionError("queries",
                          fmt::format("expected at most {} images of a class, as there are, with {} shots and "
                                      "the queries; found {} queries",
                                      data.images, shots, queries));
    }
}

ClassTasks::ClassTasks(std::shared_ptr<ImageClasses const> data, EpisodeOptions const& options, std::uint64_t seed)
    : data_(std::move(data)), options_(options), seed_(seed) {
    options.validate(*data_);
    for (Index c = 0; c < data_->classes(); ++c) {
        classes_[static_cast<std::size_t>(data_->split[static_cast<std::size_t>(c)])].push_back(c);
    }
    std::array<Index, 3> const counts{train_tasks, validation_tasks, options.test_tasks};
    Index total = 0;
    for (std::size_t split = 0; split < counts.size(); ++split) {
        if (classes_[split].empty()) continue;
        by_split_[split].resize(static_cast<std::size_t>(counts[split]));
        std::iota(by_split_[split].begin(), by_split_[split].end(), total);
        total += counts[split];
    }
    shape_ = {total, options.ways * (options.shots + options.queries), data_->image_shape, {options.ways}};
}

TaskBatch ClassTasks::read(std::span<Index const> tasks) const {
    auto const count = static_cast<Index>(tasks.size());
    Index const rows = count * shape_.examples;
    TaskBatch batch{count, shape_.examples, Matrix(rows, shape_.inputs()), Matrix::Zero(rows, options_.ways)};
    batch.support = options_.support();
    for (Index t = 0; t < count; ++t) draw(tasks[static_cast<std::size_t>(t)], t * shape_.examples, batch);
    return batch;
}

void ClassTasks::draw(Index task, Index first_row, TaskBatch& batch) const {
    std::size_t split = 0;
    while (by_split_[split].empty() || task > by_split_[split].back()) ++split;
    std::vector<Index> const& classes = classes_[split];
    Rng rng = make_rng(seed_, static_cast<std::uint64_t>(task));
    Matrix image(1, shape_.inputs());
    std::vector<Index> const chosen = draw_some(rng, static_cast<Index>(classes.size()), options_.ways);
    Index const queries = first_row + options_.support();
    for (Index way = 0; way < options_.ways; ++way) {
        Index const drawn = classes[static_cast<std::size_t>(chosen[static_cast<std::size_t>(way)])];
        std::vector<Index> const images = draw_some(rng, data_->images, options_.shots + options_.queries);
        for (Index i = 0; i < options_.shots + options_.queries; ++i) {
            bool const adapts = i < options_.shots;
            Index const row =
                adapts ? first_row + way * options_.shots + i : queries + way * options_.queries + i - options_.shots;
            Index const from = drawn * data_->images + images[static_cast<std::size_t>(i)];
            batch.y(row, way) = 1.0;
            batch.x.row(row) = data_->pixels.row(from).cast<double>();
            if (adapts || !options_.augment.any()) continue;
            image = batch.x.row(row);
            augment(options_.augment, data_->image_shape, rng, image.data(), batch.x.row(row).data());
        }
    }
}

}  // namespace symdiscover
