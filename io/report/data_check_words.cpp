// SPDX-License-Identifier: Apache-2.0
#include "io/report/data_check_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t most_listed = 8;

/// Sets of copies that are listed; how many more there are is said.
constexpr std::size_t most_sets = 3;

/// "3, 7 and 9", or the first ones and how many there are.
std::string list_of(std::vector<Index> const& numbers) {
    if (numbers.size() > most_listed) {
        return fmt::format("{}, ... ({} of them)", fmt::join(numbers.begin(), numbers.begin() + most_listed, ", "),
                           numbers.size());
    }
    if (numbers.size() == 1) return fmt::format("{}", numbers[0]);
    return fmt::format("{} and {}", fmt::join(numbers.begin(), numbers.end() - 1, ", "), numbers.back());
}

template <class Get>
std::string values_of(std::vector<ColumnSummary> const& columns, Get const& get) {
    std::vector<std::string> shown;
    for (ColumnSummary const& column : columns) shown.push_back(fmt::format("{:.3g}", get(column)));
    if (columns.size() <= most_listed) return fmt::format("{}", fmt::join(shown, ", "));
    auto const less = [&](auto const& a, auto const& b) { return get(a) < get(b); };
    auto const [low, high] = std::minmax_element(columns.begin(), columns.end(), less);
    return fmt::format("{:.3g} to {:.3g}", get(*low), get(*high));
}

std::string summary_of(std::vector<ColumnSummary> const& columns) {
    return fmt::format("{}: rms {}; means {}", columns.size(),
                       values_of(columns, [](ColumnSummary const& column) { return column.rms; }),
                       values_of(columns, [](ColumnSummary const& column) {
                           constexpr double rounding = 1e-14;
                           return std::abs(column.mean) < rounding * column.rms ? 0.0 : column.mean;
                       }));
}

/// What is conspicuous about the inputs, or the outputs; `one` is "input".
void add_column_checks(Facts& facts, std::string const& one, std::vector<ColumnSummary> const& columns,
                       std::vector<std::vector<Index>> const& copies) {
    std::vector<Index> constant;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c].constant) constant.push_back(static_cast<Index>(c));
    }
    if (!constant.empty()) {
        bool const single = constant.size() == 1;
        facts.emplace_back("check",
                           fmt::format("{}{} {} never {}: the data say nothing of {} weights", one, single ? "" : "s",
                                       list_of(constant), single ? "varies" : "vary", single ? "its" : "their"));
    }
    for (std::size_t i = 0; i < std::min(copies.size(), most_sets); ++i) {
        facts.emplace_back("check", fmt::format("{}s {} are copies of each other", one, list_of(copies[i])));
    }
    if (copies.size() > most_sets) {
        facts.emplace_back("check", fmt::format("{} more sets of {}s are copies", copies.size() - most_sets, one));
    }
    constexpr double far_apart = 100.0;
    auto const less = [](auto const& a, auto const& b) { return a.rms < b.rms; };
    std::vector<ColumnSummary> sorted = columns;
    std::erase_if(sorted, [](ColumnSummary const& column) { return column.rms == 0.0; });
    if (sorted.empty()) return;
    auto const [low, high] = std::minmax_element(sorted.begin(), sorted.end(), less);
    if (high->rms <= far_apart * low->rms) return;
    facts.emplace_back("check",
                       fmt::format("the rms of {0}s lie between {1:.3g} and {2:.3g}: if the {0}s have different "
                                   "units, weights cannot be equal; bring them to one scale",
                                   one, low->rms, high->rms));
}

void add_copies(Facts& facts, DataChecks const& checks) {
    for (std::size_t i = 0; i < std::min(checks.equal_tasks.size(), most_sets); ++i) {
        facts.emplace_back("check", fmt::format("tasks {} are copies of each other: copies are no evidence",
                                                list_of(checks.equal_tasks[i])));
    }
    if (checks.equal_tasks.size() > most_sets) {
        facts.emplace_back("check",
                           fmt::format("{} more sets of tasks are copies", checks.equal_tasks.size() - most_sets));
    }
    if (checks.copied_examples == 0) return;
    facts.emplace_back("check", fmt::format("{} of {} examples repeat another one, inputs and outputs",
                                            checks.copied_examples, checks.examples));
}

void add_suspicious(Facts& facts, std::string const& array, std::vector<SuspiciousValue> const& values) {
    for (SuspiciousValue const& one : values) {
        facts.emplace_back("check",
                           fmt::format("{} stands {} times in {}, far from all other values: if it means that a "
                                       "value is missing, write NaN for it and say --missing drop",
                                       one.value, one.count, array));
    }
}

/// What a fit keeps in memory at most, in bytes: the data, statistics of the tasks it learns from, and the system that
/// a sharing matrix is found by. Measured against fits of 8 to 64 inputs; most take less.
double memory_of_fit(DatasetInfo const& info) {
    auto const n = static_cast<double>(info.inputs());
    auto const m = static_cast<double>(info.outputs());
    constexpr double program = 2e7;
    constexpr double largest_system = 2000.0;
    constexpr double copies_of_system = 15.0;
    double const system = std::min(largest_system, n * n);
    double const rows = info.kind == DatasetKind::tasks
                            ? static_cast<double>(info.shape.tasks) * static_cast<double>(info.shape.examples)
                            : static_cast<double>(info.samples.samples);
    constexpr double most_observations = 1e6;  // more tasks than these and 200 are not used
    double tasks = info.kind == DatasetKind::tasks ? static_cast<double>(info.shape.tasks) : 1.0;
    if (info.kind == DatasetKind::tasks) {
        tasks = std::min(tasks, std::max(200.0, most_observations / (static_cast<double>(info.shape.examples) * m)));
    }
    double const data = std::min(rows * (n + m) * sizeof(double), default_memory_limit());
    double const statistics = 3.0 * tasks * (n * n + n * m) * sizeof(double);
    bool const means = info.kind == DatasetKind::vectors;
    return program + data + (means ? 0.0 : statistics + copies_of_system * system * system * sizeof(double));
}

std::string size_of(double bytes) {
    constexpr double ten_megabytes = 1e7;
    if (bytes >= 1e9) return fmt::format("{:.1f} GB", bytes / 1e9);
    return fmt::format("{:.0f}0 MB", std::ceil(bytes / ten_megabytes));
}

/// By the number of weights alone: how many of them are shared is what the fit finds out. Measured on two
/// cores, with two other programs beside, of 60 and 300 tasks of 8 examples: 100 weights up to 21 s; 400 to 17,000 from
/// 5 s to more than 110 s, where it was ended; 40,000 to 600,000, where no search without names is tried, 5 to 17 s.
char const* time_of_fit(DatasetInfo const& info) {
    Index const weights = info.inputs() * info.outputs();
    constexpr Index few = 100;
    constexpr Index most = 1'000'000;  // beyond it nothing was measured
    if (info.kind == DatasetKind::vectors || weights <= few) return "seconds";
    return weights <= most ? "seconds, or minutes where little is shared" : "minutes or longer";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> check_facts(DatasetInfo const& info, DataChecks const& checks) {
    Facts facts{{info.kind == DatasetKind::vectors ? "numbers" : "inputs", summary_of(checks.inputs)}};
    if (!checks.outputs.empty()) facts.emplace_back("outputs", summary_of(checks.outputs));
    std::size_t const before = facts.size();
    add_column_checks(facts, info.kind == DatasetKind::vectors ? "coordinate" : "input", checks.inputs,
                      checks.equal_inputs);
    add_column_checks(facts, "output", checks.outputs, checks.equal_outputs);
    add_copies(facts, checks);
    add_suspicious(facts, "/x", checks.in_x);
    add_suspicious(facts, "/y", checks.in_y);
    if (facts.size() == before) {
        facts.emplace_back("check", "nothing constant, no copies, no values that stand for missing ones");
    }
    facts.emplace_back("a fit", fmt::format("with method auto takes up to {} of memory and {}",
                                            size_of(memory_of_fit(info)), time_of_fit(info)));
    return facts;
}

}  // namespace symdiscover
