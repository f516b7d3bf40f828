// SPDX-License-Identifier: Apache-2.0
#include "io/report/group_term.hpp"

#include <array>
#include <cctype>
#include <string_view>

namespace symdiscover {

namespace {

struct Prefix {
    std::string_view text;
    GroupTerm::Kind kind;
    bool bracketed;  ///< the number stands in brackets
};

// p4m before p4, which it begins with.
constexpr std::array prefixes{
    Prefix{"p4m", GroupTerm::Kind::p4m, true},      Prefix{"p4", GroupTerm::Kind::p4, true},
    Prefix{"C", GroupTerm::Kind::cyclic, false},    Prefix{"D", GroupTerm::Kind::dihedral, false},
    Prefix{"S", GroupTerm::Kind::symmetric, false}, Prefix{"A", GroupTerm::Kind::alternating, false},
};

// No group on the points of a layer has a larger number in its name; a longer one is no name.
constexpr std::size_t most_digits = 9;
// Names are read from files too: one this long is a mistake, and its brackets could exhaust the stack.
constexpr std::size_t most_characters = 1000;

/// Recursive descent: product := factor " x " factor ...; factor := wreath or wreath^number; wreath := atom " wr " atom
/// ... from the left.
class NameParser {
  public:
    explicit NameParser(std::string_view text) : rest_(text) {}

    std::optional<GroupTerm> parse() {
        auto term = product();
        return rest_.empty() ? term : std::nullopt;
    }

  private:
    bool skip(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    std::optional<GroupTerm> product() {
        auto first = factor();
        if (!first || (first->power == 1 && !rest_.starts_with(" x "))) return first;
        GroupTerm term{GroupTerm::Kind::product, 0, {*first}};
        while (skip(" x ")) {
            auto const next = factor();
            if (!next) return std::nullopt;
            term.parts.push_back(*next);
        }
        return term;
    }

    std::optional<GroupTerm> factor() {
        auto term = wreath();
        if (!term || !skip("^")) return term;
        auto const power = number();
        if (!power || *power < 1) return std::nullopt;
        term->power = *power;
        return term;
    }

    std::optional<GroupTerm> wreath() {
        auto term = atom();
        while (term && skip(" wr ")) {
            auto const outer = atom();
            if (!outer) return std::nullopt;
            term = GroupTerm{GroupTerm::Kind::wreath, 0, {*term, *outer}};
        }
        return term;
    }

    std::optional<GroupTerm> atom() {
        if (skip("(")) {
            auto term = product();
            return skip(")") ? term : std::nullopt;
        }
        if (skip("trivial")) return GroupTerm{};
        for (Prefix const& prefix : prefixes) {
            if (skip(prefix.text)) return numbered(prefix);
        }
        return std::nullopt;
    }

    std::optional<GroupTerm> numbered(Prefix const& prefix) {
        if (prefix.bracketed && !skip("(")) return std::nullopt;
        auto const n = number();
        if (!n || (prefix.bracketed && !skip(")"))) return std::nullopt;
        GroupTerm term{prefix.kind, *n, {}};
        if (prefix.kind != GroupTerm::Kind::cyclic || !skip(" : C")) return term;
        auto const multiplications = number();
        if (!multiplications) return std::nullopt;
        return GroupTerm{GroupTerm::Kind::affine, *n, {term, {GroupTerm::Kind::cyclic, *multiplications, {}}}};
    }

    std::optional<Index> number() {
        Index number = 0;
        std::size_t digits = 0;
        for (; !rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front())) != 0; ++digits) {
            if (digits == most_digits) return std::nullopt;
            number = 10 * number + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return digits == 0 ? std::nullopt : std::optional(number);
    }

    std::string_view rest_;
};

}  // namespace

std::optional<GroupTerm> parse_group_name(std::string const& name) {
    if (name.size() > most_characters) return std::nullopt;
    return NameParser(name).parse();
}

}  // namespace symdiscover
