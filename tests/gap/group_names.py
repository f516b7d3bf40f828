# SPDX-License-Identifier: Apache-2.0
"""Reads the names of groups in reports: `trivial`, `C16`, `D8`, `S5`, `A5`, `p4(5)`, `p4m(4)`, products `S3 x S4`,
powers `C2^9` of direct products, wreath products `C4 wr S3`, which bind more tightly and group from the left,
`C7 : C3`, the shifts of a ring of seven places with three multiplications, and parentheses."""
import re

TOKEN = re.compile(r"\s*(trivial|p4m?\(\d+\)|C\d+ : C\d+|[CDSA]\d+|wr\b|x\b|\^\d+|[()])")


class NotAName(ValueError):
    pass


def tokens(text):
    found, position = [], 0
    while text[position:].strip():
        match = TOKEN.match(text, position)
        if not match:
            raise NotAName(f"{text!r}, character {position + 1}")
        found.append(match[1])
        position = match.end()
    return found


def to_gap(name):
    """The name as a tree in GAP's syntax: ["x", ["S", 3], ["wr", ["C", 4], ["S", 3]]]. Raises NotAName."""
    rest = tokens(name)

    def take():
        if not rest:
            raise NotAName(f"{name!r} ends too early")
        return rest.pop(0)

    def atom():
        token = take()
        if token == "(":
            inner = product()
            if take() != ")":
                raise NotAName(f"{name!r} lacks a parenthesis")
            return inner
        if token in ("wr", "x", ")") or token[0] == "^":
            raise NotAName(f"{name!r} has {token!r} where a group should be")
        if token == "trivial":
            return '["C", 1]'
        if ":" in token:
            return '["F", {}, {}]'.format(*re.fullmatch(r"C(\d+) : C(\d+)", token).groups())
        kind, number = re.fullmatch(r"(p4m?|[CDSA])\(?(\d+)\)?", token).groups()
        return f'["{kind}", {number}]'

    def wreath():
        left = atom()
        while rest and rest[0] == "wr":
            rest.pop(0)
            left = f'["wr", {left}, {atom()}]'
        return left

    def power():
        factor = wreath()
        return [factor] * (int(rest.pop(0)[1:]) if rest and rest[0][0] == "^" else 1)

    def product():
        factors = power()
        while rest and rest[0] == "x":
            rest.pop(0)
            factors += power()
        return factors[0] if len(factors) == 1 else f'["x", {", ".join(factors)}]'

    tree = product()
    if rest:
        raise NotAName(f"{name!r} goes on after its end: {rest[0]!r}")
    return tree
