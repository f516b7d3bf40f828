# SPDX-License-Identifier: Apache-2.0
"""Terminals of any width and kind, standard output instead of files, help, the manual page and completion."""
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
import unittest

from blackbox import PROGRAM, BlackBoxCase, drain, run

COMMANDS = ["generate", "inspect", "convert", "fit", "report", "compare", "score"]
SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../sample_data/photo_scanlines.h5")


def environment(**changes):
    return {**{k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}, "TERM": "xterm", **changes}


class Terminals(BlackBoxCase):
    def result(self):
        data = self.generate("c6.h5", "group", "--group", "cyclic(6)", "--tasks", 40)
        return self.fit(data, "--resamples", 0)

    def widest(self, page):
        return max(len(line) for line in page.split("\n"))

    def on_wide_terminal(self, columns, *arguments, **changes):
        terminal, inner = pty.openpty()
        self.addCleanup(os.close, terminal)
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=inner, stderr=inner, env=environment(**changes))
        os.close(inner)
        page = drain(terminal)
        self.assertEqual(process.wait(300), 0, page)
        return page.replace("\r\n", "\n")

    def test_paragraphs_are_as_wide_as_the_terminal(self):
        result = self.result()
        pages = {columns: self.on_wide_terminal(columns, "report", result, "--color", "never") for columns in (60, 80, 100)}
        paragraphs = {columns: page[page.index("Finding"):page.index("Held-out")] for columns, page in pages.items()}
        for columns, paragraph in paragraphs.items():
            self.assertLessEqual(self.widest(paragraph), columns)
            self.assertEqual(paragraph.split(), paragraphs[80].split())
        self.assertGreater(self.widest(paragraphs[100]), 80)
        self.assertEqual(self.succeed("report", result, env=environment()), pages[80])
        self.assertEqual(self.succeed("report", result, env=environment(COLUMNS="60")), pages[60])
        self.assertEqual(self.on_wide_terminal(100, "report", result, "--color", "never", COLUMNS="60"), pages[60])
        for nonsense in ("", "wide", "-3", "0"):
            self.assertEqual(self.succeed("report", result, env=environment(COLUMNS=nonsense)), pages[80])

    def test_saved_pages_are_of_one_width(self):
        result = self.result()
        data, narrow = self.path("c6.h5"), environment(COLUMNS="50")
        for name, settings in (("a", environment()), ("b", narrow)):
            self.succeed("fit", data, "--quiet", "--resamples", 0, "-o", self.path("r.h5"), "--overwrite", "--report",
                         self.path(f"{name}.txt"), env=settings)
            self.succeed("report", result, "--plot", self.path(f"{name}.svg"), env=settings)
        for suffix in ("txt", "svg"):
            with open(self.path(f"a.{suffix}")) as a, open(self.path(f"b.{suffix}")) as b:
                self.assertEqual(*(page.read().split("\nFit\n")[0] for page in (a, b)))  # then come the options

    def test_help_fits(self):
        for columns in (60, 80, 100):
            settings = environment(COLUMNS=str(columns))
            page = self.succeed("--help", env=settings)
            self.assertLessEqual(self.widest(page), columns)
            for command in COMMANDS:
                page = self.succeed("help", command, env=settings).split("\nexample:")[0]
                long = [line for line in page.split("\n") if len(line) > columns]
                # What is not broken: headings, and names of options with their values.
                self.assertEqual([line for line in long if not re.match(r"\S.*:$| +(-\w \[ )?--", line)], [], command)

    def test_help_tells_of_standard_output(self):
        for command in ("fit", "report"):
            for option in ("--plot", "--report"):
                said = re.search(option + r" FILE (.*?) --", " ".join(self.succeed("help", command).split())).group(1)
                self.assertIn("(-: standard output)", said)

    def test_help_of_a_command(self):
        for command in COMMANDS:
            self.assertEqual(self.succeed("help", command), self.succeed(command, "--help"))
        self.assertEqual(self.succeed("help"), self.succeed("--help"))
        self.check_error(["help", "fti"], "unknown command 'fti'; did you mean fit?")
        self.check_error(["help", "fit", "report"], "unexpected argument 'report'")

    def test_dumb_terminal(self):
        result = self.result()
        self.assertIn("\x1b[", self.on_wide_terminal(80, "report", result))
        self.assertNotIn("\x1b", self.on_wide_terminal(80, "report", result, TERM="dumb"))
        fit = ["fit", self.path("c6.h5"), "-o", self.path("again.h5"), "--overwrite"]
        self.assertIn("\x1b[K", self.on_wide_terminal(80, *fit))
        self.assertNotIn("\x1b", self.on_wide_terminal(80, *fit, TERM="dumb"))

    def test_standard_output(self):
        result = self.result()
        before = self.files()
        picture = self.succeed("report", result, "--plot", "-")
        self.assertTrue(picture.startswith("<?xml") and picture.endswith("</svg>\n"), picture[:50])
        fit = ["fit", self.path("c6.h5"), "--resamples", 0, "--overwrite", "-o", result]
        page = self.succeed(*fit)
        for options in (["--report", "-"], ["--report", "-", "--quiet"]):
            self.assertEqual(self.succeed(*fit, *options).split("\nFit\n")[0], page.split("\nFit\n")[0])
        self.assertEqual(self.succeed(*fit, "--plot", "-"), picture)
        self.assertIn("expected another file", self.refuse(2, *fit, "--plot", "-", "--report", "-"))
        self.check_error(["fit", self.path("c6.h5"), "-o", "-"],
                         "--output: '-' is no file; HDF5 cannot be written to a stream")
        self.assertEqual(self.files(), before)


class Manual(BlackBoxCase):
    """What is installed beside the program comes from the tables of its options."""

    def options(self, command):
        listed = re.findall(r"^  (?:-\w \[ )?(--[a-z0-9-]+)", self.succeed("help", command), re.MULTILINE)
        self.assertIn("--help", [*listed, "--help"])
        return set(listed) - {"--help"}

    def test_manual_page(self):
        page = self.succeed("help", "--man")
        for command in COMMANDS:
            section = page.split(f".SH {command.upper()}\n")[1].split(".SH ")[0].replace("\\-", "-")
            for option in self.options(command) - {"--config"}:
                self.assertRegex(section, rf"\n\.B {option}\b", command)
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-man", "-ww", "-Tutf8"], input=page, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def complete(self, *words):
        """What bash offers for the last word."""
        script = (self.succeed("help", "--bash") +
                  'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; _symdiscover; printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run(["bash", "-c", script, "bash", "symdiscover", *words], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_bash(self):
        self.assertEqual(self.complete(""), [*COMMANDS, "help", "--help", "--version"])
        self.assertEqual(self.complete("in"), ["inspect"])
        self.assertEqual(self.complete("help", "s"), ["score"])
        for command in COMMANDS:
            offered = {option for option in self.complete(command, "-") if option.startswith("--")}
            self.assertEqual(offered - {"--help"}, self.options(command), command)
        self.assertEqual(self.complete("fit", "a.h5", "--method", ""), ["auto", "msr", "maml", "bilevel", "bruteforce"])
        self.assertEqual(self.complete("fit", "--kind", "v"), ["vectors"])
        self.assertEqual(self.complete("generate", "conv"), ["conv1d"])
        self.assertEqual(self.complete("fit", "a.h"), [])  # files, which bash completes itself

    def test_zsh(self):
        script = self.succeed("help", "--zsh")
        self.assertTrue(script.startswith("#compdef symdiscover\n"))
        for command in COMMANDS:
            section = script.split(f"            {command})\n")[1].split(";;")[0]
            named = set(re.findall(r"'(--[a-z0-9-]+)\[", section))
            self.assertEqual(named, self.options(command), command)
        self.assertIn("                '*:RESULT:_files' \\\n", script.split("            compare)\n")[1].split(";;")[0])
        if shutil.which("zsh"):
            done = subprocess.run(["zsh", "-n"], input=script, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
