// SPDX-License-Identifier: Apache-2.0
#include "io/data/data_options.hpp"

#include <fmt/format.h>

#include <utility>

namespace symdiscover {

namespace {

ValueRule<std::optional<DatasetKind>> kind_name() {
    std::vector<std::pair<std::string, std::optional<DatasetKind>>> kinds;
    for (DatasetKind const kind :
         {DatasetKind::tasks, DatasetKind::supervised, DatasetKind::vectors, DatasetKind::classes}) {
        kinds.emplace_back(to_string(kind), kind);
    }
    return one_of(kinds);
}

/// A number of examples, or nothing.
ValueRule<std::optional<Index>> examples_or_none() {
    ValueRule<Index> const rule = whole_number<Index>(2);
    auto parse = [rule](std::string const& text) -> std::optional<std::optional<Index>> {
        if (auto const value = rule.parse(text)) return value;
        return std::nullopt;
    };
    auto show = [rule](std::optional<Index> const& value) { return value ? rule.show(*value) : ""; };
    return {rule.placeholder, rule.allowed, rule.note, parse, show};
}

}  // namespace

std::vector<OptionField> option_fields(DataOptions& options) {
    return {
        {"kind", options.kind, kind_name(),
         "what the dataset is made of: many tasks, one set of samples with outputs or without, or images of classes, "
         "of "
         "which tasks are drawn; default: what its "
         "attribute kind says, or else tasks"},
        {"axes", options.axes,
         one_of<AxisReading>(
             {{"auto", AxisReading::automatic}, {"reversed", AxisReading::reversed}, {"stored", AxisReading::stored}}),
         "order of the axes of /x and /y; reversed: the last one first, as MATLAB, R and others with columns first "
         "write "
         "them; stored: as in the file, whatever it says; auto: as the names of the axes say, or as stored"},
        {"missing", options.missing,
         one_of<MissingValues>({{"error", MissingValues::error}, {"drop", MissingValues::drop}}),
         "examples with a missing value (NaN, a fill value): refuse the file, or leave them out"},
        {"follow-links", options.follow_links,
         "read files in other folders too, where external links and virtual datasets lead there"},
        {"y", options.y_file, file_name(), "the file that has y, where it is not the one that has x (NPY, CSV, ...)"},
        {"x-name", options.x_name, text_value("NAME", "the name of an array, or names of columns"),
         "what the file calls x; of CSV files the columns: names, or patterns with *, separated by commas; default: x, "
         "or all columns called x1, x2, ..."},
        {"y-name", options.y_name, text_value("NAME", "the name of an array, or names of columns"), "the same of y"},
        {"task", options.task, text_value("COLUMN", "the name of a column"),
         "of CSV files: the column that says which task a row belongs to"},
        {"window", options.window, examples_or_none(),
         "x and y are one recording, [time, ...]: cut it into tasks of so many examples"},
    };
}

DataOptions DataOptions::of_another_file() const {
    DataOptions other;
    other.kind = kind;
    other.axes = axes;
    other.missing = missing;
    return other;
}

void DataOptions::validate() const {
    DataOptions checked = *this;
    for (OptionField const& field : option_fields(checked)) {
        bool const is_a_word = (field.name == "kind" && kind) || field.name == "axes" || field.name == "missing";
        if (is_a_word && field.show().empty()) {
            throw OptionError(field.name, "expected " + field.allowed + ", found another value");
        }
    }
    if (window && !task.empty()) throw OptionError("window", "expected without --task, found both");
}

void DataOptions::require_suit(DatasetKind found) const {
    if (found == DatasetKind::tasks) return;
    for (auto const& [option, is_given] : {std::pair("window", window.has_value()), {"task", !task.empty()}}) {
        if (!is_given) continue;
        throw OptionError(option, fmt::format("expected for data of kind tasks, found kind {}", to_string(found)));
    }
}

}  // namespace symdiscover
