# SPDX-License-Identifier: Apache-2.0
"""As acceptance_test, with more seeds."""
import unittest

import acceptance_test


class MoreSeeds(acceptance_test.Acceptance):
    seeds = [2, 3, 4, 5]


if __name__ == "__main__":
    unittest.main(defaultTest="MoreSeeds")
