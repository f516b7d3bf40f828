// SPDX-License-Identifier: Apache-2.0
#include "cli/result_output.hpp"

#include <cstdlib>

#include "io/h5/atomic_file.hpp"

namespace symdiscover {

namespace {

void save(std::string const& target, ResultFile const& result, ReportWriter ReportFormat::*writer, bool overwrite) {
    AtomicFile file(target, overwrite);
    file.write((format_of_file(target, writer).*writer)(result.discovery, result.provenance, false));
    file.commit();
}

}  // namespace

void write_report(std::ostream& out, ResultFile const& result, ReportFormat const& format, ColorChoice color) {
    bool const colored = use_color(color, stdout_is_terminal(), std::getenv("NO_COLOR"));
    out << format.report(result.discovery, result.provenance, colored);
}

void save_report(std::string const& target, ResultFile const& result, bool overwrite) {
    save(target, result, &ReportFormat::report, overwrite);
}

void save_plot(std::string const& target, ResultFile const& result, bool overwrite) {
    save(target, result, &ReportFormat::plot, overwrite);
}

}  // namespace symdiscover
