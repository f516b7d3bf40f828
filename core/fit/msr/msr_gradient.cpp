// SPDX-License-Identifier: Apache-2.0
#include "core/fit/msr/msr_gradient.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/autodiff/operations.hpp"
#include "core/base/parallel_for.hpp"
#include "core/networks/losses/squared.hpp"
#include "core/networks/sharing/dense.hpp"

namespace symdiscover {

namespace {

using autodiff::Tape;
using autodiff::Var;

/// Large enough that matrix products dominate, small enough that a chunk of 5000-weight layers stays in the cache and
/// that a meta-batch of 32 keeps four threads busy. Sums are taken chunk by chunk: changing it changes last digits.
constexpr Index chunk_tasks = 8;
/// Layers of images make more numbers of a task than this, 160 KB: they leave the cache, and one task at a time is
/// faster.
constexpr Index most_numbers_of_small_tasks = 20'000;

struct Chunk {
    Index first = 0;
    Index tasks = 0;
};

Index chunk_count(Index tasks, Index size) { return (tasks + size - 1) / size; }

Chunk chunk_number(Index number, Index tasks, Index size) {
    Index const first = number * size;
    return {first, std::min(size, tasks - first)};
}

/// Tasks of a chunk, of a network whose tasks have so many examples.
Index chunk_size(Network const& network, Index examples) {
    if (network.is_linear()) return chunk_tasks;
    Index most = 0;
    for (Layer const& layer : network.layers) most = std::max(most, examples * layer.geometry->outputs());
    return most > most_numbers_of_small_tasks ? 1 : chunk_tasks;
}

void for_each_chunk(Index tasks, Index size, MsrOptions const& options, autodiff::TapePool& tapes,
                    std::function<void(Tape&, Chunk)> const& body) {
    parallel_for(chunk_count(tasks, size), options.threads, [&](Index number) {
        tapes.use(options.precision, [&](Tape& tape) { body(tape, chunk_number(number, tasks, size)); });
    });
}

/// The rows of a chunk's tasks.
Var borrow(Tape& tape, Matrix const& stacked, Index examples, Chunk chunk) {
    double const* first = stacked.data() + chunk.first * examples * stacked.cols();
    return tape.borrow(autodiff::MatrixView(first, chunk.tasks * examples, stacked.cols()));
}

/// The examples of a chunk's tasks.
struct Examples {
    Var x;
    Var y;
};

Examples borrow(Tape& tape, TaskBatch const& batch, Chunk chunk) {
    return {borrow(tape, batch.x, batch.examples, chunk), borrow(tape, batch.y, batch.examples, chunk)};
}

/// Predictions of the chunk's tasks with `filters` [tasks, k], one matrix a layer.
Var predict(Network const& network, std::vector<LayerVars> const& layers, std::vector<Var> const& filters, Var x) {
    std::vector<Var> weights;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        weights.push_back(network.layers[i].sharing->weights_of(filters[i], layers[i].factors));
    }
    return forward(network, weights, x);
}

Var inner_step(Var filters, Var inner_lr, Var slope) {
    if (inner_lr.size() == 1) return sub(filters, scale_by(slope, inner_lr));
    return sub(filters, hadamard(slope, broadcast(inner_lr, slope.rows(), slope.cols())));
}

/// The same numbers, which depend on nothing.
Var as_constant(Var a) { return a.tape->leaf(a.value()); }

/// v' = v - alpha o grad_v L(U v; support), `steps` times, for all tasks of the chunk together.
std::vector<Var> adapt(Network const& network, std::vector<LayerVars> const& layers, Examples const& support,
                       Index tasks, MsrOptions const& options) {
    auto const mean_loss = find_loss(options.loss).mean;
    std::vector<Var> filters;
    for (auto const& layer : layers) filters.push_back(broadcast(layer.filter, tasks, layer.filter.cols()));
    for (Index step = 0; step < options.inner_steps; ++step) {
        Var const prediction = predict(network, layers, filters, support.x);
        // The sum over tasks, not their mean: row t of its gradient is then the gradient of task t's own loss.
        Var const loss = scale(mean_loss(prediction, support.y), static_cast<double>(tasks));
        auto const slopes = gradient(loss, filters);
        for (std::size_t i = 0; i < layers.size(); ++i) {
            Var const slope = options.first_order ? as_constant(slopes[i]) : slopes[i];
            filters[i] = inner_step(filters[i], layers[i].inner_lr, slope);
        }
    }
    return filters;
}

void chunk_gradient(Tape& tape, Network const& network, MetaParameters const& parameters, Episode const& episode,
                    MsrOptions const& options, Chunk chunk, MetaGradient& result) {
    auto const layers = borrow(tape, parameters);
    auto const query = borrow(tape, episode.query, chunk);
    auto const filters = adapt(network, layers, borrow(tape, episode.support, chunk), chunk.tasks, options);
    double const share = static_cast<double>(chunk.tasks) / static_cast<double>(episode.query.tasks);
    Var const loss = scale(find_loss(options.loss).mean(predict(network, layers, filters, query.x), query.y), share);
    auto const slopes = gradient(loss, trainable(layers, options.inner_lr_mode));
    result.loss = loss.value()(0, 0);
    result.gradients.resize(slopes.size());
    for (std::size_t i = 0; i < slopes.size(); ++i) result.gradients[i] = slopes[i].value();
}

/// LinearMsr knows one linear layer, whose weights are U v and nothing else, and squared error.
bool is_linear_msr(Network const& network, MsrOptions const& options, Index support) {
    if (!network.is_linear() || options.first_order || options.loss != squared_loss().name) return false;
    auto const* const dense = dynamic_cast<DenseSharing const*>(network.layers.front().sharing.get());
    return dense != nullptr && dense->is_full() && pays_linear_msr(dense->filter_parameters(), support);
}

template <class Number>
MetaGradient const& linear_meta_gradient(Network const& network, LayerParameters const& layer, Episode const& episode,
                                         MsrOptions const& options, MsrWorkspace& workspace) {
    Index const tasks = episode.query.tasks;
    auto& linear = std::get<LinearWorkspace<Number>>(workspace.linear);
    linear.msr.load(layer, network.layers.front().geometry->outputs(), options.inner_steps);
    linear.chunks.resize(static_cast<std::size_t>(chunk_count(tasks, chunk_tasks)));
    parallel_for(chunk_count(tasks, chunk_tasks), options.threads, [&](Index number) {
        Chunk const chunk = chunk_number(number, tasks, chunk_tasks);
        linear.msr.gradient(episode, chunk.first, chunk.tasks, linear.chunks[static_cast<std::size_t>(number)]);
    });
    workspace.chunks.resize(1);
    MetaGradient& total = workspace.chunks.front();
    linear.msr.total(linear.chunks, options.inner_lr_mode, total.loss, total.gradients);
    return total;
}

}  // namespace

MetaGradient const& meta_gradient(Network const& network, MetaParameters const& parameters, Episode const& episode,
                                  MsrOptions const& options, MsrWorkspace& workspace) {
    if (!is_linear_msr(network, options, episode.support.examples)) {
        return meta_gradient_by_tape(network, parameters, episode, options, workspace);
    }
    auto const by =
        options.precision == Precision::as_double ? linear_meta_gradient<double> : linear_meta_gradient<float>;
    return by(network, parameters.front(), episode, options, workspace);
}

MetaGradient const& meta_gradient_by_tape(Network const& network, MetaParameters const& parameters,
                                          Episode const& episode, MsrOptions const& options, MsrWorkspace& workspace) {
    Index const tasks = episode.query.tasks;
    auto& parts = workspace.chunks;
    Index const size = chunk_size(network, episode.query.examples);
    parts.resize(static_cast<std::size_t>(chunk_count(tasks, size)));
    for_each_chunk(tasks, size, options, workspace.tapes, [&](Tape& tape, Chunk chunk) {
        auto& part = parts[static_cast<std::size_t>(chunk.first / size)];
        chunk_gradient(tape, network, parameters, episode, options, chunk, part);
    });
    MetaGradient& total = parts.front();
    for (std::size_t part = 1; part < parts.size(); ++part) {
        total.loss += parts[part].loss;
        for (std::size_t i = 0; i < total.gradients.size(); ++i) total.gradients[i] += parts[part].gradients[i];
    }
    return total;
}

Matrix adapted_predictions(Network const& network, MetaParameters const& parameters, SupportSet const& support,
                           Matrix const& x, MsrOptions const& options, MsrWorkspace& workspace) {
    Index const examples = x.rows() / support.tasks;
    Matrix predictions(x.rows(), network.layers.back().geometry->outputs());
    Index const size = chunk_size(network, std::max(examples, support.examples));
    for_each_chunk(support.tasks, size, options, workspace.tapes, [&](Tape& tape, Chunk chunk) {
        auto const layers = borrow(tape, parameters);
        Var const rows = borrow(tape, x, examples, chunk);
        auto const filters = adapt(network, layers, borrow(tape, support, chunk), chunk.tasks, options);
        predictions.middleRows(chunk.first * examples, rows.rows()) = predict(network, layers, filters, rows).value();
    });
    return predictions;
}

Vector query_losses(Network const& network, MetaParameters const& parameters, Episode const& episode,
                    MsrOptions const& options, MsrWorkspace& workspace) {
    QuerySet const& query = episode.query;
    Matrix const predictions = adapted_predictions(network, parameters, episode.support, query.x, options, workspace);
    auto const row_a_task = [&query](Matrix const& stacked) {
        return autodiff::MatrixView(stacked.data(), query.tasks, stacked.size() / query.tasks);
    };
    return find_loss(options.loss).by_task(row_a_task(predictions), row_a_task(query.y));
}

std::vector<Matrix> adapted_filters(Network const& network, MetaParameters const& parameters, SupportSet const& support,
                                    MsrOptions const& options, MsrWorkspace& workspace) {
    std::vector<Matrix> adapted;
    for (auto const& layer : parameters) adapted.emplace_back(support.tasks, layer.filter.cols());
    Index const size = chunk_size(network, support.examples);
    for_each_chunk(support.tasks, size, options, workspace.tapes, [&](Tape& tape, Chunk chunk) {
        auto const filters =
            adapt(network, borrow(tape, parameters), borrow(tape, support, chunk), chunk.tasks, options);
        for (std::size_t i = 0; i < adapted.size(); ++i) {
            adapted[i].middleRows(chunk.first, chunk.tasks) = filters[i].value();
        }
    });
    return adapted;
}

}  // namespace symdiscover
