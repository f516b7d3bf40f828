// SPDX-License-Identifier: Apache-2.0
#include "core/data/patch_examples.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/base/errors.hpp"
#include "core/data/linear_tasks.hpp"

namespace symdiscover {

namespace {

constexpr std::size_t image_tasks_at_a_time = 8;  // images are large
/// Output values of all meta-train tasks together, and the tasks among which they are spread: more change nothing.
constexpr Index most_observations = 1'000'000;
constexpr Index most_tasks = 200;

/// Numbers 0 .. count - 1 in an order whose every stretch is spread over all of them.
class EvenOrder {
  public:
    explicit EvenOrder(Index count) : count_(count), step_(std::max<Index>(1, count * 618 / 1000)) {
        while (std::gcd(step_, count_) != 1) ++step_;
    }
    Index operator[](Index i) const { return i * step_ % count_; }

  private:
    Index count_;
    Index step_;
};

/// The tasks that are kept, in ascending order, each with its split: all that are judged, and evenly spread some of
/// those that are learned from.
std::vector<std::pair<Index, Split>> kept_tasks(TaskSource const& source) {
    std::vector<std::pair<Index, Split>> kept;
    for (Split const split : {Split::train, Split::validation, Split::test}) {
        std::vector<Index> const& all = source.tasks_of(split);
        Index const count = static_cast<Index>(all.size());
        Index const used = split == Split::train ? std::min(count, most_tasks) : count;
        for (Index i = 0; i < used; ++i) kept.emplace_back(all[static_cast<std::size_t>(i * count / used)], split);
    }
    std::sort(kept.begin(), kept.end());
    return kept;
}

}  // namespace

void require_outputs_of(TaskShape const& shape, Patches const& patches, Index channels) {
    if (shape.outputs() == channels * patches.positions()) return;
    throw OptionError("model",
                      fmt::format("the convolution makes [{}, {}, {}], but the data's outputs are [{}]", channels,
                                  patches.rows, patches.columns, fmt::join(shape.output_shape, ", ")));
}

PatchExamples patch_examples(TaskSource const& source, Patches const& patches, Index channels, Workers const& workers) {
    TaskShape const& given = source.shape();
    require_outputs_of(given, patches, channels);
    auto const kept = kept_tasks(source);
    Index const train = std::count_if(kept.begin(), kept.end(), [](auto const& k) { return k.second == Split::train; });
    Index const wanted = most_observations / std::max<Index>(1, train * given.examples * channels);
    Index const per_image = std::clamp<Index>(wanted, 1, patches.positions());
    Index const p = patches.size();
    Index const examples = given.examples * per_image;
    Index const count = static_cast<Index>(kept.size());
    TaskBatch all{count, examples, Matrix(count * examples, p), Matrix(count * examples, channels)};
    EvenOrder const order(patches.positions());
    std::vector<Split> split;
    for (std::size_t first = 0; first < kept.size(); first += image_tasks_at_a_time) {
        workers.require_time();
        std::vector<Index> numbers;
        for (std::size_t t = first; t < std::min(first + image_tasks_at_a_time, kept.size()); ++t) {
            numbers.push_back(kept[t].first);
            split.push_back(kept[t].second);
        }
        TaskBatch const batch = source.read(numbers);
        for (Index i = 0; i < batch.x.rows() * per_image; ++i) {
            Index const position = order[i % examples];
            Index const row = static_cast<Index>(first) * examples + i;
            for (Index tap = 0; tap < p; ++tap) {
                Index const from = patches.sources[static_cast<std::size_t>(position * p + tap)];
                all.x(row, tap) = from < 0 ? 0.0 : batch.x(i / per_image, from);
            }
            for (Index c = 0; c < channels; ++c) {
                all.y(row, c) = batch.y(i / per_image, c * patches.positions() + position);
            }
        }
        for (Index const images : batch.counts) all.counts.push_back(images * per_image);
    }
    if (!all.counts.empty()) all.counts.resize(static_cast<std::size_t>(count), examples);
    Index const side = patches.window.size;
    std::vector<Index> shape{patches.channels, side, side};
    if (patches.channels == 1) shape.erase(shape.begin());
    return {MemoryTaskSource({count, examples, std::move(shape), {channels}}, std::move(all), split), per_image, train};
}

}  // namespace symdiscover
