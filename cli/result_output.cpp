// SPDX-License-Identifier: Apache-2.0
#include "cli/result_output.hpp"

#include <cstdlib>
#include <sstream>

#include "io/h5/atomic_file.hpp"
#include "io/report/plot_svg.hpp"
#include "io/report/report.hpp"
#include "io/report/report_gap.hpp"
#include "io/report/report_json.hpp"

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

void save(std::string const& target, std::string const& text, bool overwrite) {
    AtomicFile file(target, overwrite);
    file.write(text);
    file.commit();
}

}  // namespace

void write_report(std::ostream& out, ResultFile const& result, OutputFormat format, ColorChoice color) {
    ReportHeader const header = header_of(result.provenance);
    if (format == OutputFormat::json) {
        out << json_report(result.discovery, header);
        return;
    }
    if (format == OutputFormat::gap) {
        out << gap_report(result.discovery, header);
        return;
    }
    bool const colored = use_color(color, stdout_is_terminal(), std::getenv("NO_COLOR"));
    write_text_report(out, result.discovery, header, colored);
}

void save_report(std::string const& target, ResultFile const& result, bool overwrite) {
    std::ostringstream text;
    bool const json = target.ends_with(".json");
    write_report(text, result, json ? OutputFormat::json : OutputFormat::text, ColorChoice::never);
    save(target, text.str(), overwrite);
}

void save_plot(std::string const& target, ResultFile const& result, bool overwrite) {
    save(target, svg_plot(result.discovery, header_of(result.provenance)), overwrite);
}

}  // namespace symdiscover
