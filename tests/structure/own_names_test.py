# SPDX-License-Identifier: Apache-2.0
"""Objects with wide vector instructions must not offer the linker anything under a common name: it may take it for the
whole program, which then ends with an illegal instruction on an older processor.

    own_names_test.py NM SET=OBJECT..."""

import subprocess
import sys
import unittest

NM = sys.argv[1]
OBJECTS = dict(argument.split("=", 1) for argument in sys.argv[2:])
# A pointer, and a function of clang's that calls two others: without vector instructions.
HARMLESS = ("DW.ref.__gxx_personality_v0", "__clang_call_terminate")


def defined_names(path):
    """Demangled names of what others can see and what the linker merges."""
    output = subprocess.run([NM, "--demangle", "--defined-only", "--extern-only", path], check=True,
                            capture_output=True, text=True).stdout
    return [line.split(" ", 2)[2] for line in output.splitlines()]


class OwnNames(unittest.TestCase):
    def test_every_name_is_the_sets_own(self):
        for name_of_set, path in OBJECTS.items():
            names = defined_names(path)
            self.assertIn(f"symdiscover::{name_of_set}::product_kernels", names)
            own = (f"symdiscover::{name_of_set}::", f"Eigen_{name_of_set}::")
            common = [name for name in names if name not in HARMLESS and not any(part in name for part in own)]
            self.assertEqual(common, [], path)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
