// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "core/base/parallel_for.hpp"
#include "core/base/rng.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/data/samples.hpp"
#include "core/fit/bilevel/bilevel.hpp"
#include "core/fit/means/mean_partition.hpp"
#include "core/fit/one_dataset/bruteforce.hpp"
#include "core/fit/one_dataset/tied_samples.hpp"
#include "core/partitions/comparison.hpp"
#include "core/partitions/enumeration.hpp"

/// The Gaussian experiments of [LPS, section 5.1]: which of K means are equal? One line on stdout for each setting and
/// method: tab-separated, with a header.
using namespace symdiscover;

namespace {

constexpr Index samples = 100;        // train and validation together
constexpr double mean_spacing = 3.0;  // of the blocks' means, in standard deviations of the noise

/// One point on an experiment's axis.
struct Setting {
    int experiment = 1;
    Index swept = 0;  ///< the value of what the experiment varies
    Index dims = 5;   ///< K
    Index blocks = 1;
    Index train = 30;  ///< of the samples; the others are for validation
};

std::vector<Setting> settings_of(int experiment) {
    std::vector<Setting> settings;
    switch (experiment) {
        case 1:
            for (Index dims = 2; dims <= 6; ++dims) settings.push_back({1, dims, dims, 1, 30});
            break;
        case 2:
            for (Index train = 10; train <= 90; train += 10) settings.push_back({2, train, 5, 1, train});
            break;
        case 3:
            for (Index blocks = 1; blocks <= 5; ++blocks) settings.push_back({3, blocks, 5, blocks, 30});
            break;
        default:
            for (Index dims = 10; dims <= 90; dims += 10) settings.push_back({4, dims, dims, 1, 30});
    }
    return settings;
}

/// One draw of the data.
struct Trial {
    Partition truth;
    Vector theta;  ///< the true means
    TrainSamples train;
    ValidationSamples validation;
    TrainSamples fitting;  ///< both together
    std::uint64_t seed = 0;
};

/// Blocks as equal in size as they can be, with means 0, 3, 6, ...
Trial draw(Setting const& setting, std::uint64_t seed, std::uint64_t stream) {
    Trial trial;
    std::vector<std::int32_t> labels;
    trial.theta.resize(setting.dims);
    for (Index e = 0; e < setting.dims; ++e) {
        labels.push_back(static_cast<std::int32_t>(e * setting.blocks / setting.dims));
        trial.theta[e] = mean_spacing * labels.back();
    }
    trial.truth = Partition::from_labels(labels);
    Rng rng = make_rng(seed, stream);
    Matrix const x = normal_matrix(rng, samples, setting.dims).rowwise() + trial.theta.transpose();
    trial.train.x = x.topRows(setting.train);
    trial.validation.x = x.bottomRows(samples - setting.train);
    trial.fitting.x = x;
    trial.seed = stream;
    return trial;
}

Partition bilevel(Trial const& trial) {
    BilevelOptions options;
    options.seed = trial.seed;
    return fit_bilevel(TrainLoss{mean_loss(trial.train)}, ValidationLoss{mean_loss(trial.validation)}, options)
        .partition;
}

Partition automatic(Trial const& trial) { return best_mean_partition(mean_data(trial.fitting)).partition; }

/// All partitions, compared by the validation loss.
Partition brute_force_by_validation(Trial const& trial) {
    if (trial.truth.elements() > max_enumerated_elements) return {};
    return brute_force(TrainLoss{mean_loss(trial.train)}, ValidationLoss{mean_loss(trial.validation)}, {}).partition;
}

/// A partition with blocks of the true sizes that is not the true one. There is none where all blocks are singletons or
/// there is one block only: no partition at all then.
Partition wrong(Trial const& trial) {
    Index const dims = trial.truth.elements();
    if (trial.truth.blocks() == 1 || trial.truth.blocks() == dims) return {};
    Rng rng = make_rng(trial.seed, 1);
    for (;;) {
        std::vector<std::int32_t> labels;
        for (Index const e : random_permutation(rng, dims)) labels.push_back(trial.truth[e]);
        Partition partition = Partition::from_labels(labels);
        if (partition != trial.truth) return partition;
    }
}

/// Chooses a partition from a trial's data; no elements: the method does not apply.
struct Method {
    char const* name;
    Partition (*choose)(Trial const&);
};

constexpr Method methods[] = {
    {"unshared", [](Trial const& trial) { return Partition::singletons(trial.truth.elements()); }},
    {"oracle", [](Trial const& trial) { return trial.truth; }},
    {"wrong", wrong},
    {"bilevel", bilevel},
    {"bruteforce", brute_force_by_validation},
    {"auto", automatic},
};

/// What a method did in one trial.
struct Outcome {
    bool applies = false;
    double squared_error = 0.0;  ///< |theta-hat - theta|^2 after the refit to all samples
    Index distance = 0;          ///< of partitions
    double seconds = 0.0;        ///< of one CPU
};

/// CPU seconds of this thread: other work on the machine does not count.
double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Outcome run(Method const& method, Trial const& trial) {
    double const start = thread_seconds();
    Partition const partition = method.choose(trial);
    Outcome outcome;
    if (partition.elements() == 0) return outcome;
    Vector const theta = expand(partition, least_squares(mean_loss(trial.fitting), partition).psi, 1);
    outcome.seconds = thread_seconds() - start;
    outcome.applies = true;
    outcome.squared_error = (theta - trial.theta).squaredNorm();
    outcome.distance = compare_partitions(partition, trial.truth).partition_distance;
    return outcome;
}

/// One line: means over the trials and half-widths of their 95 % intervals.
void print_line(Setting const& setting, Method const& method, std::vector<Outcome> const& outcomes) {
    auto const count = static_cast<double>(outcomes.size());
    double error = 0.0, square = 0.0, distance = 0.0, distance_square = 0.0, exact = 0.0, seconds = 0.0;
    for (Outcome const& outcome : outcomes) {
        auto const d = static_cast<double>(outcome.distance);
        error += outcome.squared_error / count;
        square += outcome.squared_error * outcome.squared_error / count;
        distance += d / count;
        distance_square += d * d / count;
        exact += (outcome.distance == 0 ? 1.0 : 0.0) / count;
        seconds += outcome.seconds;
    }
    auto const half_width = [&](double mean, double mean_square) {
        return 1.96 * std::sqrt(std::max(mean_square - mean * mean, 0.0) / count);
    };
    fmt::print("{}\t{}\t{}\t{}\t{:.6f}\t{:.6f}\t{:.4f}\t{:.4f}\t{:.4f}\t{:.3f}\n", setting.experiment, setting.swept,
               method.name, outcomes.size(), error, half_width(error, square), exact, distance,
               half_width(distance, distance_square), seconds);
}

void run_setting(Setting const& setting, std::vector<Method> const& chosen, Index trials, std::uint64_t seed,
                 int threads) {
    std::vector<std::vector<Outcome>> outcomes(chosen.size(), std::vector<Outcome>(static_cast<std::size_t>(trials)));
    parallel_for(trials, threads, [&](Index t) {
        auto const stream = static_cast<std::uint64_t>((setting.experiment * 1000 + setting.swept) * 1000000 + t);
        Trial const trial = draw(setting, seed, stream);
        for (std::size_t m = 0; m < chosen.size(); ++m) {
            outcomes[m][static_cast<std::size_t>(t)] = run(chosen[m], trial);
        }
    });
    for (std::size_t m = 0; m < chosen.size(); ++m) {
        if (outcomes[m].front().applies) print_line(setting, chosen[m], outcomes[m]);
    }
    std::fflush(stdout);
}

struct Arguments {
    std::vector<int> experiments;
    std::vector<std::string> methods;
    Index trials = 200;
    std::uint64_t seed = 0;
    int threads = 1;
    bool help = false;
};

Arguments parse(int argc, char** argv, std::ostream& help) {
    namespace po = boost::program_options;
    Arguments arguments;
    po::options_description description("gaussian [options]");
    auto add = description.add_options();
    add("help", po::bool_switch(&arguments.help));
    add("experiment", po::value(&arguments.experiments)->multitoken(), "1, 2, 3, 4; default all");
    add("method", po::value(&arguments.methods)->multitoken(), "names; default all");
    add("trials", po::value(&arguments.trials)->default_value(200));
    add("seed", po::value(&arguments.seed)->default_value(0));
    add("threads", po::value(&arguments.threads)->default_value(static_cast<int>(std::thread::hardware_concurrency())));
    po::variables_map values;
    po::store(po::parse_command_line(argc, argv, description), values);
    po::notify(values);
    help << description;
    if (arguments.experiments.empty()) arguments.experiments = {1, 2, 3, 4};
    return arguments;
}

std::vector<Method> choose_methods(std::vector<std::string> const& names) {
    std::vector<Method> chosen;
    for (Method const& method : methods) {
        if (names.empty() || std::find(names.begin(), names.end(), method.name) != names.end()) {
            chosen.push_back(method);
        }
    }
    return chosen;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        std::ostringstream help;
        Arguments const arguments = parse(argc, argv, help);
        if (arguments.help) {
            fmt::print("{}", help.str());
            return 0;
        }
        fmt::print("experiment\tswept\tmethod\ttrials\tmse\tmse_ci95\texact\tdistance\tdistance_ci95\tseconds\n");
        for (int const experiment : arguments.experiments) {
            for (Setting const& setting : settings_of(experiment)) {
                run_setting(setting, choose_methods(arguments.methods), arguments.trials, arguments.seed,
                            arguments.threads);
            }
        }
    } catch (std::exception const& error) {
        fmt::print(stderr, "gaussian: {}\n", error.what());
        return 2;
    }
    return 0;
}
