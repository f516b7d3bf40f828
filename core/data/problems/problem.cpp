// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/problem.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/base/errors.hpp"
#include "core/data/problems/problem_convolution.hpp"
#include "core/data/problems/problem_group.hpp"

namespace symdiscover {

namespace {

struct ProblemKind {
    std::string_view name;
    LinearFamily (*make)(ProblemOptions const&);
    std::string (*arguments)(ProblemOptions const&);  ///< the options that only this problem has, as on a command line
};

constexpr ProblemKind problem_kinds[] = {
    {"conv1d", make_conv1d, conv1d_arguments},
    {"lowrank", make_lowrank, lowrank_arguments},
    {"group", make_group, group_arguments},
};

ProblemKind const& find_kind(std::string_view name) {
    auto const* const kind = std::find_if(std::begin(problem_kinds), std::end(problem_kinds),
                                          [name](ProblemKind const& candidate) { return candidate.name == name; });
    if (kind == std::end(problem_kinds)) {
        throw OptionError(
            fmt::format("problem: expected one of {}, found '{}'", fmt::join(problem_names(), ", "), name));
    }
    return *kind;
}

void require_at_least(char const* option, Index smallest, Index value) {
    if (value < smallest) throw OptionError(fmt::format("{}: expected at least {}, found {}", option, smallest, value));
}

}  // namespace

void ProblemOptions::validate() const {
    require_at_least("--tasks", 1, tasks);
    require_at_least("--examples", 2, examples);
    if (!(noise >= 0.0) || !std::isfinite(noise)) {
        throw OptionError(fmt::format("--noise: expected a finite number of at least 0, found {}", noise));
    }
    if (!(std::abs(correlation) < 1.0)) {
        throw OptionError(fmt::format("--correlation: expected a number between -1 and 1, found {}", correlation));
    }
}

std::unique_ptr<Problem> make_problem(std::string_view name, ProblemOptions const& options) {
    options.validate();
    return std::make_unique<LinearProblem>(find_kind(name).make(options), options);
}

std::vector<std::string_view> problem_names() {
    std::vector<std::string_view> names;
    for (ProblemKind const& kind : problem_kinds) names.push_back(kind.name);
    return names;
}

std::string problem_command(std::string_view name, ProblemOptions const& options) {
    std::string command =
        fmt::format("symdiscover generate {} {} --tasks {} --examples {} --noise {} --seed {}", name,
                    find_kind(name).arguments(options), options.tasks, options.examples, options.noise, options.seed);
    if (options.correlation != 0.0) command += fmt::format(" --correlation {}", options.correlation);
    if (options.scramble) command += " --scramble";
    return command;
}

}  // namespace symdiscover
