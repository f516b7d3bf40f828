// SPDX-License-Identifier: Apache-2.0
#include "cli/result_output.hpp"

#include <cstdlib>
#include <iostream>

#include "io/h5/atomic_file.hpp"
#include "io/report/report_layout.hpp"

namespace symdiscover {

namespace {

void save(std::string const& target, std::string const& text, bool overwrite) {
    if (is_standard_output(target)) {
        std::cout << text;
        return;
    }
    AtomicFile file(target, overwrite);
    file.write(text);
    file.commit();
}

}  // namespace

void write_report(std::ostream& out, ResultFile const& result, ReportFormat const& format, ColorChoice color) {
    bool const colored = use_color(color, stdout_is_terminal() && terminal_can_draw(), std::getenv("NO_COLOR"));
    ReportWidth const width(static_cast<std::size_t>(page_columns()));
    out << format.report(result.discovery, result.provenance, colored);
}

void save_report(std::string const& target, ResultFile const& result, bool overwrite) {
    ReportFormat const& format = *format_of_file(target, has_report);
    save(target, format.report(result.discovery, result.provenance, false), overwrite);
}

void save_plot(PlotFile const& plot, ResultFile const& result, bool overwrite) {
    ReportFormat const& format = *format_of_file(plot.name, has_plot);
    save(plot.name, format.plot(result.discovery, result.provenance, {.title = !plot.no_title}), overwrite);
}

}  // namespace symdiscover
