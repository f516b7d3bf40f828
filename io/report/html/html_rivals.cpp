// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_rivals.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "io/report/html/html_text.hpp"
#include "io/report/plot/svg.hpp"

namespace symdiscover {

namespace {

std::string rival_row(int rank, std::string const& name, double log_ratio) {
    return html_element("td", fmt::format("{}", rank), "class=\"number\"") + html_element("td", xml_text(name)) +
           html_element("td", xml_text(odds_words(log_ratio)));
}

}  // namespace

std::string odds_words(double log_ratio) {
    if (log_ratio == 0.0) return "1";
    if (!std::isfinite(log_ratio)) return "not known";
    double const tens = -log_ratio / std::numbers::ln10;
    if (tens < 0.0) return fmt::format("e^{:.1f} more probable", log_ratio);
    std::string const one_in =
        tens < 3.0 ? fmt::format("{:.3g}", std::pow(10.0, tens)) : fmt::format("10^{:.0f}", tens);
    return fmt::format("e^{:.1f} (1 in {})", log_ratio, one_in);
}

std::string html_rivals(JudgedLayer const& judged) {
    Competition const& competition = judged.layer.competition;
    std::string html;
    if (competition.measured()) {
        // The less probable one in units of the other; where that is not known the finding stands first.
        bool const found_first = !(competition.log_odds < 0.0);
        std::string const found = "this finding";
        std::string const& other = competition.runner_up;
        double const distance = -std::abs(competition.log_odds);
        std::vector<std::string> const rows{rival_row(1, found_first ? found : other, 0.0),
                                            rival_row(2, found_first ? other : found, distance)};
        html += html_table({"rank", "sharing", "odds against the first"}, rows, "rivals");
    }
    return html + html_paragraph(confidence_words(judged));
}

}  // namespace symdiscover
