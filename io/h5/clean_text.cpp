// SPDX-License-Identifier: Apache-2.0
#include "io/h5/clean_text.hpp"

#include <algorithm>
#include <cstdint>

namespace symdiscover {

namespace {

constexpr char const* replacement = "\xEF\xBF\xBD";

/// One character: how many bytes it takes, 0 where they are no UTF-8 (Unicode 15, table 3-7).
struct Character {
    char32_t code = 0;
    std::size_t bytes = 0;
};

Character first_character(std::string_view text) {
    auto const byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    std::uint8_t const lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    std::size_t const bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
    char32_t code = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3FU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};  // shorter forms of smaller codes are no UTF-8
    bool const is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < least[bytes] || is_surrogate || code > 0x10FFFF) return {};
    return {code, bytes};
}

bool ends_a_line(char32_t code) {
    return code == '\n' || code == '\r' || code == '\t' || code == '\v' || code == '\f' || code == 0x85 ||
           code == 0x2028 || code == 0x2029;
}

/// What a terminal, or a reader's eye, takes for more than a sign.
bool is_harmful(char32_t code) {
    bool const is_control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
    bool const turns_direction = code == 0x061C || code == 0x200E || code == 0x200F ||
                                 (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    bool const is_tag = code >= 0xE0000 && code <= 0xE007F;  // invisible, can carry hidden text
    bool const is_noncharacter = (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF) || code == 0xFEFF;
    return is_control || turns_direction || is_tag || is_noncharacter;
}

}  // namespace

std::string clean_text(std::string_view text, std::size_t longest, LineEnds line_ends) {
    std::string clean;
    clean.reserve(std::min(text.size(), longest));
    while (!text.empty()) {
        auto const [code, bytes] = first_character(text);
        std::string_view shown = text.substr(0, bytes);
        if (bytes == 0 || (is_harmful(code) && !ends_a_line(code))) shown = replacement;
        bool const stays = line_ends == LineEnds::kept && (code == '\n' || code == '\t');
        if (bytes > 0 && ends_a_line(code) && !stays) shown = " ";
        if (clean.size() + shown.size() > longest) return clean + "...";
        clean += shown;
        text.remove_prefix(bytes == 0 ? 1 : bytes);
    }
    return clean;
}

}  // namespace symdiscover
