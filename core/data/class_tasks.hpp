// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/option_field.hpp"
#include "core/data/augmentation.hpp"
#include "core/data/task_source.hpp"

namespace symdiscover {

/// Images of many classes, equally many of each.
struct ImageClasses {
    using Pixels = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

    std::vector<Index> image_shape;  ///< [h, w] or [c, h, w]
    Index images = 0;                ///< I, of each class
    Pixels pixels;                   ///< [C I, numbers of an image]
    std::vector<Split> split;        ///< [C]: which tasks a class is for

    Index classes() const { return static_cast<Index>(split.size()); }
    Index count(Split part) const;
};

/// How few-shot tasks are drawn.
struct EpisodeOptions {
    Index ways = 5;           ///< classes of a task
    Index shots = 1;          ///< images of each that adapt
    Index queries = 5;        ///< images of each that judge
    Augmentation augment;     ///< of the query images
    Index test_tasks = 1000;  ///< meta-test tasks

    Index support() const { return ways * shots; }

    /// Throws OptionError where there are too few classes or images.
    void validate(ImageClasses const& data) const;
};

std::vector<OptionField> option_fields(EpisodeOptions& options);

/// Few-shot tasks, each made when it is read: classes of its split at random, of each some images at random, the labels
/// 0 .. ways - 1 as rows with a 1. The first ways * shots examples are the support set, those after them, augmented,
/// the query set (TaskBatch::support). A task is the same whenever it is read: it has a random stream of its own.
class ClassTasks final : public TaskSource {
  public:
    /// Validates the options.
    ClassTasks(std::shared_ptr<ImageClasses const> data, EpisodeOptions const& options, std::uint64_t seed);

    TaskShape const& shape() const override { return shape_; }
    std::vector<Index> const& tasks_of(Split split) const override {
        return by_split_[static_cast<std::size_t>(split)];
    }
    TaskBatch read(std::span<Index const> tasks) const override;

  private:
    void draw(Index task, Index first_row, TaskBatch& batch) const;

    std::shared_ptr<ImageClasses const> data_;
    EpisodeOptions options_;
    std::uint64_t seed_;
    TaskShape shape_;
    std::array<std::vector<Index>, 3> by_split_;  ///< numbers of tasks
    std::array<std::vector<Index>, 3> classes_;   ///< of each split
};

}  // namespace symdiscover
