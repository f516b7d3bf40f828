// SPDX-License-Identifier: Apache-2.0
#include "core/data/patch_moments.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "core/base/parallel_for.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/data/patch_examples.hpp"

namespace symdiscover {

namespace {

constexpr Index tasks_of_images_at_a_time = 8;  // images are large
constexpr Index most_doubles = 20'000'000;

/// The rows (R, Z) and the rest of one example, unscaled: out [r, p + c].
void factorise(Eigen::MatrixXd const& x, Eigen::MatrixXd const& y, Eigen::Ref<Matrix> out) {
    Index const p = x.cols();
    if (out.rows() <= p) {
        out.leftCols(p) = x;
        out.rightCols(y.cols()) = y;
        return;
    }
    Eigen::MatrixXd const gram = x.transpose() * x;
    Eigen::MatrixXd const cross = x.transpose() * y;
    auto const eigen = eigen_decomposition(Eigen::MatrixXd(gram));
    double const largest = std::max(eigen.eigenvalues().maxCoeff(), 0.0);
    double const least = 1e-14 * largest * static_cast<double>(p);  // rounding of the Gram matrix: nothing is there
    Vector rest = y.colwise().squaredNorm().transpose();
    for (Index i = 0; i < p; ++i) {
        double const square = eigen.eigenvalues()[i];
        bool const seen = square > least;
        auto const direction = eigen.eigenvectors().col(i).transpose();
        double const size = seen ? std::sqrt(square) : 0.0;
        out.row(i).head(p) = size * direction;
        if (seen) {
            out.row(i).tail(y.cols()) = direction * cross / size;
            rest -= out.row(i).tail(y.cols()).transpose().cwiseAbs2();
        } else {
            out.row(i).tail(y.cols()).setZero();
        }
    }
    out.row(p).head(p).setZero();
    out.row(p).tail(y.cols()) = rest.cwiseMax(0.0).cwiseSqrt().transpose();
}

}  // namespace

PatchMoments::PatchMoments(TaskSource const& source, Patches const& patches, Index channels, Workers const& workers)
    : positions_(patches.positions()) {
    TaskShape const& given = source.shape();
    require_outputs_of(given, patches, channels);
    Index const rows = std::min(patches.size() + 1, positions_);
    shape_ = {given.tasks, given.examples, {rows, patches.size()}, {rows, channels}};
    Index const numbers = given.examples * rows * (patches.size() + channels);
    if (given.tasks * numbers > most_doubles) {
        singles_.setZero(given.tasks, numbers);
    } else {
        moments_.setZero(given.tasks, numbers);
    }
    for (Split const split : {Split::train, Split::validation, Split::test}) {
        std::vector<Index>& tasks = by_split_[static_cast<std::size_t>(split)];
        tasks = source.tasks_of(split);
        for (std::size_t first = 0; first < tasks.size(); first += tasks_of_images_at_a_time) {
            workers.require_time();
            auto const some =
                std::span(tasks).subspan(first, std::min<std::size_t>(tasks_of_images_at_a_time, tasks.size() - first));
            TaskBatch const batch = source.read(some);
            if (!batch.counts.empty()) counts_.resize(static_cast<std::size_t>(given.tasks), given.examples);
            for (std::size_t i = 0; i < some.size() && !batch.counts.empty(); ++i) {
                counts_[static_cast<std::size_t>(some[i])] = batch.counts[i];
            }
            parallel_for(static_cast<Index>(some.size()), workers,
                         [&](Index i) { keep(some[static_cast<std::size_t>(i)], batch, i * given.examples, patches); });
        }
    }
}

double PatchMoments::scale() const { return std::sqrt(static_cast<double>(rows()) / static_cast<double>(positions_)); }

void PatchMoments::keep(Index task, TaskBatch const& batch, Index row_of_batch, Patches const& patches) {
    Index const p = patches.size();
    Index const channels = shape_.output_shape.back();
    Index const numbers = rows() * (p + channels);
    Eigen::MatrixXd x(positions_, p);
    Matrix example(rows(), p + channels);
    for (Index e = 0; e < shape_.examples; ++e) {
        double const* const image = batch.x.row(row_of_batch + e).data();
        for (Index place = 0; place < positions_ * p; ++place) {
            Index const source = patches.sources[static_cast<std::size_t>(place)];
            x(place / p, place % p) = source < 0 ? 0.0 : image[source];
        }
        Eigen::Map<Matrix const> const y(batch.y.row(row_of_batch + e).data(), channels, positions_);
        factorise(x, y.transpose(), example);
        example *= scale();
        Eigen::Map<Matrix const> const flat(example.data(), 1, numbers);
        if (singles_.size() > 0) {
            singles_.row(task).segment(e * numbers, numbers) = flat.cast<float>();
        } else {
            moments_.row(task).segment(e * numbers, numbers) = flat;
        }
    }
}

TaskBatch PatchMoments::read(std::span<Index const> tasks) const {
    TaskBatch batch;
    read_into(tasks, batch);
    return batch;
}

void PatchMoments::read_into(std::span<Index const> tasks, TaskBatch& batch) const {
    Index const count = static_cast<Index>(tasks.size());
    Index const p = shape_.input_shape.back();
    Index const width = p + shape_.output_shape.back();
    Index const stacked = shape_.examples * rows();
    batch.tasks = count;
    batch.examples = shape_.examples;
    batch.support = 0;
    batch.counts.clear();
    batch.x.resize(count * shape_.examples, shape_.inputs());
    batch.y.resize(count * shape_.examples, shape_.outputs());
    Eigen::Map<Matrix> x(batch.x.data(), count * stacked, p);
    Eigen::Map<Matrix> y(batch.y.data(), count * stacked, width - p);
    for (Index t = 0; t < count; ++t) {
        Index const task = tasks[static_cast<std::size_t>(t)];
        Matrix converted;
        if (singles_.size() > 0) converted = singles_.row(task).cast<double>();
        double const* const first = singles_.size() > 0 ? converted.data() : moments_.row(task).data();
        Eigen::Map<Matrix const> const from(first, stacked, width);
        x.middleRows(t * stacked, stacked) = from.leftCols(p);
        y.middleRows(t * stacked, stacked) = from.rightCols(width - p);
        if (!counts_.empty()) batch.counts.push_back(counts_[static_cast<std::size_t>(task)]);
    }
}

TaskBatch rows_of_moments(TaskBatch const& batch, Index rows, double scale) {
    auto const stand = [rows, scale](Matrix const& values) {
        return Matrix(Eigen::Map<Matrix const>(values.data(), values.rows() * rows, values.cols() / rows) / scale);
    };
    TaskBatch result{batch.tasks, batch.examples * rows, stand(batch.x), stand(batch.y)};
    for (Index const count : batch.counts) result.counts.push_back(count * rows);
    return result;
}

LinearTasks kernel_tasks(TaskBatch const& moments, PatchMoments const& source, Workers const& workers) {
    LinearTasks data = linear_tasks(rows_of_moments(moments, source.rows(), source.scale()), {}, workers);
    data.examples = moments.examples * source.positions();
    for (Index t = 0; t < data.counts.size(); ++t) {
        data.counts[t] = static_cast<double>(moments.count(t) * source.positions());
    }
    return data;
}

}  // namespace symdiscover
