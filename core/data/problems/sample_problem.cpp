// SPDX-License-Identifier: Apache-2.0
#include "core/data/problems/sample_problem.hpp"

#include <fmt/format.h>

#include <utility>

namespace symdiscover {

namespace {

/// A whole number of at least 1; 0 is no value: the part is not there.
ValueRule<Index> part_size() {
    ValueRule<Index> rule = whole_number<Index>(1);
    rule.show = [](Index const& value) { return value == 0 ? std::string{} : fmt::format("{}", value); };
    return rule;
}

}  // namespace

std::vector<OptionField> SampleProblem::size_options() {
    return {{"train", train, part_size(), "samples"},
            {"validation", validation, part_size(), "samples"},
            {"test", test, part_size(), "samples"},
            {"tuning", tuning, part_size(), "samples to stop training by"}};
}

SyntheticData SampleProblem::build() const {
    SyntheticData data = family();
    using Part = std::pair<SamplePart, Index>;
    for (auto const& [part, count] : {Part{SamplePart::train, train}, Part{SamplePart::validation, validation},
                                      Part{SamplePart::test, test}, Part{SamplePart::tuning, tuning}}) {
        data.parts.insert(data.parts.end(), static_cast<std::size_t>(count), part);
    }
    data.samples.samples = static_cast<Index>(data.parts.size());
    data.samples.has_outputs = kind() == DatasetKind::supervised;
    return data;
}

}  // namespace symdiscover
