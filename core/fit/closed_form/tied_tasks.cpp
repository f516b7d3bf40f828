// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/tied_tasks.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/partitions/enumeration.hpp"

namespace symdiscover {

namespace {

using ColumnMajor = Eigen::MatrixXd;

/// For each output the lowest output it is coupled with, over however many steps.
std::vector<Index> coupled_outputs(Partition const& partition, Index outputs, Index inputs) {
    std::vector<Index> root(static_cast<std::size_t>(outputs));
    std::iota(root.begin(), root.end(), Index{0});
    auto find = [&root](Index a) {
        while (root[static_cast<std::size_t>(a)] != a) a = root[static_cast<std::size_t>(a)];
        return a;
    };
    std::vector<Index> first_output(static_cast<std::size_t>(partition.blocks()), -1);
    for (Index a = 0; a < outputs; ++a) {
        for (Index j = 0; j < inputs; ++j) {
            std::int32_t const block = partition[a * inputs + j];
            if (block < 0) continue;
            Index& first = first_output[static_cast<std::size_t>(block)];
            if (first < 0) first = a;
            Index const here = find(a);
            Index const there = find(first);
            root[static_cast<std::size_t>(std::max(here, there))] = std::min(here, there);
        }
    }
    for (Index a = 0; a < outputs; ++a) root[static_cast<std::size_t>(a)] = find(a);
    return root;
}

/// L^T times the rows (example, output) of each example, so that z^T z becomes Z^T P Z. The set has all outputs, or L
/// is diagonal.
void weigh_outputs(Matrix& z, CoupledSet const& set, LinearTasks const& data) {
    if (!data.weighs_outputs()) return;
    Index const outputs = static_cast<Index>(set.outputs.size());
    Matrix factor(outputs, outputs);
    for (Index o = 0; o < outputs; ++o) {
        for (Index p = 0; p < outputs; ++p) {
            factor(o, p) =
                data.output_factor(set.outputs[static_cast<std::size_t>(o)], set.outputs[static_cast<std::size_t>(p)]);
        }
    }
    for (Index i = 0; i < data.rows; ++i) {
        z.middleRows(i * outputs, outputs) = (factor.transpose() * z.middleRows(i * outputs, outputs)).eval();
    }
}

/// F_t and g_t of one set.
void add_task(CoupledBlocks& result, CoupledSet const& set, std::vector<Index> const& places,
              Partition const& partition, LinearTasks const& data, Index t) {
    Index const size = static_cast<Index>(set.blocks.size());
    auto const cross = data.cross.row(t);
    for (Index const a : set.outputs) {
        for (Index j = 0; j < data.inputs; ++j) {
            std::int32_t const block = partition[a * data.inputs + j];
            if (block < 0) continue;
            result.statistics.g(t, places[static_cast<std::size_t>(block)]) += cross[j * data.outputs + a];
        }
    }
    Matrix const z = design_of(set, places, partition, data, t);
    Eigen::Map<Matrix>(result.statistics.f.row(t).data(), size, size).noalias() = z.transpose() * z;
}

/// The diagonal of (L L^T)^-1: the squared norms of the columns of L^-1, which is computed by strips of columns because
/// it is triangular itself.
Vector diagonal_of_inverse(ColumnMajor const& lower) {
    constexpr Index width = 32;
    Index const size = lower.rows();
    Vector result(size);
    for (Index first = 0; first < size; first += width) {
        Index const rest = size - first;
        ColumnMajor columns = ColumnMajor::Identity(rest, std::min(width, rest));
        lower.bottomRightCorner(rest, rest).triangularView<Eigen::Lower>().solveInPlace(columns);
        result.segment(first, columns.cols()) = columns.colwise().squaredNorm().transpose();
    }
    return result;
}

/// The moments of one set's blocks in one task, written to their columns; returns log |C_t^-1|.
double solve_task(TiedPosterior& posterior, CoupledBlocks const& coupled, double noise_variance,
                  Vector const& precision, Index t) {
    Index const size = static_cast<Index>(coupled.blocks.size());
    Eigen::Map<ColumnMajor const> const f(coupled.statistics.f.row(t).data(), size, size);
    ColumnMajor system = f / noise_variance;
    for (Index i = 0; i < size; ++i) system(i, i) += precision[coupled.blocks[static_cast<std::size_t>(i)]];
    Eigen::LLT<Eigen::Ref<ColumnMajor>> const cholesky(system);
    Vector const mean = cholesky.solve(coupled.statistics.g.row(t).transpose()) / noise_variance;
    Vector const variance = diagonal_of_inverse(system);
    for (Index i = 0; i < size; ++i) {
        posterior.mean(t, coupled.blocks[static_cast<std::size_t>(i)]) = mean[i];
        posterior.variance(t, coupled.blocks[static_cast<std::size_t>(i)]) = variance[i];
    }
    return 2.0 * system.diagonal().array().log().sum();
}

/// log p when every weight is zero.
double log_evidence_of_noise(LinearTasks const& data, double noise_variance) {
    return -0.5 * (data.observations() * std::log(2.0 * std::numbers::pi * noise_variance) +
                   data.energy.sum() / noise_variance);
}

/// MacKay's fixed point for both kinds of variance ("Bayesian interpolation", 1992, eq. 4.9): the same optimum as EM's,
/// reached in a fraction of the iterations. gamma counts the filter parameters that the data determine. Where nearly
/// every number of the data is used up by parameters the fixed point is unsafe and EM's step is taken.
void update_variances(LinearTasks const& data, TiedTasks& model) {
    constexpr double fewest_spare = 0.05;
    Index const blocks = model.partition.blocks();
    double const tasks = static_cast<double>(data.tasks);
    double const residual = model.posterior.residual;
    Vector power(blocks);
    Vector determined(blocks);
    for (Index b = 0; b < blocks; ++b) {
        power[b] = model.posterior.mean.col(b).squaredNorm();
        double const uncertain = model.posterior.variance.col(b).sum();
        determined[b] = std::max(tasks - uncertain / model.variances[b], 1e-6 * tasks);
        bool const safe = determined[b] > fewest_spare * tasks;
        double const variance = safe ? power[b] / determined[b] : (power[b] + uncertain) / tasks;
        model.variances[b] = std::max(variance, smallest_variance);
    }
    double const gamma = determined.sum();
    double const spare = data.observations() - gamma;
    model.noise_variance = spare > fewest_spare * data.observations()
                               ? (residual - model.noise_variance * gamma) / spare
                               : residual / data.observations();
}

/// The variance that all weights had if they shared the outputs' power evenly.
double even_variance(LinearTasks const& data) {
    double const input_power = data.squares.sum();
    return data.output_power() * data.examples_in_all() / std::max(input_power, smallest_positive);
}

/// For each block of a partition the mean over its weights of the variances they have in a model of another partition.
/// None is small: the fixed point leaves a small variance slowly, even where parting a block sets free what it hid.
Vector starting_variances(LinearTasks const& data, Partition const& partition, TiedTasks const& similar) {
    constexpr double smallest_share = 0.1;
    double const floor = std::max(smallest_share * even_variance(data), smallest_variance);
    Vector result = Vector::Zero(partition.blocks());
    for (Index e = 0; e < partition.elements(); ++e) {
        if (partition[e] < 0) continue;
        double const variance = similar.partition[e] < 0 ? 0.0 : similar.variances[similar.partition[e]];
        result[partition[e]] += std::max(variance, floor);
    }
    for (Index b = 0; b < partition.blocks(); ++b) {
        result[b] /= static_cast<double>(partition.sizes()[static_cast<std::size_t>(b)]);
    }
    return result;
}

/// EM on the variances and the noise that `model` starts with, its partition as it is.
TiedTasks maximise_evidence(LinearTasks const& data, TiedTasks model, int iterations, Workers const& threads) {
    Partition const& partition = model.partition;
    double const floor = noise_floor(data);
    double const shape = log_partitions_of_shape(partition.sizes(), partition.inactive());
    if (partition.blocks() == 0) {
        model.noise_variance = std::max(data.output_power(), floor);
        model.score = shape - log_evidence_of_noise(data, model.noise_variance);
        return model;
    }
    std::vector<CoupledBlocks> const statistics = tied_statistics(data, partition, threads);
    double const penalty =
        0.5 * static_cast<double>(partition.blocks()) * std::log(static_cast<double>(data.tasks)) + shape;
    model.noise_variance = std::max(model.noise_variance, floor);
    for (int iteration = 0; iteration < iterations; ++iteration) {
        model.posterior =
            tied_posterior(statistics, data, model.noise_variance, model.variances.cwiseInverse(), threads);
        double const score = penalty - model.posterior.log_evidence;
        bool const settled = iteration > 0 && std::abs(model.score - score) < score_tolerance;
        model.score = score;
        if (settled) break;
        update_variances(data, model);
        model.noise_variance = std::max(model.noise_variance, floor);
    }
    return model;
}

}  // namespace

std::vector<CoupledSet> coupled_sets(Partition const& partition, LinearTasks const& data) {
    Index const outputs = data.outputs;
    Index const inputs = data.inputs;
    bool const noise_couples = data.weighs_outputs() && !is_diagonal(data.output_factor);
    std::vector<Index> const root = noise_couples ? std::vector<Index>(static_cast<std::size_t>(outputs), 0)
                                                  : coupled_outputs(partition, outputs, inputs);
    std::vector<CoupledSet> by_root(static_cast<std::size_t>(outputs));
    std::vector<bool> seen(static_cast<std::size_t>(partition.blocks()), false);
    for (Index a = 0; a < outputs; ++a) {
        CoupledSet& set = by_root[static_cast<std::size_t>(root[static_cast<std::size_t>(a)])];
        set.outputs.push_back(a);
        for (Index j = 0; j < inputs; ++j) {
            std::int32_t const block = partition[a * inputs + j];
            if (block < 0 || seen[static_cast<std::size_t>(block)]) continue;
            seen[static_cast<std::size_t>(block)] = true;
            set.blocks.push_back(block);
        }
    }
    std::erase_if(by_root, [](CoupledSet const& set) { return set.blocks.empty(); });
    for (CoupledSet& set : by_root) std::sort(set.blocks.begin(), set.blocks.end());
    return by_root;
}

std::vector<Index> places_in_sets(std::vector<CoupledSet> const& sets, Index blocks) {
    std::vector<Index> places(static_cast<std::size_t>(blocks));
    for (CoupledSet const& set : sets) {
        for (std::size_t i = 0; i < set.blocks.size(); ++i) {
            places[static_cast<std::size_t>(set.blocks[i])] = static_cast<Index>(i);
        }
    }
    return places;
}

Matrix design_of(CoupledSet const& set, std::vector<Index> const& places, Partition const& partition,
                 LinearTasks const& data, Index t) {
    Index const n = data.inputs;
    Index const outputs = static_cast<Index>(set.outputs.size());
    Matrix z = Matrix::Zero(data.rows * outputs, static_cast<Index>(set.blocks.size()));
    for (Index o = 0; o < outputs; ++o) {
        Index const a = set.outputs[static_cast<std::size_t>(o)];
        for (Index j = 0; j < n; ++j) {
            std::int32_t const block = partition[a * n + j];
            if (block < 0) continue;
            Index const place = places[static_cast<std::size_t>(block)];
            for (Index i = 0; i < data.rows; ++i) z(i * outputs + o, place) += data.x(t * data.rows + i, j);
        }
    }
    weigh_outputs(z, set, data);
    return z;
}

std::vector<CoupledBlocks> tied_statistics(LinearTasks const& data, Partition const& partition,
                                           Workers const& threads) {
    std::vector<CoupledSet> const sets = coupled_sets(partition, data);
    std::vector<Index> const places = places_in_sets(sets, partition.blocks());
    std::vector<CoupledBlocks> result;
    for (CoupledSet const& set : sets) {
        Index const size = static_cast<Index>(set.blocks.size());
        result.push_back({set.blocks, {Matrix(data.tasks, size * size), Matrix::Zero(data.tasks, size)}});
    }
    parallel_for(data.tasks, threads, [&](Index t) {
        for (std::size_t s = 0; s < sets.size(); ++s) add_task(result[s], sets[s], places, partition, data, t);
    });
    return result;
}

TiedPosterior tied_posterior(std::vector<CoupledBlocks> const& statistics, LinearTasks const& data,
                             double noise_variance, Vector const& precision, Workers const& threads) {
    Index const tasks = data.tasks;
    TiedPosterior posterior{Matrix(tasks, precision.size()), Matrix(tasks, precision.size()), 0.0, 0.0};
    Vector log_determinants = Vector::Zero(tasks);
    Vector explained = Vector::Zero(tasks);  // g_t^T E psi_t
    Index const chunks = (tasks + tasks_per_chunk - 1) / tasks_per_chunk;
    parallel_for(chunks, threads, [&](Index chunk) {
        Index const end = std::min(tasks, (chunk + 1) * tasks_per_chunk);
        for (Index t = chunk * tasks_per_chunk; t < end; ++t) {
            threads.require_time();
            for (CoupledBlocks const& coupled : statistics) {
                log_determinants[t] += solve_task(posterior, coupled, noise_variance, precision, t);
                for (std::size_t i = 0; i < coupled.blocks.size(); ++i) {
                    explained[t] +=
                        coupled.statistics.g(t, static_cast<Index>(i)) * posterior.mean(t, coupled.blocks[i]);
                }
            }
        }
    });
    double const log_prior = precision.array().log().sum() * static_cast<double>(tasks);
    double const unexplained = data.energy.sum() - explained.sum();
    posterior.log_evidence = -0.5 * (data.observations() * std::log(2.0 * std::numbers::pi * noise_variance) +
                                     log_determinants.sum() - log_prior + unexplained / noise_variance);
    // C_t F_t = s2 (1 - C_t diag(precision)) gives tr(F_t C_t) and F_t E psi_t = g_t - s2 diag(precision) E psi_t.
    Vector const spent = (posterior.mean.array().square() + posterior.variance.array()).colwise().sum().transpose();
    posterior.residual =
        unexplained + noise_variance * (static_cast<double>(tasks * precision.size()) - precision.dot(spent));
    return posterior;
}

TiedTasks fit_tied(LinearTasks const& data, Partition const& partition, double noise_variance, int iterations,
                   Workers const& threads) {
    TiedTasks start;
    start.partition = partition;
    start.noise_variance = noise_variance;
    start.variances = Vector::Ones(partition.blocks());
    return maximise_evidence(data, std::move(start), iterations, threads);
}

TiedTasks fit_tied_from(LinearTasks const& data, Partition const& partition, TiedTasks const& similar, int iterations,
                        Workers const& threads) {
    TiedTasks start;
    start.partition = partition;
    start.noise_variance = similar.noise_variance;
    start.variances = starting_variances(data, partition, similar);
    return maximise_evidence(data, std::move(start), iterations, threads);
}

}  // namespace symdiscover
