# SPDX-License-Identifier: Apache-2.0
"""The datasets that `same_results.py` fits, and how: small ones, so that all of it takes minutes.

A dataset is a Case: how to get it (arguments of `generate`, or a function that makes its arrays), and fits by name,
each with its arguments. What a dataset cannot have is an error message, which has to stay the same too.
"""
import collections

import numpy as np

Case = collections.namedtuple("Case", ["name", "generate", "make", "seed", "fits", "group"])

SEEDS = (1, 2, 3)

AUTO_OF_TASKS = {
    "auto": [],
    "auto, one thread": ["--resamples", 3, "--threads", 1],
    "auto, validation": ["--criterion", "validation", "--resamples", 2],
    "auto, blocks": ["--blocks", 2, "--resamples", 2],
    "auto, latent": ["--latent", 3, "--resamples", 0],
    "auto, support": ["--support", 1, "--resamples", 0],
}
GRADIENTS = {
    "msr": ["--outer-steps", 600, "--outer-lr", 0.01],
    "msr, latent": ["--latent", 3, "--outer-steps", 40, "--threads", 1],
    "msr, validation": ["--criterion", "validation", "--outer-steps", 600, "--outer-lr", 0.01, "--support", 3],
    "msr, restarts": ["--restarts", 2, "--outer-steps", 30, "--latent", 2, "--blocks", 2, "--meta-batch", 8],
    "msr, rates": ["--inner-lr-mode", "per-parameter", "--inner-steps", 2, "--inner-lr", 0.05, "--latent", 2,
                   "--outer-steps", 30],
    "msr, fixed": ["--inner-lr-mode", "fixed", "--outer-optimiser", "sgd", "--outer-lr", 0.01, "--latent", 2,
                   "--outer-steps", 30],
    "msr, diverges": ["--inner-lr", 1000000, "--outer-lr", 1000, "--latent", 2, "--outer-steps", 30],
    "maml": ["--outer-steps", 40],
    "maml, options": ["--restarts", 2, "--inner-steps", 2, "--inner-lr-mode", "per-parameter", "--outer-steps", 20,
                      "--blocks", 2],
}
BILEVEL = {
    "bilevel": ["--outer-steps", 100],
    "bilevel, cg": ["--hypergradient", "cg", "--outer-steps", 60, "--restarts", 1],
    "bilevel, neumann": ["--hypergradient", "neumann", "--neumann-terms", 5, "--outer-steps", 60, "--restarts", 1],
    "bilevel, steps": ["--lower-level", "steps", "--inner-steps", 20, "--outer-steps", 40, "--restarts", 1,
                       "--threads", 1],
    "bilevel, weights": ["--entropy-weight", 0.1, "--nuclear-weight", 0.01, "--outer-lr", 0.05, "--outer-steps", 40,
                         "--restarts", 2],
    "bilevel, blocks": ["--blocks", 2, "--inner-lr", 0.01, "--lower-level", "steps", "--inner-steps", 10,
                        "--outer-steps", 30],
}
OF_SAMPLES = {
    "auto": [],
    "auto, one thread": ["--resamples", 3, "--threads", 1],
    "auto, validation": ["--criterion", "validation"],
    "auto, blocks": ["--blocks", 2, "--resamples", 2],
    **{name: ["--method", "bilevel", *options] for name, options in BILEVEL.items()},
    "bruteforce": ["--method", "bruteforce"],
    "bruteforce, evidence": ["--method", "bruteforce", "--criterion", "evidence"],
    "bruteforce, blocks": ["--method", "bruteforce", "--blocks", 2],
}


def fits_of_tasks(taps):
    """`taps`: the width of the window for the models lc and conv."""
    fits = dict(AUTO_OF_TASKS)
    fits.update({name: ["--method", name.split(",")[0], *options] for name, options in GRADIENTS.items()})
    for method, model in (("msr", "lc"), ("msr", "conv"), ("maml", "lc"), ("maml", "conv")):
        latent = ["--latent", 2 if model == "lc" else 1] if method == "msr" else []
        fits[f"{method}, {model}"] = ["--method", method, "--model", f"{model}:{taps}", "--outer-steps", 30, *latent]
    return fits


def with_models(*models):
    """The fits of samples with the model that suits the data; then the main ones with each of these."""
    fits = dict(OF_SAMPLES)
    for model in models:
        for name in ("auto", "bilevel", "bruteforce"):
            fits[f"{name}, {model}"] = [*OF_SAMPLES[name], "--model", model]
    return fits


def generated(name, problem, seed, fits, group=None):
    return Case(f"{name}, seed {seed}", [*problem, "--seed", seed], None, seed, fits, group)


def natural_and_scrambled(name, problem, fits, group=None):
    return [generated(f"{name} {order}", [*problem, *flag], seed, fits, group)
            for order, flag in (("natural", []), ("scrambled", ["--scramble"])) for seed in SEEDS]


# Group, the outputs' group where it is another one, whether scrambled, the seed.
GROUPS = [
    ("dihedral(5)", "", True, 1),
    ("translation(2,3)", "", False, 2),
    ("symmetric(5)", "", True, 3),
    ("alternating(4)", "", False, 1),
    ("wreath(cyclic(3),cyclic(2))", "", True, 2),
    ("p4(2)", "", False, 3),
    ("union(cyclic(4),symmetric(3))", "", True, 1),
    ("grid(cyclic(2),symmetric(3))", "", True, 2),
    ("reflection(5)", "", False, 3),
    ("cyclic(6)", "trivial(1)", False, 1),
    ("generators(6; (0 1 2)(3 4 5))", "generators(3; (0 1 2))", True, 2),
]


def group_problem(inputs, outputs, *data):
    return ["group", "--group", inputs, *(["--output-group", outputs] if outputs else []), *data]


def problems_of_tasks():
    size = ["--tasks", 60, "--examples", 6]
    cases = natural_and_scrambled("conv1d", ["conv1d", "--length", 8, "--taps", 3, *size], fits_of_tasks(3))
    cases += natural_and_scrambled("lowrank", ["lowrank", "--rank", 2, "--length", 7, "--taps", 3, *size],
                                   fits_of_tasks(3))
    cases += natural_and_scrambled("cyclic(6)", group_problem("cyclic(6)", "", *size), fits_of_tasks(1), "cyclic(6)")
    for group, outputs, scrambled, seed in GROUPS:
        problem = group_problem(group, outputs, *size, "--correlation", 0.3, *(["--scramble"] if scrambled else []))
        cases.append(generated(" to ".join(filter(None, (group, outputs))), problem, seed, fits_of_tasks(1), group))
    return cases


def problems_of_samples():
    cases = []
    for seed in SEEDS:
        means = ["means", "--dims", 6, "--blocks", seed, "--test", 200]
        cases.append(generated("means", means, seed, with_models("mean")))
        for blocks in (1, 2):
            sums = ["sum", "--length", 3, "--blocks", blocks, "--train", 40, "--validation", 40, "--test", 100,
                    "--tuning", 40]
            models = ("deepset", "fc") if seed == 1 else ()
            cases.append(generated(f"sum of {blocks}", sums, seed, with_models(*models)))
        shift = ["shift", "--length", 5, "--taps", 2, "--test", 200]
        cases.append(generated("shift", shift, seed, with_models("lc:2")))
    return cases


def larger():
    """Large enough for what is done otherwise where there is much."""
    few_tasks = {"auto": ["--resamples", 2], "msr": ["--method", "msr", "--outer-steps", 20],
                 "maml, conv": ["--method", "maml", "--model", "conv:3", "--outer-steps", 20]}
    few_samples = {"auto": ["--resamples", 2], "bilevel": ["--method", "bilevel", "--outer-steps", 30],
                   "bruteforce": ["--method", "bruteforce"]}
    return [generated("long conv1d", ["conv1d", "--length", 24, "--taps", 3], 1, few_tasks),
            generated("cyclic(16)", group_problem("cyclic(16)", "", "--scramble"), 2, few_tasks, "cyclic(16)"),
            generated("many means", ["means", "--dims", 40, "--blocks", 3], 1, few_samples),
            generated("long shift", ["shift", "--length", 20, "--taps", 3, "--test", 2000], 2,
                      {**few_samples, "auto, lc": ["--model", "lc:3"]})]


def linear_tasks(draw_weights, tasks=40, examples=5, inputs=4, outputs=3):
    """A function that makes tasks y = W x + noise; `draw_weights(rng, outputs, inputs)` draws the W of a task."""
    def make(rng):
        x = rng.standard_normal((tasks, examples, inputs))
        weights = np.stack([draw_weights(rng, outputs, inputs) for _ in range(tasks)])
        noise = 0.1 * rng.standard_normal((tasks, examples, outputs))
        return {"x": x, "y": np.einsum("tai,tei->tea", weights, x) + noise}
    return make


def dense(rng, outputs, inputs):
    return rng.standard_normal((outputs, inputs))


def all_zero_outputs(rng):
    return {"x": rng.standard_normal((40, 5, 4)), "y": np.zeros((40, 5, 3))}


def outputs_of_noise(rng):
    return {"x": rng.standard_normal((40, 5, 4)), "y": rng.standard_normal((40, 5, 3))}


def an_input_that_is_zero(rng):
    data = linear_tasks(dense)(rng)
    data["x"][:, :, 0] = 0.0
    return data


def one_test_task(rng):
    return {**linear_tasks(dense)(rng), "split": np.repeat(np.int8([0, 1, 2]), [30, 9, 1])}


def images(rng):
    """Blurred on a torus of 3 x 3, in single precision."""
    x = rng.standard_normal((50, 4, 3, 3)).astype("f4")
    taps = rng.standard_normal((50, 2)).astype("f4")
    y = taps[:, :1, None, None] * x + taps[:, 1:, None, None] * np.roll(x, 1, axis=3)
    return {"x": x, "y": y}


def supervised(rng):
    x = rng.standard_normal((60, 3))
    return {"x": x, "y": x @ np.array([[1.0, 2.0, 1.0], [2.0, 1.0, 1.0]]).T + 0.1 * rng.standard_normal((60, 2)),
            "@kind": "supervised"}


def tokens(rng):
    x = rng.integers(0, 4, (90, 3))
    y = x.sum(axis=1, keepdims=True) + 0.1 * rng.standard_normal((90, 1))
    return {"x": x.astype("i4"), "y": y, "sample_split": np.tile(np.int8([0, 1, 2]), 30), "@kind": "supervised"}


def zero_outputs_of_samples(rng):
    return {"x": rng.standard_normal((50, 3)), "y": np.zeros((50, 2)), "@kind": "supervised"}


def equal_vectors(rng):
    del rng
    return {"x": np.ones((40, 4)), "@kind": "vectors"}


def one_coordinate(rng):
    return {"x": rng.standard_normal((40, 1)), "@kind": "vectors"}


def no_validation_samples(rng):
    return {"x": rng.standard_normal((40, 4)), "sample_split": np.repeat(np.int8([0, 2]), 20), "@kind": "vectors"}


def degenerate():
    """Little data, or data that say little."""
    of_tasks = {
        "all outputs zero": all_zero_outputs,
        "outputs of noise": outputs_of_noise,
        "an input that is zero": an_input_that_is_zero,
        "one test task": one_test_task,
        "nothing tied": linear_tasks(dense, tasks=60, examples=8),
        "one output": linear_tasks(dense, outputs=1),
        "one weight": linear_tasks(dense, inputs=1, outputs=1),
        "three tasks": linear_tasks(dense, tasks=3),
        "images": images,
    }
    of_samples = {
        "supervised": supervised,
        "tokens": tokens,
        "zero outputs of samples": zero_outputs_of_samples,
        "equal vectors": equal_vectors,
        "one coordinate": one_coordinate,
        "no validation samples": no_validation_samples,
    }
    windows = {"one output": 4, "one weight": 1, "images": 1}
    few = group_problem("cyclic(6)", "", "--tasks", 40, "--examples", 2, "--noise", 0)
    return [generated("fewer examples than inputs", few, 1, fits_of_tasks(1), "cyclic(6)"),
            *(Case(name, None, make, 1, fits_of_tasks(windows.get(name, 2)), None) for name, make in of_tasks.items()),
            *(Case(name, None, make, 1, with_models(), None) for name, make in of_samples.items())]


def all_cases():
    return problems_of_tasks() + problems_of_samples() + larger() + degenerate()
