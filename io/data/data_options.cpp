// SPDX-License-Identifier: Apache-2.0
#include "io/data/data_options.hpp"

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
    };
}

void DataOptions::validate() const {
    DataOptions checked = *this;
    for (OptionField const& field : option_fields(checked)) {
        bool const unset = field.name == "kind" && !checked.kind;
        if (!unset && field.show().empty()) {
            throw OptionError(field.name, "expected " + field.allowed + ", found another value");
        }
    }
}

}  // namespace symdiscover
