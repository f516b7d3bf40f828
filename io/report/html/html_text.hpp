// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

/// Pieces of an HTML page. Texts are escaped here, and nowhere else; what is called `inner` is HTML already.
namespace symdiscover {

/// <p>text</p>; nothing for an empty text.
std::string html_paragraph(std::string const& text, std::string const& css_class = "");

/// Lines as they are, in letters of one width; nothing for an empty text. Line ends stay.
std::string html_lines(std::string const& text);

/// A part of the page under a heading of the second rank; nothing for an empty inner.
std::string html_section(std::string const& heading, std::string const& inner);

/// A cell or anything else: <name>inner</name>, with attributes as they are.
std::string html_element(std::string const& name, std::string const& inner, std::string const& attributes = "");

/// A table of rows of cells that are elements already, under heads that are texts.
std::string html_table(std::vector<std::string> const& heads, std::vector<std::string> const& rows,
                       std::string const& css_class);

/// The text with a capital letter at its beginning.
std::string as_sentence(std::string text);

}  // namespace symdiscover
