// SPDX-License-Identifier: Apache-2.0
#include "io/report/html/html_text.hpp"

#include <fmt/format.h>

#include <sstream>

#include "io/report/plot/svg.hpp"

namespace symdiscover {

std::string html_element(std::string const& name, std::string const& inner, std::string const& attributes) {
    return fmt::format("<{0}{1}{2}>{3}</{0}>\n", name, attributes.empty() ? "" : " ", attributes, inner);
}

std::string html_paragraph(std::string const& text, std::string const& css_class) {
    if (text.empty()) return {};
    return html_element("p", xml_text(text), css_class.empty() ? "" : fmt::format("class=\"{}\"", css_class));
}

std::string html_lines(std::string const& text) {
    if (text.empty()) return {};
    std::string lines;
    std::istringstream all(text);
    for (std::string line; std::getline(all, line);) lines += xml_text(line) + "\n";
    return html_element("pre", lines, "tabindex=\"0\"");  // so that the keyboard can move it where it is too wide
}

std::string html_section(std::string const& heading, std::string const& inner) {
    if (inner.empty()) return {};
    return "<section>\n" + html_element("h2", xml_text(heading)) + inner + "</section>\n";
}

std::string html_table(std::vector<std::string> const& heads, std::vector<std::string> const& rows,
                       std::string const& css_class) {
    std::string head;
    for (std::string const& text : heads) head += html_element("th", xml_text(text), "scope=\"col\"");
    std::string body;
    for (std::string const& row : rows) body += html_element("tr", "\n" + row);
    return html_element("table", html_element("thead", html_element("tr", head)) + html_element("tbody", body),
                        fmt::format("class=\"{}\"", css_class));
}

std::string as_sentence(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

}  // namespace symdiscover
