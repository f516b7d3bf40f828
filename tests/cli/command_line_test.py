# SPDX-License-Identifier: Apache-2.0
"""The program from outside: exit codes, messages, and what goes to which stream."""
import os
import subprocess
import unittest

from blackbox import PROGRAM, BlackBoxCase, run

COMMANDS = ["generate", "inspect", "fit", "report", "score"]
FIT = ["fit", "no-such-data.h5", "-o", "no-such-result.h5"]


class CommandLine(BlackBoxCase):
    def test_help_goes_to_stdout(self):
        result = run("--help")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        for command in COMMANDS:
            self.assertIn(f"\n  {command} ", result.stdout)
        self.assertIn("example:", result.stdout)

    def test_every_command_has_help_with_an_example(self):
        for command in COMMANDS:
            with self.subTest(command):
                result = run(command, "--help")
                self.assertEqual((result.returncode, result.stderr), (0, ""))
                self.assertIn(f"usage: symdiscover {command} ", result.stdout)
                self.assertIn(f"example:\n  symdiscover {command} ", result.stdout)
                self.assertFalse([line for line in result.stdout.splitlines() if line != line.rstrip()])

    def test_version(self):
        result = run("--version")
        self.assertRegex(result.stdout, r"^symdiscover \d+\.\d+\.\d+\n$")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    @unittest.skipUnless(os.uname().sysname == "Linux", "asks the loader of Linux")
    def test_what_few_runs_need_is_not_loaded_by_all(self):
        # A library costs a start half a millisecond, and libhdf5.so brings thirty.
        listed = subprocess.run([PROGRAM, "--help"], env={**os.environ, "LD_TRACE_LOADED_OBJECTS": "1"},
                                capture_output=True, text=True, check=True).stdout
        self.assertIn("libc.so", listed)
        for library in ("libcairo", "libzip", "libmatio"):
            self.assertNotIn(library, listed)

    def test_vector_instructions_that_are_not_there_are_refused(self):
        result = run("--version", env={**os.environ, "SYMDISCOVER_VECTORS": "mmx"})
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("SYMDISCOVER_VECTORS: \"mmx\" is no set of vector instructions", result.stderr)

    def test_no_command_is_a_usage_error(self):
        result = run()
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("usage: symdiscover COMMAND", result.stderr)

    def test_unknown_commands_and_options(self):
        self.check_error(["fti"], "unknown command 'fti'; did you mean fit?")
        self.check_error(
            ["discover"],
            "unknown command 'discover'; allowed: generate, inspect, convert, fit, report, compare, score",
        )
        self.check_error(["--verbose"], "unknown option '--verbose'; allowed: --help, --version")
        self.check_error(
            ["inspect", "a.h5", "--colour", "never"], "unknown option '--colour'; did you mean --color?"
        )
        self.check_error(["report", "a.h5", "--form", "json"], "unknown option '--form'; did you mean --format?")

    def test_values_that_are_not_allowed(self):
        cases = {
            ("--threads", "0"): "a whole number from 1 to 1024",
            ("--seed", "-1"): "a whole number of at least 0",
            ("--latent", "few"): "a whole number of at least 1, or auto",
            ("--criterion", "bic"): "evidence or validation",
            ("--color", "yes"): "auto, always or never",
            ("--outer-lr", "0"): "a number above 0",
            ("--method", "sgd"): "auto, msr, maml, bilevel or bruteforce",
            ("--model", "lc"): "fc, lc:TAPS, conv:TAPS, mean, deepset, NETWORK or auto, with TAPS a whole number of at least 1 "
                                'and NETWORK like "conv(8,3) relu linear", conv4:16 or mlp:64,64',
        }
        for (option, value), allowed in cases.items():
            with self.subTest(option):
                self.check_error([*FIT, option, value], f"{option}: expected {allowed}, found '{value}'")

    def test_missing_and_surplus_arguments(self):
        self.check_error(["fit"], "DATA: expected the name of a file, found nothing")
        self.check_error(["generate", "conv1d"], "--output: expected the name of a file, found nothing")
        self.check_error([*FIT, "b.h5"], "unexpected argument 'b.h5'")
        self.check_error([*FIT, "--seed"], "--seed: expected a whole number of at least 0, found nothing")
        self.check_error([*FIT, "--seed", "1", "--seed", "2"], "--seed: given more than once")

    def test_configuration_file(self):
        config = self.path("fit.ini")
        with open(config, "w") as file:
            file.write("sede = 3\n")
        self.check_error([*FIT, "--config", config], f"{config}: unknown key 'sede'; did you mean seed?")
        os.remove(config)
        self.check_error([*FIT, "--config", config], f"--config: cannot read '{config}'")

    def test_an_error_is_one_line_even_when_the_value_is_not(self):
        self.check_error(["fi\nt"], "unknown command 'fi t'; did you mean fit?")

    def test_output_that_cannot_be_printed_is_an_error(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([PROGRAM, "--help"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(result.stderr, "symdiscover: error: standard output: cannot be written\n")
        self.assertEqual(result.returncode, 5)


if __name__ == "__main__":
    unittest.main()
