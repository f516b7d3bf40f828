# SPDX-License-Identifier: Apache-2.0
"""Command lines for `same_results.py` that the program refuses, and its helps: exit codes and messages must stay."""
import h5py
import numpy as np


def generate(*arguments):
    def make(program, path):
        program.run("generate", *arguments, "--seed", 1, "-o", path.name).check_returncode()
    return make


def fit(data, *arguments):
    def make(program, path):
        program.run("fit", data, "-o", path.name, "--quiet", "--seed", 1, "--threads", 1, *arguments).check_returncode()
    return make


def text(content):
    return lambda program, path: path.write_text(content)


def arrays(**content):
    def make(program, path):
        del program
        with h5py.File(path, "w") as file:
            for name, values in content.items():
                if name.startswith("attribute_"):
                    file.attrs[name.removeprefix("attribute_")] = values
                else:
                    file[name] = values
    return make


X = np.arange(120.0).reshape(10, 4, 3)
Y = np.arange(80.0).reshape(10, 4, 2)

# In this order, since results are of datasets.
COMMAND_FILES = {
    "tasks.h5": generate("group", "--group", "cyclic(4)", "--tasks", 20, "--examples", 4),
    "means.h5": generate("means", "--dims", 4, "--test", 20),
    "wide.h5": generate("means", "--dims", 12, "--test", 20),
    "sum.h5": generate("sum", "--length", 2, "--train", 10, "--validation", 10, "--test", 10, "--tuning", 10),
    "shift.h5": generate("shift", "--length", 4, "--taps", 2, "--test", 20),
    "result.h5": fit("tasks.h5", "--resamples", 0),
    "means-result.h5": fit("means.h5", "--resamples", 0),
    "there.h5": text("precious"),
    "text.h5": text("this is not HDF5\n"),
    "empty.h5": text(""),
    "sede.ini": text("sede = 3\n"),
    "bad-value.ini": text("seed = three\n"),
    "no-y.h5": arrays(x=X),
    "no-x.h5": arrays(y=Y),
    "flat.h5": arrays(x=np.arange(4.0), y=np.arange(4.0)),
    "nan.h5": arrays(x=np.where(X == 7, np.nan, X), y=Y),
    "infinite.h5": arrays(x=X, y=np.where(Y == 9, np.inf, Y)),
    "lengths.h5": arrays(x=X, y=Y[:5]),
    "examples.h5": arrays(x=X, y=Y[:, :3]),
    "classes.h5": arrays(x=X, y=np.zeros((10, 4), "i4")),
    "one-example.h5": arrays(x=X[:, :1], y=Y[:, :1]),
    "no-training.h5": arrays(x=X, y=Y, split=np.int8([2] * 10)),
    "no-test.h5": arrays(x=X, y=Y, split=np.int8([0] * 5 + [1] * 5)),
    "no-validation.h5": arrays(x=X, y=Y, split=np.int8([0] * 5 + [2] * 5)),
    "bad-split.h5": arrays(x=X, y=Y, split=np.int8([7] * 10)),
    "bad-kind.h5": arrays(x=X, y=Y, attribute_kind="pictures"),
    "version.h5": arrays(x=X, y=Y, attribute_format="symdiscover-dataset", attribute_version=99),
    "other-format.h5": arrays(x=X, y=Y, attribute_format="something-else"),
    "bad-truth.h5": arrays(x=X, y=Y, **{"truth/partition": np.zeros((3, 3), "i4")}),
    "no-samples-to-choose-by.h5": arrays(x=X[0], sample_split=np.int8([0, 0, 2, 2]), attribute_kind="vectors"),
    "vectors-with-y.h5": arrays(x=X[0], y=Y[0], attribute_kind="vectors"),
}

# Values that are not allowed, for every option that has any.
BAD_VALUES = {
    "--method": ["sgd", ""], "--model": ["lc", "lc:0", "mlp", "conv:x", "fc:3"], "--resamples": ["-1", "x"],
    "--latent": ["0", "few", "100"], "--blocks": ["0", "-2", "100"], "--criterion": ["bic"],
    "--support": ["0", "4", "100"], "--seed": ["-1", "1.5", "99999999999999999999999"],
    "--threads": ["0", "1025", "two"],
    "--color": ["yes"], "--report": ["", "tasks.h5", "none/r.txt", "there.h5"],
    "--plot": ["", "tasks.h5", "none/r.svg", "there.h5"],
}
BAD_GRADIENTS = {
    "--inner-steps": ["0", "1.5"], "--inner-lr": ["0", "-1", "nan", "inf"], "--inner-lr-mode": ["learned"],
    "--outer-lr": ["0", "-0.1", "x"], "--outer-optimiser": ["rmsprop"], "--outer-steps": ["0"], "--meta-batch": ["0"],
    "--restarts": ["0"], "--latent": ["0", "17"], "--support": ["4"], "--blocks": ["17"],
}
BAD_BILEVEL = {
    "--hypergradient": ["unrolled"], "--neumann-terms": ["0"], "--lower-level": ["closed"],
    "--entropy-weight": ["-1", "x"], "--nuclear-weight": ["-0.5", "inf"], "--inner-steps": ["0"], "--restarts": ["0"],
    "--blocks": ["5"],
}
BAD_PROBLEMS = {
    "conv1d": {"--length": ["0", "46341", "x"], "--taps": ["0", "71"], "--tasks": ["0", "1e3"], "--examples": ["1"],
               "--noise": ["-1", "nan"], "--correlation": ["1", "-1", "2"], "--seed": ["-1"], "--threads": ["0"]},
    "lowrank": {"--rank": ["0", "x"], "--taps": ["80"]},
    "group": {"--group": ["", "cyclic", "cyclic(0)", "cyclic(16", "ring(4)", "grid(cyclic(3))", "generators(3; (0 5))"],
              "--output-group": ["trivial(1)", "trivial(0)"]},
    "means": {"--dims": ["0"], "--blocks": ["0", "7"], "--train": ["0"], "--test": ["-1"], "--noise": ["-1"]},
    "sum": {"--length": ["0"], "--blocks": ["3"], "--tuning": ["x"], "--validation": ["0"]},
    "shift": {"--length": ["0", "46341"], "--taps": ["0", "9"], "--noise": ["inf"]},
}
# An option and a value that is fine, but not for all problems or methods.
OPTIONS_OF_PROBLEMS = {"--group": "cyclic(4)", "--output-group": "cyclic(4)", "--length": 4, "--taps": 2, "--rank": 2,
                       "--dims": 4, "--blocks": 1, "--tasks": 5, "--examples": 3, "--correlation": 0.5, "--train": 5,
                       "--validation": 5, "--test": 5, "--tuning": 5}
OPTIONS_OF_METHODS = {"--latent": 2, "--support": 2, "--resamples": 1, "--inner-steps": 1, "--inner-lr": 0.1,
                      "--inner-lr-mode": "fixed", "--outer-lr": 0.1, "--outer-optimiser": "sgd", "--outer-steps": 2,
                      "--meta-batch": 2, "--restarts": 1, "--hypergradient": "cg", "--neumann-terms": 3,
                      "--lower-level": "steps", "--entropy-weight": 0.1, "--nuclear-weight": 0.1}
SUITABLE_DATA = {"auto": "tasks.h5", "msr": "tasks.h5", "maml": "tasks.h5", "bilevel": "means.h5",
                 "bruteforce": "means.h5"}


def fit_line(data, *arguments):
    threads = [] if "--threads" in arguments else ["--threads", 1]
    return ["fit", data, "-o", "new.h5", "--quiet", *threads, *arguments]


def few_steps(method):
    return ["--outer-steps", 2] if method in ("msr", "maml", "bilevel") else []


def values_out_of_range():
    for options, method in ((BAD_VALUES, "auto"), (BAD_GRADIENTS, "msr"), (BAD_BILEVEL, "bilevel")):
        for option, values in options.items():
            steps = few_steps(method) if option != "--outer-steps" else []
            given = ["--method", method, *steps] if method != "auto" else []
            yield from (fit_line(SUITABLE_DATA[method], *given, option, value) for value in values)
    for problem, options in BAD_PROBLEMS.items():
        group = ["--group", "cyclic(4)"] if problem == "group" else []
        for option, values in options.items():
            required = [] if option == "--group" else group
            yield from (["generate", problem, *required, option, value, "-o", "new.h5"] for value in values)


def options_of_others():
    """Each option with each problem and method; those that have it say nothing, and their file is thrown away."""
    for problem in BAD_PROBLEMS:
        data = ["--test", 5] if problem in ("means", "sum", "shift") else ["--tasks", 5]
        group = ["--group", "cyclic(4)"] if problem == "group" else []
        for option, value in OPTIONS_OF_PROBLEMS.items():
            rest = [word for pair in (data, group) if option not in pair for word in pair]
            yield ["generate", problem, *rest, option, value, "-o", "new.h5", "--quiet"]
    for method, data in SUITABLE_DATA.items():
        for option, value in OPTIONS_OF_METHODS.items():
            steps = few_steps(method) if option != "--outer-steps" else []
            yield fit_line(data, "--method", method, *steps, option, value)


def kinds_and_models():
    files = ("tasks.h5", "means.h5", "sum.h5", "shift.h5")
    for data in files:
        for method in SUITABLE_DATA:
            steps = few_steps(method)
            models = ([], *(["--model", model] for model in ("fc", "lc:1", "conv:2", "lc:9", "mean", "deepset")))
            yield from (fit_line(data, "--method", method, *steps, *model) for model in models)
    for data in files[1:]:
        yield from (fit_line(data, option, 2) for option in ("--latent", "--support"))
    yield fit_line("wide.h5", "--method", "bruteforce")
    yield fit_line("means.h5", "--method", "bilevel", "--criterion", "evidence")
    for arguments in (["--method", "bilevel"], ["--method", "bruteforce"], ["--criterion", "validation"]):
        yield fit_line("no-samples-to-choose-by.h5", *arguments)


def bad_files():
    for name in [*COMMAND_FILES, "missing.h5", "."]:
        yield ["inspect", name]
        yield fit_line(name, "--resamples", 0)
        yield ["report", name]
        yield ["score", "result.h5", "--truth", name]
    yield fit_line("no-validation.h5", "--criterion", "validation")
    yield fit_line("no-validation.h5", "--method", "msr", "--outer-steps", 2)
    for method in ("msr", "maml"):
        yield fit_line("one-example.h5", "--method", method, "--outer-steps", 2)
    yield ["fit", "tasks.h5", "-o", "there.h5"]
    yield ["fit", "tasks.h5", "-o", "none/new.h5"]
    yield ["fit", "tasks.h5", "-o", "tasks.h5", "--overwrite"]
    yield ["fit", "tasks.h5", "-o", "."]
    yield ["fit", "tasks.h5", "-o", "new.h5", "--report", "new.h5"]
    yield ["fit", "tasks.h5", "-o", "new.h5", "--report", "new.txt", "--plot", "new.txt"]
    yield ["generate", "conv1d", "-o", "there.h5"]
    yield ["generate", "conv1d", "-o", "none/new.h5"]


def unknown_names():
    yield from ([], ["--verbose"], ["fti"], ["discover"], ["generate", "conv2d", "-o", "new.h5"], ["generate"],
                ["generate", "conv1d"], ["generate", "group", "-o", "new.h5"], ["fit"], ["fit", "tasks.h5"],
                ["fit", "tasks.h5", "more.h5", "-o", "new.h5"], ["fit", "tasks.h5", "-o", "new.h5", "--seed"],
                ["fit", "tasks.h5", "-o", "new.h5", "--seed", 1, "--seed", 2],
                ["fit", "tasks.h5", "-o", "new.h5", "--outer-optimizer", "sgd"],
                ["fit", "tasks.h5", "-o", "new.h5", "--config", "sede.ini"],
                ["fit", "tasks.h5", "-o", "new.h5", "--config", "bad-value.ini"],
                ["fit", "tasks.h5", "-o", "new.h5", "--config", "missing.ini"],
                ["inspect"], ["inspect", "tasks.h5", "--colour", "never"], ["report"],
                ["report", "result.h5", "--format", "yaml"], ["report", "result.h5", "--plot", "result.h5"],
                ["report", "result.h5", "--plot", "there.h5"], ["score", "result.h5"],
                ["score", "result.h5", "--truth", "tasks.h5", "--group", "cyclic(4)"],
                ["score", "result.h5", "--truth", "tasks.h5", "--output-group", "cyclic(4)"],
                ["score", "result.h5", "--truth", "tasks.h5", "--data", "tasks.h5"],
                ["score", "result.h5", "--truth", "means.h5"], ["score", "result.h5", "--group", "cyclic(5)"],
                ["score", "result.h5", "--group", "ring(4)"], ["score", "result.h5", "--format", "gap"],
                ["score", "result.h5", "--group", "trivial(4)", "--require-exact"],
                ["score", "result.h5", "--group", "cyclic(4)", "--data", "means.h5"],
                ["score", "means-result.h5", "--group", "trivial(4)", "--output-group", "trivial(1)"],
                ["score", "means-result.h5", "--group", "symmetric(4)"])


def helps():
    yield from (["--help"], ["--version"])
    yield from ([command, "--help"] for command in ("generate", "inspect", "fit", "report", "score"))


def command_lines():
    for lines in (helps, unknown_names, values_out_of_range, options_of_others, kinds_and_models, bad_files):
        yield from lines()
