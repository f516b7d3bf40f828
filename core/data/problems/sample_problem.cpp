// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/sample_problem.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/errors.hpp"
#include "core/data/problems/problem_means.hpp"
#include "core/data/problems/problem_shift.hpp"
#include "core/data/problems/problem_sum.hpp"

namespace symdiscover {

namespace {

struct SampleProblemKind {
    std::string_view name;
    SampleProblemOptions (*with_defaults)(SampleProblemOptions);  ///< puts the problem's own for what was left open
    SampleFamily (*make)(SampleProblemOptions const&);
    std::string (*arguments)(SampleProblemOptions const&);  ///< those that not every problem has, as on a command line
};

constexpr SampleProblemKind sample_problem_kinds[] = {
    {"means", means_defaults, make_means, means_arguments},
    {"sum", sum_defaults, make_sum, sum_arguments},
    {"shift", shift_defaults, make_shift, shift_arguments},
};

SampleProblemKind const& find_kind(std::string_view name) {
    auto const* const kind =
        std::find_if(std::begin(sample_problem_kinds), std::end(sample_problem_kinds),
                     [name](SampleProblemKind const& candidate) { return candidate.name == name; });
    if (kind == std::end(sample_problem_kinds)) {
        throw OptionError(
            fmt::format("problem: expected one of {}, found '{}'", fmt::join(sample_problem_names(), ", "), name));
    }
    return *kind;
}

/// An option's number of samples, in the order in which the parts stand in the data.
struct PartCount {
    char const* option;
    SamplePart part;
    Index count;
};

std::array<PartCount, 4> part_counts(SampleProblemOptions const& options) {
    return {{{"--train", SamplePart::train, options.train},
             {"--validation", SamplePart::validation, options.validation},
             {"--test", SamplePart::test, options.test},
             {"--tuning", SamplePart::tuning, options.tuning}}};
}

/// Samples of one family, in memory only when asked for.
class FamilyProblem final : public SampleProblem {
  public:
    FamilyProblem(SampleFamily family, SampleProblemOptions const& options)
        : family_(std::move(family)), seed_(options.seed) {
        for (PartCount const& part : part_counts(options)) {
            parts_.insert(parts_.end(), static_cast<std::size_t>(part.count), part.part);
        }
        shape_ = {static_cast<Index>(parts_.size()), family_.input_shape, family_.output_shape, family_.has_outputs};
    }

    SampleShape const& shape() const override { return shape_; }
    std::vector<SamplePart> const& parts() const override { return parts_; }
    Partition const& partition() const override { return family_.partition; }
    std::string const& title() const override { return family_.title; }

    SampleBatch generate(Index first, Index count) const override {
        SampleBatch batch{Matrix(count, shape_.inputs()), Matrix(count, shape_.outputs())};
        for (Index i = 0; i < count; ++i) {
            Rng rng = make_rng(seed_, static_cast<std::uint64_t>(first + i));
            family_.draw(rng, batch, i);
        }
        return batch;
    }

  private:
    SampleFamily family_;
    std::uint64_t seed_;
    SampleShape shape_;
    std::vector<SamplePart> parts_;
};

}  // namespace

void SampleProblemOptions::validate() const {
    for (PartCount const& part : part_counts(*this)) {
        if (part.count < 0) {
            throw OptionError(fmt::format("{}: expected at least 0, found {}", part.option, part.count));
        }
    }
    if (!std::isfinite(noise)) {
        throw OptionError(fmt::format("--noise: expected a finite number of at least 0, found {}", noise));
    }
}

std::unique_ptr<SampleProblem> make_sample_problem(std::string_view name, SampleProblemOptions const& options) {
    SampleProblemKind const& kind = find_kind(name);
    options.validate();
    SampleProblemOptions const all = kind.with_defaults(options);
    return std::make_unique<FamilyProblem>(kind.make(all), all);
}

std::vector<std::string_view> sample_problem_names() {
    std::vector<std::string_view> names;
    for (SampleProblemKind const& kind : sample_problem_kinds) names.push_back(kind.name);
    return names;
}

std::string sample_problem_command(std::string_view name, SampleProblemOptions const& options) {
    SampleProblemKind const& kind = find_kind(name);
    SampleProblemOptions const all = kind.with_defaults(options);
    std::string command = fmt::format("symdiscover generate {} {}", name, kind.arguments(all));
    for (PartCount const& part : part_counts(all)) {
        if (part.count > 0) command += fmt::format(" {} {}", part.option, part.count);
    }
    return command + fmt::format(" --noise {} --seed {}", all.noise, all.seed);
}

SampleSet to_memory(SampleProblem const& problem) {
    return {problem.shape(), problem.generate(0, problem.shape().samples), problem.parts()};
}

}  // namespace symdiscover
