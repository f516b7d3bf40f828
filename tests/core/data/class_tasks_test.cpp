// SPDX-License-Identifier: Apache-2.0
#include "core/data/class_tasks.hpp"

#include <doctest/doctest.h>

#include <set>

#include "core/base/errors.hpp"
#include "core/data/episode.hpp"

using namespace symdiscover;

namespace {

/// Image i of class c is 10 c + i everywhere.
std::shared_ptr<ImageClasses const> numbered(Index classes, Index images) {
    auto data = std::make_shared<ImageClasses>();
    data->image_shape = {3, 3};
    data->images = images;
    data->pixels.resize(classes * images, 9);
    for (Index row = 0; row < data->pixels.rows(); ++row) {
        data->pixels.row(row).setConstant(static_cast<float>(row / images * 10 + row % images));
    }
    for (Index c = 0; c < classes; ++c) data->split.push_back(static_cast<Split>(c * 3 / classes));
    return data;
}

EpisodeOptions small_episodes() {
    EpisodeOptions options;
    options.ways = 3;
    options.shots = 2;
    options.queries = 3;
    options.test_tasks = 7;
    return options;
}

}  // namespace

TEST_CASE("A task has different classes of its split, and of each different images, shots first") {
    ClassTasks const tasks(numbered(12, 6), small_episodes(), 1);
    CHECK(tasks.shape().examples == 15);
    CHECK(tasks.shape().output_shape == std::vector<Index>{3});
    CHECK(tasks.tasks_of(Split::test).size() == 7);
    for (Split const split : {Split::train, Split::validation, Split::test}) {
        std::vector<Index> const numbers{tasks.tasks_of(split).front(), tasks.tasks_of(split).back()};
        TaskBatch const batch = tasks.read(numbers);
        CHECK(batch.support == 6);
        for (Index t = 0; t < 2; ++t) {
            std::set<Index> classes;
            std::set<double> images;
            for (Index e = 0; e < 15; ++e) {
                Index const row = 15 * t + e;
                Index label = 0;
                CHECK(batch.y.row(row).sum() == 1.0);
                batch.y.row(row).maxCoeff(&label);
                CHECK(label == (e < 6 ? e / 2 : (e - 6) / 3));
                auto const c = static_cast<Index>(batch.x(row, 0)) / 10;
                CHECK(c * 3 / 12 == static_cast<Index>(split));
                CHECK(static_cast<Index>(batch.x(15 * t + 2 * label, 0)) / 10 == c);
                classes.insert(c);
                images.insert(batch.x(row, 0));
            }
            CHECK(classes.size() == 3);
            CHECK(images.size() == 15);
        }
    }
}

TEST_CASE("A task is the same whenever it is read, another one is another, and episodes keep its support set") {
    ClassTasks const tasks(numbered(12, 6), small_episodes(), 1);
    std::vector<Index> const two{3, 9};
    std::vector<Index> const one{9};
    CHECK(tasks.read(two).x.bottomRows(15) == tasks.read(one).x);
    CHECK(tasks.read(two).x.topRows(15) != tasks.read(one).x);
    CHECK(ClassTasks(numbered(12, 6), small_episodes(), 2).read(one).x != tasks.read(one).x);
    Rng rng = make_rng(1);
    TaskBatch const batch = tasks.read(two);
    Episode const episode = split_episode(batch, 6, rng);
    CHECK(episode.support.x.bottomRows(6) == batch.x.middleRows(15, 6));
    CHECK(episode.query.y.topRows(9) == batch.y.middleRows(6, 9));
    CHECK_THROWS_AS(split_episode(batch, 5, rng), std::invalid_argument);
}

TEST_CASE("Only query images are changed") {
    EpisodeOptions options = small_episodes();
    ClassTasks const plain(numbered(12, 6), options, 1);
    options.augment = Augmentation::parse("crop:0.5,rotate:40");
    ClassTasks const changed(numbered(12, 6), options, 1);
    std::vector<Index> const one{2};
    CHECK(plain.read(one).x.topRows(2) == changed.read(one).x.topRows(2));
    CHECK(plain.read(one).x.bottomRows(9) != changed.read(one).x.bottomRows(9));
}

TEST_CASE("Too many ways, and too many images, are refused") {
    EpisodeOptions options = small_episodes();
    options.ways = 5;
    CHECK_THROWS_WITH_AS(options.validate(*numbered(12, 6)), "ways: expected at most 4, the training classes, found 5",
                         OptionError);
    options.ways = 4;
    options.queries = 5;
    CHECK_THROWS_WITH_AS(options.validate(*numbered(12, 6)),
                         "queries: expected at most 6 images of a class, as there are, with 2 shots and the queries; "
                         "found 5 queries",
                         OptionError);
}

TEST_CASE("Augmentations are read and written, and what is none is refused") {
    Augmentation const all = Augmentation::parse("rotate:30,flip-h,flip-v,crop:0.8");
    CHECK(all.text() == "rotate:30,flip-h,flip-v,crop:0.8");
    CHECK(Augmentation::parse("none").text() == "none");
    CHECK_FALSE(Augmentation::parse("none").any());
    for (auto const* wrong : {"", "turn", "rotate", "rotate:", "rotate:200", "crop:0", "crop:1.5", "flip"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS(Augmentation::parse(wrong), OptionError);
    }
    CHECK_THROWS_WITH_AS(Augmentation::parse("flip-h,turn"),
                         "augment: expected none, or some of rotate:DEGREES (up to 180), flip-h, flip-v, crop:AREA "
                         "(above 0, up to 1), found 'turn' in 'flip-h,turn'",
                         OptionError);
}

TEST_CASE("An image is turned, mirrored and enlarged about its centre") {
    std::vector<Index> const shape{3, 3};
    Matrix const image = (Matrix(1, 9) << 1, 2, 3, 4, 5, 6, 7, 8, 9).finished();
    bool mirrored = false;
    bool kept = false;
    for (std::uint64_t i = 0; i < 40; ++i) {
        Rng rng = make_rng(i);
        Matrix result(1, 9);
        augment(Augmentation::parse("flip-h"), shape, rng, image.data(), result.data());
        mirrored |= result == (Matrix(1, 9) << 3, 2, 1, 6, 5, 4, 9, 8, 7).finished();
        kept |= result == image;
        augment(Augmentation::parse("rotate:180"), shape, rng, image.data(), result.data());
        CHECK(result(0, 4) == doctest::Approx(5.0));  // the centre stays
        augment(Augmentation::parse("crop:0.25"), shape, rng, image.data(), result.data());
        CHECK(result.minCoeff() >= 1.0 - 1e-12);  // a part of it, so nothing from outside
        CHECK(result.maxCoeff() <= 9.0 + 1e-12);
    }
    CHECK(mirrored);
    CHECK(kept);
}
