// SPDX-License-Identifier: Apache-2.0
#include "core/groups/expressions/group_expr.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/errors.hpp"
#include "core/groups/expressions/named_groups.hpp"

namespace symdiscover {

namespace {

struct Arguments {
    std::vector<Index> numbers;
    std::vector<PermutationGroup> groups;
};

/// One name an expression may use. The degree is known before anything of that size is built.
struct Constructor {
    std::string_view name;
    std::string_view parameters;  ///< a small letter is a number, a capital a group: "h,w", "G,H"
    Index smallest;               ///< what a number may be at least
    Index (*degree)(Arguments const&);
    std::vector<Permutation> (*generators)(Arguments const&);
    char letter = '\0';  ///< "C" of C8, which is short for "cyclic(8)"; 0 where there is no such name
};

Index number(Arguments const& a) { return a.numbers[0]; }
Index square(Arguments const& a) { return a.numbers[0] * a.numbers[0]; }
Index area(Arguments const& a) { return a.numbers[0] * a.numbers[1]; }
Index sum(Arguments const& a) { return a.groups[0].degree + a.groups[1].degree; }
Index product(Arguments const& a) { return a.groups[0].degree * a.groups[1].degree; }

template <std::vector<Permutation> (*make)(Index)>
std::vector<Permutation> of_number(Arguments const& a) {
    return make(a.numbers[0]);
}

template <std::vector<Permutation> (*make)(PermutationGroup const&, PermutationGroup const&)>
std::vector<Permutation> of_groups(Arguments const& a) {
    return make(a.groups[0], a.groups[1]);
}

std::vector<Permutation> no_generators(Arguments const&) { return {}; }

std::vector<Permutation> of_torus(Arguments const& a) { return translation_generators(a.numbers[0], a.numbers[1]); }

constexpr std::array constructors{
    Constructor{"trivial", "n", 1, number, no_generators},
    Constructor{"cyclic", "n", 1, number, of_number<cyclic_generators>, 'C'},
    Constructor{"dihedral", "n", 3, number, of_number<dihedral_generators>, 'D'},
    Constructor{"symmetric", "n", 1, number, of_number<symmetric_generators>, 'S'},
    Constructor{"alternating", "n", 3, number, of_number<alternating_generators>, 'A'},
    Constructor{"reflection", "n", 1, number, of_number<reflection_generators>},
    Constructor{"translation", "h,w", 1, area, of_torus},
    Constructor{"p4", "n", 1, square, of_number<p4_generators>},
    Constructor{"p4m", "n", 1, square, of_number<p4m_generators>},
    Constructor{"grid", "G,H", 0, product, of_groups<grid_generators>},
    Constructor{"union", "G,H", 0, sum, of_groups<union_generators>},
    Constructor{"wreath", "G,H", 0, product, of_groups<wreath_generators>},
};

constexpr std::string_view by_cycles = "generators";

/// Deeper nesting has no use and would only exhaust the stack.
constexpr int max_depth = 50;

/// The text around a position, whole unless it is too long for a message.
std::string excerpt(std::string_view text, std::size_t position) {
    constexpr std::size_t longest = 120;
    constexpr std::size_t before = 60;
    if (text.size() <= longest) return std::string(text);
    std::size_t const first = position > before ? std::min(position - before, text.size() - longest) : 0;
    bool const to_the_end = first + longest >= text.size();
    return fmt::format("{}{}{}", first > 0 ? "..." : "", text.substr(first, longest), to_the_end ? "" : "...");
}

/// Recursive descent: group := name '(' argument, ... ')' | letter number.
class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    PermutationGroup parse() {
        PermutationGroup group = parse_group(0);
        skip_blanks();
        if (position_ != text_.size()) fail(position_, "the end", found_here());
        return group;
    }

  private:
    [[noreturn]] void fail(std::size_t position, std::string const& expected, std::string const& found) const {
        throw OptionError(fmt::format("group expression \"{}\", character {}: expected {}, found {}",
                                      excerpt(text_, position), position + 1, expected, found));
    }

    void skip_blanks() {
        while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_]))) ++position_;
    }

    bool next_is(char c) {
        skip_blanks();
        return position_ < text_.size() && text_[position_] == c;
    }

    /// One character, which in UTF-8 may be several bytes: half of it would spoil the message.
    std::string found_here() const {
        if (position_ == text_.size()) return "the end";
        auto const continues = [this](std::size_t i) {
            return (static_cast<unsigned char>(text_[i]) & 0xC0u) == 0x80u;
        };
        std::size_t end = position_ + 1;
        while (end < text_.size() && continues(end)) ++end;
        return fmt::format("\"{}\"", text_.substr(position_, end - position_));
    }

    void expect(char c) {
        if (!next_is(c)) fail(position_, fmt::format("\"{}\"", c), found_here());
        ++position_;
    }

    template <typename Belongs>
    std::string_view read_while(Belongs const& belongs) {
        skip_blanks();
        std::size_t const start = position_;
        while (position_ < text_.size() && belongs(static_cast<unsigned char>(text_[position_]))) ++position_;
        return text_.substr(start, position_ - start);
    }

    /// A number in [smallest, largest], described as `what` in errors.
    Index read_number(std::string_view what, Index smallest, Index largest) {
        std::string_view const digits = read_while([](unsigned char c) { return std::isdigit(c) != 0; });
        std::string const expected = fmt::format("{} from {} to {}", what, smallest, largest);
        if (digits.empty()) fail(position_, expected, found_here());
        Index value = 0;
        for (char const digit : digits) value = std::min(10 * value + (digit - '0'), max_group_degree + 1);
        if (value < smallest || value > largest) fail(position_ - digits.size(), expected, std::string(digits));
        return value;
    }

    PermutationGroup parse_group(int depth) {
        std::string_view const name = read_while([](unsigned char c) { return std::isalnum(c) != 0; });
        std::size_t const start = position_ - name.size();
        if (depth > max_depth) fail(start, fmt::format("at most {} groups inside each other", max_depth), "one more");
        if (name == by_cycles) return parse_cycles();
        auto const* const row =
            std::find_if(constructors.begin(), constructors.end(), [name](Constructor const& candidate) {
                return candidate.name == name || (is_short(name) && candidate.letter == name.front());
            });
        if (row == constructors.end()) {
            fail(start, "one of " + group_expr_help(), name.empty() ? found_here() : fmt::format("\"{}\"", name));
        }
        Arguments const arguments = is_short(name) ? parse_short_name(*row, start) : parse_arguments(*row, depth);
        Index const degree = row->degree(arguments);
        if (degree > max_group_degree) {
            fail(start, fmt::format("a group on at most {} points", max_group_degree), std::to_string(degree));
        }
        return {degree, row->generators(arguments)};
    }

    /// Whether a name is a capital and a number, as "C8"; "p4" is not.
    static bool is_short(std::string_view name) {
        return name.size() > 1 && std::isupper(static_cast<unsigned char>(name.front())) != 0 &&
               std::all_of(name.begin() + 1, name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    }

    /// The number of a short name that starts here.
    Arguments parse_short_name(Constructor const& row, std::size_t start) {
        position_ = start + 1;
        return {{read_number(row.parameters, row.smallest, max_group_degree)}, {}};
    }

    Arguments parse_arguments(Constructor const& row, int depth) {
        Arguments arguments;
        expect('(');
        for (char const parameter : row.parameters) {
            if (parameter == ',') {
                expect(',');
            } else if (std::isupper(static_cast<unsigned char>(parameter))) {
                arguments.groups.push_back(parse_group(depth + 1));
            } else {
                arguments.numbers.push_back(
                    read_number(std::string_view(&parameter, 1), row.smallest, max_group_degree));
            }
        }
        expect(')');
        return arguments;
    }

    /// '(' degree ';' permutation, ... ')'
    PermutationGroup parse_cycles() {
        PermutationGroup group;
        expect('(');
        group.degree = read_number("a number of points", 1, max_group_degree);
        expect(';');
        do {
            group.generators.push_back(parse_permutation(group.degree));
        } while (next_is(',') && ++position_);
        expect(')');
        return group;
    }

    /// Disjoint cycles, at least one; "()" is the identity.
    Permutation parse_permutation(Index degree) {
        Permutation permutation = identity_permutation(degree);
        std::vector<bool> used(static_cast<std::size_t>(degree), false);
        do {
            parse_cycle(permutation, used);
        } while (next_is('('));
        return permutation;
    }

    void parse_cycle(Permutation& permutation, std::vector<bool>& used) {
        auto const degree = static_cast<Index>(permutation.size());
        Permutation cycle;
        expect('(');
        while (!next_is(')')) {
            Index const point = read_number("\")\" or a point", 0, degree - 1);
            auto const at = static_cast<std::size_t>(point);
            if (used[at]) {
                std::string const digits = std::to_string(point);
                fail(position_ - digits.size(), "a point not used in this permutation yet", digits);
            }
            used[at] = true;
            cycle.push_back(point);
        }
        expect(')');
        for (std::size_t i = 0; i < cycle.size(); ++i) {
            permutation[static_cast<std::size_t>(cycle[i])] = cycle[(i + 1) % cycle.size()];
        }
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

}  // namespace

GroupExpr parse_group(std::string_view text) { return GroupExpr{Parser(text).parse(), std::string(text)}; }

std::string group_expr_help() {
    std::string help;
    for (Constructor const& row : constructors) help += fmt::format("{}({}), ", row.name, row.parameters);
    help += fmt::format("{}(n; cycles, ...)", by_cycles);
    std::vector<std::string> short_names;
    for (Constructor const& row : constructors) {
        if (row.letter != '\0') short_names.push_back(fmt::format("{}n", row.letter));
    }
    return help + fmt::format(", or for short {}", fmt::join(short_names, ", "));
}

}  // namespace symdiscover
