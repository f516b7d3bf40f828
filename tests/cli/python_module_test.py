# SPDX-License-Identifier: Apache-2.0
"""The Python module runs the program and hands back what it found."""
import contextlib
import importlib.util
import os
import sys
import types
import unittest

import h5py
import numpy as np

from blackbox import BlackBoxCase, same_partition
from fit_data_test import CIRCULANT_5, TWO_BLOCKS, tasks_tied_by

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../cli/python"))
import symdiscover  # noqa: E402

X, Y = tasks_tied_by(CIRCULANT_5)


def permutation_matrix(images):
    return np.eye(len(images))[images].T


class FakeTensor(np.ndarray):
    """As much of a tensor as the layer needs, where there is no PyTorch."""

    def new_zeros(self, count):
        return np.zeros(count).view(FakeTensor)

    def uniform_(self, low, high):
        self[...] = np.linspace(low, high, self.size)
        return self


def fake_torch():
    class Module:
        def register_buffer(self, name, value):
            setattr(self, name, value)

        def __call__(self, x):
            return self.forward(x)

    return types.SimpleNamespace(
        nn=types.SimpleNamespace(Module=Module, Parameter=lambda values: values), long="i8",
        as_tensor=lambda values, dtype: np.asarray(values, dtype), empty=lambda n: np.empty(n).view(FakeTensor),
        cat=lambda parts: np.concatenate(parts).view(FakeTensor))


@contextlib.contextmanager
def torch_or_a_fake():
    if importlib.util.find_spec("torch") is not None:
        yield
        return
    sys.modules["torch"] = fake_torch()
    try:
        yield
    finally:
        del sys.modules["torch"]


class Module(BlackBoxCase):
    @classmethod
    def setUpClass(cls):
        cls.found = symdiscover.fit(X, Y, resamples=0, seed=3)

    def test_found(self):
        found = self.found
        self.assertTrue(same_partition(found.partition, CIRCULANT_5))
        self.assertEqual((found.group.name, found.group.order, found.group.closed), ("C5", 5, True))
        self.assertIn(found.verdict["level"], ("certain", "likely", "undecided"))
        self.assertEqual(sorted(found.order.inputs), list(range(5)))
        self.assertEqual(found.sharing_matrix.shape[0], 25)
        self.assertIsNone(found.path)
        self.assertIn("C5", found.text)
        self.assertEqual(found.report["layers"][0]["shared_parameters"], 5)
        self.assertEqual(repr(found), f"<Found: 25 weights, 5 shared parameters, group C5, {found.verdict['level']}>")

    def test_generators_commute_with_the_weights(self):
        weight = self.found.weight(np.arange(1.0, 6.0))
        self.assertGreater(len(self.found.group.generators), 0)
        for inputs, outputs in self.found.group.generators:
            np.testing.assert_allclose(weight @ permutation_matrix(inputs), permutation_matrix(outputs) @ weight)

    def test_layer(self):
        with torch_or_a_fake():
            tied = symdiscover.layer(self.found)
            theta = np.asarray(tied.theta.detach() if hasattr(tied.theta, "detach") else tied.theta)
            weight = np.asarray(tied.weight().detach() if hasattr(tied.theta, "detach") else tied.weight())
            np.testing.assert_allclose(weight, self.found.weight(theta), rtol=1e-6)
            self.assertEqual(len(theta), 5)
            if hasattr(tied.theta, "detach"):
                import torch
                tied(torch.ones(2, 5)).sum().backward()
                self.assertEqual(tied.theta.grad.shape, (5,))
            else:
                np.testing.assert_allclose(tied(np.ones((2, 5))), np.ones((2, 5)) @ weight.T)

    def test_kept_and_loaded(self):
        kept = self.path("kept.h5")
        found = symdiscover.fit(X, Y, resamples=0, output=kept)
        self.assertEqual(found.path, kept)
        np.testing.assert_array_equal(symdiscover.load(kept).partition, found.partition)
        with h5py.File(kept) as f:
            self.assertEqual(f["options_given"].attrs["resamples"], "0")

    def test_a_group_that_was_not_worked_out(self):
        symdiscover.fit(X, Y, resamples=0, output=self.path("kept.h5"))
        with h5py.File(self.path("kept.h5"), "r+") as f:
            f["layers/layer"].attrs["group_order"] = "unknown"  # as where the fit was interrupted
        self.assertIsNone(symdiscover.load(self.path("kept.h5")).group.order)

    def test_options_and_split(self):
        x, y = tasks_tied_by(TWO_BLOCKS)
        split = np.arange(len(x)) % 3
        y[0, 0, 0] = np.nan
        found = symdiscover.fit(x, y, split, missing="drop", resamples=0, follow_links=True, overwrite=False, model=None)
        self.assertTrue(same_partition(found.partition, TWO_BLOCKS))
        self.assertEqual(found.report["heldout"]["tasks"], 40)

    def test_one_dataset(self):
        x = np.random.default_rng(0).normal(size=(200, 6)) + [0, 3, 0, 3, 0, 3]
        self.assertEqual(symdiscover.fit(x).partition.ravel().tolist(), [0, 1, 0, 1, 0, 1])

    def test_errors(self):
        def error(*arguments, **options):
            with self.assertRaises(symdiscover.Error) as caught:
                symdiscover.fit(*arguments, **options)
            return caught.exception

        self.assertEqual(error(X, Y[:3]).code, 3)
        self.assertIn("/y: expected 120 tasks", str(error(X, Y[:3])))
        refused = error(X, Y, resample=0)
        self.assertEqual((refused.code, "did you mean" in str(refused)), (2, True))
        self.write("there.h5", x=X)
        self.assertEqual(error(X, Y, output=self.path("there.h5")).code, 5)
        before = os.environ.pop("SYMDISCOVER")
        try:
            with self.assertRaises(FileNotFoundError):
                symdiscover.fit(X, Y, program=None if not __import__("shutil").which("symdiscover") else "/no/such")
        finally:
            os.environ["SYMDISCOVER"] = before


if __name__ == "__main__":
    unittest.main()
