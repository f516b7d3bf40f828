# SPDX-License-Identifier: Apache-2.0
"""Asks GAP whether groups have the order and are the groups that discovery says. Prints which have no name yet.

Skipped (exit code 77) without GAP.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from catalogue import catalogue
from group_names import NotAName, to_gap

PROBE = os.environ.get("NAME_PROBE", "build/ci/tests/gap/name_probe")
GAP = shutil.which("gap")
FOLDER = pathlib.Path(__file__).resolve().parent
LIBRARY = [FOLDER / "named_groups.g", FOLDER / "check_names.g"]
SKIPPED = 77


class Found:
    """The group found for an expression: a line of the probe's output."""

    def __init__(self, expression, line):
        self.expression = expression
        self.name, word, self.order, self.points, generators = line.split("\t")
        self.named = word == "named"
        self.generators = [[int(i) for i in g.split()] for g in generators.split(", ") if g]

    def __str__(self):
        return f"{self.expression}: {self.name}" + (f", order {self.order}" if self.named else "")

    def gap(self, name=None):
        """The line that has GAP check it, under another name if one is given."""
        tree = to_gap(name or self.name) if name or self.named else "fail"
        images = [[i + 1 for i in g] for g in self.generators]
        return f"Check({images}, {self.points}, {self.order}, {tree});"


def find(expressions, *arguments):
    done = subprocess.run([PROBE, *map(str, arguments)], input="\n".join(expressions) + "\n", text=True, check=True,
                          stdout=subprocess.PIPE, timeout=300)
    return [Found(e, line) for e, line in zip(expressions, done.stdout.splitlines(), strict=True)]


def ask_gap(lines):
    """What Check printed for each line: the order is right (bool), the name's "true", "false", "fail" or "-", and the
    milliseconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".g") as script:
        script.write("\n".join(lines) + "\n")
        script.flush()
        # No optional package (-A) and no user's file (-r): the same answers everywhere.
        done = subprocess.run([GAP, "-A", "-r", "-q", "--nointeract", *LIBRARY, script.name], text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
    answers = [line.split() for line in done.stdout.splitlines()]
    if len(answers) != len(lines):
        raise AssertionError(f"GAP answered {len(answers)} of {len(lines)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return [(order == "true", name, int(ms)) for order, name, ms in answers]


class Names(unittest.TestCase):
    def test_orders_and_names_are_right(self):
        expressions = catalogue()
        natural = find(expressions)
        scrambled = find(expressions, 5)
        for a, b in zip(natural, scrambled):
            self.assertEqual((a.name if a.named else "", a.order), (b.name if b.named else "", b.order), a.expression)
        answers = ask_gap([found.gap() for found in scrambled])
        for found, (order, name, _) in zip(scrambled, answers):
            self.assertTrue(order, f"another order than GAP's: {found}")
            self.assertIn(name, ["true"] if found.named else ["-"], f"not proved: {found}")
        self.report(scrambled, answers)
        self.assertLess(sum(not found.named for found in scrambled), 0.01 * len(scrambled))

    def report(self, groups, answers):
        slowest = max(range(len(groups)), key=lambda i: answers[i][2])
        described = [found for found in groups if not found.named]
        print(f"{len(groups) - len(described)} of {len(groups)} groups have a name, all proved by GAP; "
              f"the slowest took {answers[slowest][2]} ms: {groups[slowest]}")
        for found in described:
            print(f"    no name: {found}")


class WrongNames(unittest.TestCase):
    """A check that accepts everything would pass the test above."""

    WRONG = [("cyclic(16)", "D8"), ("dihedral(8)", "C16"), ("dihedral(8)", "D16"), ("translation(2,4)", "C8"),
             ("cyclic(8)", "C2 x C4"), ("translation(4,4)", "C2 x C8"), ("symmetric(4)", "D12"), ("dihedral(12)", "S4"),
             ("symmetric(5)", "A5"), ("symmetric(5)", "A5 x C2"), ("dihedral(6)", "C2 x C6"), ("p4m(3)", "p4(3)"),
             ("p4m(4)", "D8 x D4"), ("p4m(3)", "S3 x D6"), ("p4(5)", "C5 x C5 x C4"), ("p4(5)", "D5 x D5"),
             ("wreath(cyclic(4),symmetric(3))", "C4 x C4 x C4 x S3"), ("wreath(cyclic(4),symmetric(3))", "C4 wr C3"),
             ("wreath(cyclic(4),symmetric(3))", "(C2 x C2) wr S3"), ("wreath(cyclic(2),symmetric(3))", "D12 x C2"),
             ("wreath(cyclic(6),symmetric(8))", "S3 wr S8"), ("wreath(cyclic(4),cyclic(4))", "C4 wr (C2 x C2)"),
             ("grid(symmetric(6),symmetric(7))", "S6 x S6 x C7"), ("union(symmetric(7),cyclic(8))", "S7 x C2 x C4"),
             ("union(symmetric(7),cyclic(8))", "S7 x D4"), ("symmetric(8)", "A8 x C2"), ("trivial(3)", "C2")]
    RIGHT = [("dihedral(3)", "S3"), ("dihedral(6)", "S3 x C2"), ("translation(2,3)", "C6"), ("cyclic(12)", "C3 x C4"),
             ("wreath(cyclic(2),symmetric(2))", "D4"), ("p4m(3)", "S3 wr S2"), ("reflection(4)", "D1"),
             ("wreath(cyclic(4),symmetric(3))", "C4 wr S3"), ("grid(symmetric(6),symmetric(7))", "S7 x S6"),
             ("wreath(cyclic(4),translation(2,2))", "C4 wr (C2 x C2)"), ("wreath(cyclic(5),cyclic(3))", "C5 wr C3"),
             ("wreath(cyclic(4),symmetric(30))", "C4 wr S30"), ("union(p4(5),symmetric(6))", "p4(5) x S6"),
             ("p4(5)", "p4(5)"), ("p4m(8)", "p4m(8)"), ("alternating(3)", "A3"), ("trivial(3)", "trivial"),
             ("union(wreath(cyclic(3),symmetric(4)),dihedral(5))", "D5 x C3 wr S4")]

    def verdicts(self, pairs):
        groups = find([expression for expression, _ in pairs], 7)
        return zip(pairs, ask_gap([found.gap(name) for found, (_, name) in zip(groups, pairs)]))

    def test_wrong_names_are_noticed(self):
        for (expression, name), (order, verdict, _) in self.verdicts(self.WRONG):
            self.assertTrue(order)
            self.assertIn(verdict, ("false", "fail"), f"{expression} passes as {name}")

    def test_right_names_are_proved(self):
        for (expression, name), (_, verdict, _) in self.verdicts(self.RIGHT):
            self.assertEqual(verdict, "true", f"{expression} does not pass as {name}")

    def test_a_wrong_order_is_noticed(self):
        (found,) = find(["dihedral(5)"])
        found.order = "11"
        self.assertEqual([answer[0] for answer in ask_gap([found.gap()])], [False])

    def test_what_is_no_name(self):
        for text in ("order 96, 2 orbits", "C4 x", "x C4", "(C4", "C4)", "E8", "C4 S3", "wr S3", "C", ""):
            self.assertRaises(NotAName, to_gap, text)
        self.assertEqual(to_gap("S3 x (C2 x D4) wr p4(3)"),
                         '["x", ["S", 3], ["wr", ["x", ["C", 2], ["D", 4]], ["p4", 3]]]')


if __name__ == "__main__":
    if not GAP:
        print("skipped: no gap (Debian: gap-core), so the names of groups are not checked against it")
        sys.exit(SKIPPED)
    unittest.main()
