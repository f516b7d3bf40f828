// SPDX-License-Identifier: Apache-2.0
#include "core/judging/folds.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/rng.hpp"
#include "core/data/batch_parts.hpp"
#include "core/data/episode.hpp"
#include "core/networks/losses/squared.hpp"

namespace symdiscover {

namespace {

constexpr Index most_folds = 10;
/// Of a single task so many draws of the examples that adapt.
constexpr Index draws_of_one_task = 4;

/// Tasks that judge, tasks that are learned from, and who adapts.
struct Fold {
    TaskBatch judged;
    TaskBatch learned;
    HeldOutProtocol protocol;
};

std::vector<Fold> folds_of(TaskBatch const& batch, HeldOutProtocol const& protocol) {
    std::vector<Fold> folds;
    if (batch.tasks == 1) {
        for (Index draw = 0; draw < draws_of_one_task; ++draw) {
            HeldOutProtocol here = protocol;
            here.seed += static_cast<std::uint64_t>(draw);
            Rng rng = make_rng(here.seed, 0);  // as query_errors draws the examples that adapt
            auto const [adapting, query] = split_episode(batch, protocol.support, rng);
            folds.push_back({batch, adapting, here});
        }
        return folds;
    }
    Index const count = std::min(batch.tasks, most_folds);
    for (Index fold = 0; fold < count; ++fold) {
        std::vector<Index> judged;
        std::vector<Index> learned;
        for (Index t = 0; t < batch.tasks; ++t) (t % count == fold ? judged : learned).push_back(t);
        folds.push_back({select(batch, judged), select(batch, learned), protocol});
    }
    return folds;
}

HeldOut judge_fold(Fold const& fold, TaskShape shape, Partition const& partition, SoftLearner const& soft) {
    shape.tasks = fold.judged.tasks;
    std::vector<Split> const all(static_cast<std::size_t>(shape.tasks), Split::test);
    MemoryTaskSource const source(shape, fold.judged, all);
    Vector errors = Vector::Zero(shape.tasks);
    if (soft) {
        errors = query_errors(source, Split::test, fold.protocol.support, fold.protocol.seed, squared_loss().metric,
                              {soft(fold.learned)})
                     .col(0);
    }
    return judge_partition(source, fold.learned, partition, errors, fold.protocol);
}

}  // namespace

HeldOut judge_by_folds(TaskBatch const& batch, TaskShape const& shape, Partition const& partition,
                       SoftLearner const& soft, HeldOutProtocol const& protocol, Observer const& observer) {
    Watch watch(observer);
    HeldOut sum;
    std::vector<double> each;
    double judged = 0.0;
    std::vector<Fold> const folds = folds_of(batch, protocol);
    for (Fold const& fold : folds) {
        Index const step = static_cast<Index>(each.size()) + 1;
        if (!watch.observer()({"held-out errors", step, static_cast<Index>(folds.size()), 0.0})) break;
        HeldOut here;
        if (!is_finished([&] { here = judge_fold(fold, shape, partition, soft); })) break;
        if (!soft) here.soft = here.tied;
        double const tasks = static_cast<double>(here.tasks);
        if (each.empty()) {
            sum = here;
            rescale(sum, 0.0);
            sum.baseline = 0.0;
        }
        sum.soft += tasks * here.soft;
        sum.tied += tasks * here.tied;
        sum.unshared += tasks * here.unshared;
        sum.wrong += tasks * here.wrong;
        sum.baseline += tasks * here.baseline;
        judged += tasks;
        each.push_back(here.soft);
    }
    if (each.empty()) return sum;
    for (double* error : {&sum.soft, &sum.tied, &sum.unshared, &sum.wrong, &sum.baseline}) *error /= judged;
    sum.tasks = batch.tasks == 1 ? 1 : static_cast<Index>(judged);
    Vector const values = Eigen::Map<Eigen::VectorXd const>(each.data(), static_cast<Index>(each.size()));
    sum.ci95 = batch.tasks == 1 ? 0.0 : interval95(values);
    sum.by_folds = true;
    return sum;
}

}  // namespace symdiscover
