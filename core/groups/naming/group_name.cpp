// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/group_name.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace symdiscover {

namespace {

using Kind = GroupName::Kind;

/// A group that is named by one number, and what stands before and after this.
struct Family {
    Kind kind;
    std::string_view before;
    std::string_view after;
};

constexpr std::array families{
    Family{Kind::cyclic, "C", ""},      Family{Kind::dihedral, "D", ""}, Family{Kind::symmetric, "S", ""},
    Family{Kind::alternating, "A", ""}, Family{Kind::p4, "p4(", ")"},    Family{Kind::p4m, "p4m(", ")"},
};

// Names are read from files too: brackets this deep are a mistake, and could exhaust the stack.
constexpr int most_brackets = 50;

/// Recursive descent, which reads as much as it understands. Whether that was all, and written as it should be, shows
/// when the name is printed again.
class NameReader {
  public:
    explicit NameReader(std::string_view text) : rest_(text) {}

    GroupName name(int brackets = 0) {
        GroupName first = operand(brackets);
        if (first.kind == Kind::cyclic && skip(" : C")) {
            return {Kind::affine, 0, {first, {Kind::cyclic, number()}}};
        }
        if (skip(" wr ")) return {Kind::wreath, 0, {first, operand(brackets)}};
        GroupName product{Kind::product, 0, {to_power(first)}};
        while (skip(" x ")) product.parts.push_back(to_power(operand(brackets)));
        return product.parts.size() == 1 ? product.parts.front() : product;
    }

  private:
    bool skip(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    GroupName to_power(GroupName const& base) { return skip("^") ? GroupName{Kind::power, number(), {base}} : base; }

    GroupName operand(int brackets) {
        if (brackets < most_brackets && skip("(")) {
            GroupName inner = name(brackets + 1);
            skip(")");
            return inner;
        }
        for (Family const& family : families) {
            if (!skip(family.before)) continue;
            GroupName const named{family.kind, number()};
            skip(family.after);
            return named;
        }
        skip("trivial");
        return {};
    }

    /// 1 where there is none: it is not printed again as it stood.
    Index number() {
        std::uint32_t number = 0;
        auto const end = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number).ptr;
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return number == 0 ? 1 : Index{number};
    }

    std::string_view rest_;
};

std::string in_brackets(GroupName const& part) {
    return part.is_composed() ? fmt::format("({})", to_string(part)) : to_string(part);
}

std::string print_product(std::vector<GroupName> const& factors) {
    std::string text;
    for (GroupName const& factor : factors) {
        if (!text.empty()) text += " x ";
        text += factor.kind == Kind::power ? to_string(factor) : in_brackets(factor);
    }
    return text;
}

std::string print_with_number(GroupName const& name) {
    for (Family const& family : families) {
        if (family.kind == name.kind) return fmt::format("{}{}{}", family.before, name.n, family.after);
    }
    return name.text;
}

}  // namespace

std::string to_string(GroupName const& name) {
    switch (name.kind) {
        case Kind::trivial:
            return "trivial";
        case Kind::affine:
            return fmt::format("{} : {}", in_brackets(name.parts[0]), in_brackets(name.parts[1]));
        case Kind::wreath:
            return fmt::format("{} wr {}", in_brackets(name.parts[0]), in_brackets(name.parts[1]));
        case Kind::power:
            return fmt::format("{}^{}", in_brackets(name.parts[0]), name.n);
        case Kind::product:
            return print_product(name.parts);
        default:
            return print_with_number(name);
    }
}

GroupName parse_group_name(std::string const& text) {
    GroupName name = NameReader(text).name();
    if (to_string(name) == text) return name;
    return {.kind = text.starts_with("order ") ? Kind::description : Kind::unknown, .text = text};
}

}  // namespace symdiscover
