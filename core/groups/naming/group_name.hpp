// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// The name of a group, as an abstract group, taken apart. It is printed by to_string() and read by parse_group_name().
struct GroupName {
    enum class Kind {
        trivial,
        cyclic,       ///< "C16"
        dihedral,     ///< "D8": of the 8-gon, of order 16
        symmetric,    ///< "S5"
        alternating,  ///< "A5"
        p4,           ///< "p4(5)": shifts and quarter turns of a 5 x 5 torus
        p4m,          ///< "p4m(4)": reflections too
        affine,       ///< "C7 : C3": shifts of a ring and multiplications of its places; parts: both cyclic groups
        wreath,       ///< "C4 wr S3"; parts: the group inside the blocks, the group on the blocks
        power,        ///< "C2^9"; part: the factor
        product,      ///< "S3 x (C4 wr S3)"; parts: the factors, two at least
        unknown,      ///< the text is said to be a name, but of a kind that this program does not know
        description   ///< the text says what is known of a group without a name
    };

    Kind kind = Kind::trivial;
    Index n = 0;                     ///< the number in C16, D8, S5, A5, p4(5), p4m(4); the exponent in C2^9
    std::vector<GroupName> parts{};  ///< of which it is composed
    std::string text{};              ///< of an unknown name, or a description

    bool is(Kind of_kind, Index number) const { return kind == of_kind && n == number; }
    bool is_composed() const { return !parts.empty(); }
    bool is_name() const { return kind != Kind::description; }

    friend bool operator==(GroupName const&, GroupName const&) = default;
};

/// "C16", "S3 x (C4 wr S3)"; what is composed stands in brackets inside something else.
std::string to_string(GroupName const& name);

/// The exact inverse, of any text: what to_string() would not print like this is a description where it begins as one
/// does ("order 21, ..."), and otherwise the unknown name of a group.
GroupName parse_group_name(std::string const& text);

}  // namespace symdiscover
