// SPDX-License-Identifier: Apache-2.0
#include "core/judging/confidence.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/base/rng.hpp"

namespace symdiscover {

namespace {

double pairs_of(Index count) { return 0.5 * static_cast<double>(count) * static_cast<double>(count - 1); }

double pairs_within(std::vector<Index> const& sizes) {
    double pairs = 0.0;
    for (Index const size : sizes) pairs += pairs_of(size);
    return pairs;
}

/// Number of elements in block b of `found` and block c of `again`, active in both.
std::map<std::pair<std::int32_t, std::int32_t>, Index> overlaps(Partition const& found, Partition const& again) {
    std::map<std::pair<std::int32_t, std::int32_t>, Index> counts;
    for (Index e = 0; e < found.elements(); ++e) {
        if (found[e] >= 0 && again[e] >= 0) ++counts[{found[e], again[e]}];
    }
    return counts;
}

/// For each block of `found`, whether it is exactly a block of `again`.
std::vector<bool> returned_whole(Partition const& found, Partition const& again) {
    std::vector<bool> whole(found.sizes().size(), false);
    for (auto const& [blocks, count] : overlaps(found, again)) {
        auto const b = static_cast<std::size_t>(blocks.first);
        auto const c = static_cast<std::size_t>(blocks.second);
        whole[b] = whole[b] || (count == found.sizes()[b] && count == again.sizes()[c]);
    }
    return whole;
}

/// The elements of `again` that are active in `found`, the others put to sleep.
Partition among_active(Partition const& found, Partition const& again) {
    std::vector<std::int32_t> labels = again.labels();
    for (Index e = 0; e < found.elements(); ++e) {
        if (found[e] < 0) labels[static_cast<std::size_t>(e)] = Partition::inactive_label;
    }
    return Partition::from_labels(labels);
}

/// Lets refits on several threads ask one observer, which is shown where the resampling stands.
class SharedObserver {
  public:
    SharedObserver(Observer const& inner, Progress const& progress) : inner_(inner), progress_(progress) {}

    bool go_on() {
        std::lock_guard const lock(mutex_);
        if (!stopped_ && inner_ && !inner_(progress_)) stopped_ = true;
        return !stopped_;
    }

    void stop() {
        std::lock_guard const lock(mutex_);
        stopped_ = true;
    }

    /// For the caller, when no refit runs.
    bool stopped() const { return stopped_; }

  private:
    Observer const& inner_;
    Progress progress_;
    std::mutex mutex_;
    bool stopped_ = false;
};

/// The first half of a random order, or the second; of a single task or sample both are the whole.
std::vector<Index> draw_half(Index count, std::uint64_t seed, Index resample) {
    Rng rng = make_rng(seed, static_cast<std::uint64_t>(resample / 2));
    std::vector<Index> const order = random_permutation(rng, count);
    if (count < 2) return order;
    auto const middle = order.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::vector<Index> half =
        resample % 2 == 0 ? std::vector<Index>(order.begin(), middle) : std::vector<Index>(middle, order.end());
    std::sort(half.begin(), half.end());
    return half;
}

}  // namespace

double shared_pairs(Partition const& found, Partition const& again) {
    if (!found.ties_anything()) {
        double const apart = pairs_of(found.active());
        return apart == 0.0 ? 1.0 : 1.0 - pairs_within(among_active(found, again).sizes()) / apart;
    }
    double kept = 0.0;
    for (auto const& [blocks, count] : overlaps(found, again)) kept += pairs_of(count);
    return kept / pairs_within(found.sizes());
}

Resampling resample_halves(Index count, Partition const& found, PartitionFinder const& find, Index resamples,
                           std::uint64_t seed, Workers const& threads, Observer const& observer) {
    Confidence confidence;
    confidence.blocks.assign(found.sizes().size(), 0.0);
    std::vector<Partition> refits(static_cast<std::size_t>(resamples));
    // A round of refits runs side by side; a round that was stopped does not count.
    Index const round = std::max(1, threads.count);
    for (Index first = 0; first < resamples; first += round) {
        SharedObserver shared(observer, {"resampling", first + 1, resamples, 0.0});
        if (!shared.go_on()) break;
        Index const fits = std::min(round, resamples - first);
        auto const refit = [&](Index i) {
            refits[static_cast<std::size_t>(first + i)] =
                find(draw_half(count, seed, first + i), [&shared](Progress const&) { return shared.go_on(); });
        };
        parallel_for(fits, threads.count, [&](Index i) {
            if (!is_finished([&] { refit(i); })) shared.stop();
        });
        if (shared.stopped()) break;
        confidence.resamples = first + fits;
    }
    double const share = 1.0 / static_cast<double>(std::max<Index>(1, confidence.resamples));
    for (Index i = 0; i < confidence.resamples; ++i) {
        Partition const& again = refits[static_cast<std::size_t>(i)];
        confidence.pairs += share * shared_pairs(found, again);
        confidence.exact += again == found ? share : 0.0;
        std::vector<bool> const whole = returned_whole(found, again);
        for (std::size_t b = 0; b < whole.size(); ++b) confidence.blocks[b] += whole[b] ? share : 0.0;
    }
    refits.resize(static_cast<std::size_t>(confidence.resamples));
    return {std::move(confidence), std::move(refits)};
}

}  // namespace symdiscover
