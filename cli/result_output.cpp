// SPDX-License-Identifier: Apache-2.0
#include "cli/result_output.hpp"

#include <cstdlib>

#include "io/h5/atomic_file.hpp"

namespace symdiscover {

namespace {

ReportHeader header_of(Provenance const& provenance) {
    ReportHeader header;
    header.version = provenance.program_version;
    header.dataset = provenance.dataset_path;
    header.title = provenance.dataset_title;
    header.source = provenance.dataset_source;
    Index const entries = provenance.x_shape.empty() ? 0 : provenance.x_shape[0];
    bool const of_tasks = provenance.dataset_kind == to_string(DatasetKind::tasks);
    header.tasks = of_tasks ? entries : 0;
    header.samples = of_tasks ? 0 : entries;
    header.examples = !of_tasks || provenance.x_shape.size() < 2 ? 0 : provenance.x_shape[1];
    header.seed = provenance.seed;
    header.options_given.assign(provenance.options_given.begin(), provenance.options_given.end());
    return header;
}

void save(std::string const& target, ResultFile const& result, ReportWriter ReportFormat::*writer, bool overwrite) {
    AtomicFile file(target, overwrite);
    file.write((format_of_file(target, writer).*writer)(result.discovery, header_of(result.provenance), false));
    file.commit();
}

}  // namespace

void write_report(std::ostream& out, ResultFile const& result, ReportFormat const& format, ColorChoice color) {
    bool const colored = use_color(color, stdout_is_terminal(), std::getenv("NO_COLOR"));
    out << format.report(result.discovery, header_of(result.provenance), colored);
}

void save_report(std::string const& target, ResultFile const& result, bool overwrite) {
    save(target, result, &ReportFormat::report, overwrite);
}

void save_plot(std::string const& target, ResultFile const& result, bool overwrite) {
    save(target, result, &ReportFormat::plot, overwrite);
}

}  // namespace symdiscover
