// SPDX-License-Identifier: Apache-2.0
#include "core/judging/partition_heldout.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>
#include <string>

#include "core/data/own_order.hpp"
#include "core/data/scaled_tasks.hpp"
#include "core/fit/closed_form/adapters.hpp"
#include "core/fit/one_dataset/sample_model.hpp"
#include "core/judging/heldout.hpp"
#include "core/networks/losses/squared.hpp"

namespace symdiscover {

namespace {

void require_weights(Partition const& partition, Index outputs, Index inputs, std::string const& noun) {
    if (partition.elements() != outputs * inputs) {
        throw std::invalid_argument(
            fmt::format("held-out error: expected a partition of {} x {} = {} {}s, found one of {}", outputs, inputs,
                        outputs * inputs, noun, partition.elements()));
    }
}

/// The mean of all support sets' outputs.
Predictor support_mean_predictor() {
    return [](SupportSet const& support, Matrix const& x) {
        double examples = 0.0;
        for (Index t = 0; t < support.tasks; ++t) examples += static_cast<double>(support.count(t));
        Vector const mean = support.y.colwise().sum().transpose() / examples;
        return Matrix(Vector::Ones(x.rows()) * mean.transpose());
    };
}

/// Stands for what could not be fitted any more.
Predictor stopped_predictor() {
    return [](SupportSet const&, Matrix const&) -> Matrix { throw Stopped(); };
}

/// No sharing, with the noise model of the first partition that ties or leaves out anything, or its own.
NoisyUnshared unshared_beside(TaskBatch const& batch, std::vector<Partition> const& partitions,
                              HeldOutProtocol const& protocol) {
    NoiseOptions const options = protocol.noise_options();
    for (Partition const& partition : partitions) {
        if (partition.all_apart() || partition.blocks() == 0) continue;
        NoiseModel const noise = fit_noisy_partition(batch, partition, {}, iterations_to_converge, options).white.noise;
        return fit_noisy_unshared(batch, noise, protocol.threads);
    }
    return fit_noisy_unshared(batch, noise_without_sharing(batch, options), protocol.threads);
}

}  // namespace

Criterion validation_criterion(TaskSource const& source, HeldOutProtocol const& protocol, NoiseModel const& noise) {
    return [&source, protocol, noise](TiedTasks const& model) {
        return query_errors(source, Split::validation, protocol.support, protocol.seed, squared_loss().metric,
                            {linear_predictor(tied_adapter(model, protocol.threads), noise)})
            .mean();
    };
}

HeldOut judge_contenders(TaskSource const& source, Vector const& soft_errors, Contenders const& contenders,
                         Metric const& metric, HeldOutProtocol const& protocol) {
    Matrix const errors =
        query_errors(source, Split::test, protocol.support, protocol.seed, metric,
                     {contenders.unshared, contenders.tied, contenders.wrong, support_mean_predictor()});
    HeldOut heldout;
    heldout.metric = metric.name;
    heldout.tasks = errors.rows();
    heldout.support = protocol.support;
    heldout.query = source.shape().examples - protocol.support;
    if (errors.rows() == 0) return heldout;  // no test tasks: nothing is measured
    heldout.soft = soft_errors.mean();
    heldout.ci95 = interval95(soft_errors);
    heldout.unshared = errors.col(0).mean();
    heldout.tied = errors.col(1).mean();
    heldout.wrong = errors.col(2).mean();
    heldout.baseline = errors.col(3).mean();
    return heldout;
}

HeldOut judge_partition(TaskSource const& source, TaskBatch const& batch, Partition const& partition,
                        Vector const& soft_errors, HeldOutProtocol const& protocol) {
    NoiseOptions const options = protocol.noise_options();
    Partition const wrong = partition.all_apart() ? partition : shuffled(partition, protocol.seed);
    NoiseOptions poor = options;  // what a wrong partition leaves unexplained is no noise
    poor.trusted = false;
    Contenders contenders{stopped_predictor(), stopped_predictor(), stopped_predictor()};
    is_finished([&] {
        constexpr Index models = 3;
        protocol.threads.show({"held-out errors", 0, models});
        NoisyUnshared const unshared = unshared_beside(batch, {partition}, protocol);
        contenders.unshared = unshared_predictor(unshared, protocol.threads);
        protocol.threads.show({"held-out errors", 1, models});
        contenders.tied = partition_predictor(batch, partition, unshared, iterations_to_converge, options);
        protocol.threads.show({"held-out errors", 2, models});
        contenders.wrong = partition_predictor(batch, wrong, unshared, iterations_in_search, poor);
    });
    return judge_contenders(source, soft_errors, contenders, squared_loss().metric, protocol);
}

std::vector<double> heldout_of_partitions(TaskSource const& given, std::vector<Partition> const& partitions,
                                          HeldOutProtocol const& protocol) {
    TaskShape const& shape = given.shape();
    for (Partition const& partition : partitions) require_weights(partition, shape.outputs(), shape.inputs(), "weight");
    if (given.tasks_of(Split::test).empty()) {
        return std::vector<double>(partitions.size(), std::numeric_limits<double>::quiet_NaN());
    }
    ScaledTasks const scaled = to_unit_power(given);
    OwnOrder const source(scaled);
    std::vector<std::string> notes;  // a fit has them in its report
    TaskBatch const batch = training_tasks(source, notes);
    NoiseOptions const options = protocol.noise_options();
    NoisyUnshared const unshared = unshared_beside(batch, partitions, protocol);
    std::vector<Predictor> predictors;
    predictors.reserve(partitions.size());
    for (Partition const& partition : partitions) {
        predictors.push_back(partition_predictor(batch, partition, unshared, iterations_to_converge, options));
    }
    Matrix const errors =
        query_errors(source, Split::test, protocol.support, protocol.seed, squared_loss().metric, predictors);
    std::vector<double> means(partitions.size());
    // Column by column, as the fit does: in another order of summation the last bits differ.
    for (Index i = 0; i < errors.cols(); ++i)
        means[static_cast<std::size_t>(i)] = errors.col(i).mean() * (scaled.y_scale() * scaled.y_scale());
    return means;
}

std::vector<double> heldout_of_partitions(SampleSet const& given, std::vector<Partition> const& partitions,
                                          ModelSpec const& spec, std::uint64_t seed) {
    PreparedSamples const prepared = prepare_for(spec, given, {});
    SampleSet const& samples = prepared.samples;
    std::unique_ptr<SampleModel> const model = make_sample_model(spec, samples, seed);
    std::vector<double> errors;
    for (Partition const& partition : partitions) {
        errors.push_back(std::numeric_limits<double>::quiet_NaN());
        require_weights(partition, model->outputs(), model->inputs(), model->noun());
        auto const elements = model->elements_of(partition);
        if (!elements || samples.count(SamplePart::test) == 0) continue;
        errors.back() = model->fit(*elements, {}).errors.mean() * (prepared.y_scale * prepared.y_scale);
    }
    return errors;
}

}  // namespace symdiscover
