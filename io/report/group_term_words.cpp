// SPDX-License-Identifier: Apache-2.0
#include "io/report/group_term_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace symdiscover {

namespace {

using Kind = GroupTerm::Kind;

std::string moves_of_product(std::vector<GroupTerm> const& factors) {
    std::vector<std::pair<std::string, Index>> kinds;  // equal factors once, with their number
    for (GroupTerm const& factor : factors) {
        std::string text = moves(factor);
        auto const known =
            std::find_if(kinds.begin(), kinds.end(), [&](auto const& kind) { return kind.first == text; });
        if (known == kinds.end()) {
            kinds.emplace_back(std::move(text), factor.power);
        } else {
            known->second += factor.power;
        }
    }
    std::vector<std::string> items;
    for (auto const& [text, times] : kinds)
        items.push_back(times == 1 ? text : fmt::format("{} times {}", times, text));
    std::string const last = items.back();
    items.pop_back();
    return fmt::format("independently of each other {}{}{}", fmt::join(items, ", "), items.empty() ? "" : " and ",
                       last);
}

std::string moves_of_wreath(GroupTerm const& inner, GroupTerm const& outer) {
    auto const blocks = degree(outer);
    return fmt::format("inside each {}, independently of the other blocks, {}; and the blocks themselves, {}",
                       blocks ? fmt::format("of {} blocks", *blocks) : "block", moves(inner), moves(outer));
}

}  // namespace

std::optional<Index> degree(GroupTerm const& term) {
    switch (term.kind) {
        case Kind::cyclic:
        case Kind::dihedral:
        case Kind::symmetric:
        case Kind::alternating:
        case Kind::affine:
            return term.n;
        default:
            return std::nullopt;
    }
}

std::string moves(GroupTerm const& term) {
    switch (term.kind) {
        case Kind::trivial:
            return "nothing";
        case Kind::cyclic:
            return term.n == 2 ? "an exchange" : fmt::format("a periodic shift of {} steps", term.n);
        case Kind::dihedral:
            return fmt::format("a periodic shift of {} steps with a reflection", term.n);
        case Kind::symmetric:
            return term.n == 2 ? "an exchange" : fmt::format("any reordering of {}", term.n);
        case Kind::alternating:
            return fmt::format("any reordering of {} by an even number of exchanges", term.n);
        case Kind::p4:
            return fmt::format("shifts and quarter turns of a {0} x {0} torus", term.n);
        case Kind::p4m:
            return fmt::format("shifts, quarter turns and reflections of a {0} x {0} torus", term.n);
        case Kind::product:
            return moves_of_product(term.parts);
        case Kind::wreath:
            return moves_of_wreath(term.parts[0], term.parts[1]);
        case Kind::affine:
            return fmt::format("a periodic shift of {} steps, and {} multiplications of the places modulo {}", term.n,
                               term.parts[1].n, term.n);
    }
    return {};
}

std::string meaning_of(GroupTerm const& term) {
    switch (term.kind) {
        case Kind::cyclic:
            if (term.n == 2) return "an exchange, such as a reflection, which done twice changes nothing";
            return fmt::format("a periodic shift, back at the start after {} steps", term.n);
        case Kind::dihedral:
            return fmt::format("a periodic shift, back at the start after {} steps, and a reflection", term.n);
        case Kind::symmetric:
            if (term.n == 2) return "an exchange, which done twice changes nothing";
            return fmt::format("order does not matter, any reordering of {} is allowed", term.n);
        case Kind::alternating:
            return fmt::format("any reordering of {} is allowed that takes an even number of exchanges", term.n);
        default:
            return moves(term);
    }
}

}  // namespace symdiscover
