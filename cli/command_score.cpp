// SPDX-License-Identifier: Apache-2.0
#include "cli/command_score.hpp"

namespace symdiscover {

ScoreCommand::ScoreCommand()
    : Command({"score", "compare a result with the sharing that is known to be true",
               "RESULT (--truth FILE | --group EXPR [--output-group EXPR]) [options]",
               "  symdiscover score photo.h5 --truth sample_data/photo_scanlines.h5\n"
               "  symdiscover score c16.h5 --group \"cyclic(16)\" --require-exact"}) {
    auto& a = arguments_;
    auto expression = text_value("EXPR", "a group such as \"cyclic(16)\"");
    options().add_argument("RESULT", a.result, file_name(), "what `symdiscover fit` has written");
    options().begin_group("Options");
    options().add("truth", a.truth, file_name(), "a file with /truth/partition, such as the dataset itself");
    options().add("group", a.group, expression, "the orbits of this group on the weights are the truth");
    options().add("output-group", a.output_group, expression, "how it acts on the outputs; default: as on the inputs");
    options().add_flag("require-exact", a.require_exact, "exit with 1 unless the partition is exactly the true one");
    add_format_option(options(), a.format);
    a.talk.add_to(options());
}

void ScoreCommand::validate() const {
    auto const& a = arguments_;
    if (a.truth.empty() && a.group.empty())
        throw OptionError("--truth: expected a file, or --group EXPR; found neither");
    if (!a.truth.empty() && !a.group.empty()) throw OptionError("--group: not together with --truth; expected one");
    if (!a.output_group.empty() && a.group.empty()) throw OptionError("--output-group: only with --group");
}

ExitCode ScoreCommand::run() { throw OptionError("score is not there yet"); }

}  // namespace symdiscover
