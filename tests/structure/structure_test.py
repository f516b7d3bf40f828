# SPDX-License-Identifier: Apache-2.0
"""The walls of the house, checked in the sources: which way includes run, what core must not know, and how long files
and functions may be."""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(sys.argv.pop() if len(sys.argv) > 1 else ".").resolve()

# A folder includes only from itself and from those before it.
TOP = ["core", "io", "cli"]
INSIDE = {
    "core": ["base", "autodiff", "optimisers", "partitions", "groups", "symmetry", "data", "networks", "fit", "judging",
             "discovery"],
    "core/fit": ["harden", "closed_form", "hypotheses", "means", "bilevel", "deepset", "one_dataset", "msr"],
    "io": ["h5", "arrays", "data", "result", "report"],
}
MOST_LINES = 400
MOST_FUNCTION_LINES = 45


def sources(*tops):
    return sorted(path for top in tops for path in (ROOT / top).rglob("*.[ch]pp"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def floor_of(name):
    """How high a file or a folder stands, as a list to be compared: [top, folder inside it, ...]."""
    parts = name.split("/")
    floor = [TOP.index(parts[0])]
    for depth in range(1, len(parts) - 1):
        order = INSIDE.get("/".join(parts[:depth]))
        if order is None:
            break
        floor.append(order.index(parts[depth]))
    return floor


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def string_literals(text):
    return re.findall(r'"((?:[^"\\\n]|\\.)*)"', re.sub(r"#include[^\n]*", "", without_comments(text)))


def indent(line):
    return len(line) - len(line.lstrip())


def functions(text):
    """(first line, lines) of each definition, as clang-format lays them out: a head that ends with a parenthesis and an
    opening brace, and a closing brace that stands no further in."""
    lines = text.split("\n")
    for brace, line in enumerate(lines):
        if not re.match(r" *\S.*[)}]( const| override| noexcept| mutable)*( ->.*)? \{$", line):
            continue
        first = brace  # heads of several lines
        while first > 0 and lines[first - 1].strip() and not re.search(r"([;{}>:]|\*/|//.*)$", lines[first - 1]):
            first -= 1
        if re.match(r" *(if|for|while|switch|do|try|\}|else|case|default)\b", lines[first]):
            continue
        end = next(i for i in range(brace + 1, len(lines))
                   if lines[i].lstrip().startswith("}") and indent(lines[i]) <= indent(lines[first]))
        yield first + 1, end - first + 1


class Structure(unittest.TestCase):
    def test_includes_run_downwards(self):
        wrong = []
        for path in sources(*TOP):
            name = name_of(path)
            for included in re.findall(r'#include "([^"]*)"', path.read_text()):
                if included.split("/")[0] not in TOP:
                    wrong.append(f"{name}: {included} is neither of core, io nor cli")
                elif floor_of(included) > floor_of(name):
                    wrong.append(f"{name} includes {included}, which stands above it")
        self.assertEqual(wrong, [])

    def test_every_folder_has_its_floor(self):
        for parent, order in INSIDE.items():
            found = {path.name for path in (ROOT / parent).iterdir() if path.is_dir()}
            self.assertEqual(found, set(order), parent)

    def test_a_source_includes_its_own_header_first(self):
        """So that compiling the source shows that the header can stand alone."""
        wrong = []
        for path in sources(*TOP):
            own = path.with_suffix(".hpp")
            if path.suffix == ".hpp" or not own.exists():
                continue
            first = re.search(r"#include (.*)", path.read_text()).group(1)
            if first != f'"{name_of(own)}"':
                wrong.append(f"{name_of(path)} includes {first} first")
        self.assertEqual(wrong, [])

    def test_headers_are_included_once(self):
        wrong = [name_of(path) for path in sources(*TOP, "tests")
                 if path.suffix == ".hpp" and "\n#pragma once\n" not in path.read_text()]
        self.assertEqual(wrong, [])

    def test_core_knows_no_option(self):
        wrong = [f"{name_of(path)}: {literal}" for path in sources("core") for literal in string_literals(path.read_text())
                 if re.search(r"(^|[^-])--[a-z]", literal)]
        self.assertEqual(wrong, [])

    def test_core_prints_nothing(self):
        printing = re.compile(r"\bstd::(cout|cerr|clog)\b|\b(fmt::print|printf|fprintf|puts)\b|<iostream>|<cstdio>")
        wrong = [f"{name_of(path)}: {found.group(0)}" for path in sources("core")
                 for found in printing.finditer(without_comments(path.read_text()))]
        self.assertEqual(wrong, [])

    def test_no_function_that_threads_must_not_call(self):
        """std::lgamma writes a global variable, rand and strtok have a state; core/base/log_gamma.hpp has the first."""
        for path in sources("core", "io", "cli"):
            calls = re.findall(r"\b(lgamma|rand|strtok|localtime|gmtime)\(", without_comments(path.read_text()))
            self.assertEqual(calls, [], name_of(path))

    def test_files_are_short(self):
        long = {name_of(path): len(path.read_text().splitlines()) for path in sources(*TOP, "tests")}
        self.assertEqual({name: lines for name, lines in long.items() if lines > MOST_LINES}, {})

    def test_functions_fit_on_a_screen(self):
        count = 0
        long = []
        for path in sources(*TOP):
            for first, lines in functions(path.read_text()):
                count += 1
                if lines > MOST_FUNCTION_LINES:
                    long.append(f"{name_of(path)}:{first}: {lines} lines")
        self.assertEqual(long, [])
        self.assertGreater(count, 500, "the functions are no longer recognised")


class TheTestItself(unittest.TestCase):
    """What is wrong is seen."""

    def test_floors(self):
        self.assertLess(floor_of("core/base/types.hpp"), floor_of("core/fit/msr/msr.hpp"))
        self.assertLess(floor_of("core/fit/closed_form/closed_form.hpp"), floor_of("core/fit/msr/msr.hpp"))
        self.assertLess(floor_of("io/h5/h5_reader.hpp"), floor_of("io/report/report.hpp"))
        self.assertLess(floor_of("core/discovery/discovery.hpp"), floor_of("io/h5/h5_reader.hpp"))

    def test_literals(self):
        self.assertEqual(string_literals('#include "a"\nf("--b", "c\\"d"); // "e"'), ["--b", 'c\\"d'])

    def test_functions(self):
        text = "int f(int x) {\n    if (x) {\n        g();\n    }\n    return 1;\n}\n"
        self.assertEqual(list(functions(text)), [(1, 6)])


if __name__ == "__main__":
    unittest.main()
