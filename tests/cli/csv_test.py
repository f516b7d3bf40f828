# SPDX-License-Identifier: Apache-2.0
"""Data in CSV files: a row an example, a column that says the task."""
import os
import re
import resource
import unittest

import h5py
import numpy as np

from array_files import table, write_csv
from arrays_test import ArrayCase
from blackbox import contents, partition_of, same_partition
from fit_data_test import TWO_BLOCKS, tasks_tied_by

X, Y = tasks_tied_by(TWO_BLOCKS)
TASKS = [f"subject {i}" for i in range(len(X))]
PATIENCE = int(os.environ.get("SYMDISCOVER_TEST_PATIENCE", 1))


class CsvCase(ArrayCase):
    def csv(self, columns, name="d.csv", **settings):
        write_csv(self.path(name), columns, **settings)
        return self.path(name)

    def text(self, text, name="d.csv", encoding="utf-8"):
        with open(self.path(name), "w", newline="", encoding=encoding) as f:
            f.write(text)
        return self.path(name)

    def refused(self, message, *arguments):
        self.check_error(["inspect", *arguments], message, code=3)


class Tables(CsvCase):
    def setUp(self):
        super().setUp()
        self.expected = self.checksum(self.write("same.h5", x=X, y=Y))

    def test_one_file(self):
        self.assertEqual(self.checksum(self.csv(table(TASKS, x=X, y=Y)), "--task", "task"), self.expected)

    def test_two_files(self):
        a = self.csv(table(TASKS, x=X), "a.csv")
        for b in (self.csv(table(TASKS, y=Y), "b.csv"), self.csv(table(None, y=Y), "c.csv")):
            self.assertEqual(self.checksum(a, "--y", b, "--task", "task"), self.expected)
            self.assertEqual(self.checksum("--x", a, "--y", b, "--task", "task"), self.expected)

    def test_fit(self):
        a, b = self.csv(table(TASKS, x=X), "a.csv"), self.csv(table(TASKS, y=Y), "b.csv")
        self.succeed("fit", "--x", a, "--y", b, "--task", "task", "--resamples", 0, "-o", self.path("result.h5"), "--quiet")
        self.assertTrue(same_partition(partition_of(self.path("result.h5")), TWO_BLOCKS))
        self.assertEqual(contents(self.path("result.h5")), self.result_of(self.path("same.h5")))

    def test_rows_of_tasks_need_not_stand_together(self):
        columns = table(TASKS, x=X, y=Y)
        order = np.argsort(np.tile(np.arange(X.shape[1]), len(X)), kind="stable")
        mixed = {name: [values[i] for i in order] for name, values in columns.items()}
        self.assertEqual(self.checksum(self.csv(mixed), "--task", "task"), self.expected)

    def test_separators_line_ends_and_marks(self):
        columns = table(TASKS, x=X, y=Y)
        for settings in ({"delimiter": ";"}, {"delimiter": "\t", "name": "d.tsv"}, {"end": "\r\n"},
                         {"encoding": "utf-8-sig"}, {"end": "\n\n"}):
            with self.subTest(settings):
                self.assertEqual(self.checksum(self.csv(columns, **settings), "--task", "task"), self.expected)

    def test_quotes_and_blanks(self):
        page = self.succeed("inspect", self.text('"the ""task"", or so" , x ,"y"\n'
                                                 '"a,\nb", 1 ,+2e0\n"a,\nb",3,4\n"c",5,6\n"c","7",8'),
                            "--task", 'the "task", or so')
        self.assertIn("2 of 2 examples", page)
        self.assertIn("from 1 to 7, mean 4", page)

    def test_columns_by_name(self):
        columns = {"id": TASKS[0], **table(TASKS, x=X, y=Y)}
        columns["id"] = list(range(len(columns["task"])))
        renamed = {{"x": "sensor ", "y": "force_"}.get(name[0], "") + name[-1] if name[0] in "xy" else name: values
                   for name, values in columns.items()}
        data = self.csv(renamed)
        self.assertEqual(self.checksum(data, "--task", "task", "--x-name", "sensor*", "--y-name", "force"),
                         self.expected)
        reordered = self.checksum(data, "--task", "task", "--x-name", "sensor 1,sensor 0", "--y-name", "force")
        self.assertEqual(reordered, self.checksum(self.write("r.h5", x=X[..., [1, 0]], y=Y)))

    def test_without_tasks(self):
        columns = table(None, x=X[:, 0:1], y=Y[:, 0:1])
        expected = self.checksum(self.write("s.h5", x=X[:, 0], y=Y[:, 0]), "--kind", "supervised")
        self.assertEqual(self.checksum(self.csv(columns), "--kind", "supervised"), expected)
        self.assertEqual(self.checksum(self.csv(table(None, x=X, y=Y)), "--window", X.shape[1]), self.expected)
        self.assertIn("means      4", self.succeed("inspect", self.csv({k: [1.0, 2.5, 4] for k in "abcd"}), "--kind",
                                                   "vectors"))

    def test_two_files_take_the_columns_called_so(self):
        rows = {"": list(range(X.shape[0] * X.shape[1]))}  # as pandas numbers them
        a = self.csv({**rows, **table(TASKS, x=X), "note": rows[""]}, "a.csv")
        b = self.csv({**rows, **table(TASKS, y=Y), "note": rows[""]}, "b.csv")
        self.assertEqual(self.checksum(a, "--y", b, "--task", "task"), self.expected)
        a = self.csv({**rows, **table(TASKS, s=X)}, "a.csv")
        b = self.csv({**rows, **table(TASKS, f=Y)}, "b.csv")
        self.assertEqual(self.checksum(a, "--y", b, "--task", "task"), self.expected)

    def test_convert(self):
        self.succeed("convert", self.csv(table(TASKS, x=X, y=Y)), "--task", "task", "-o", self.path("o.h5"))
        with h5py.File(self.path("o.h5")) as f:
            np.testing.assert_array_equal(f["x"][()], X)
            np.testing.assert_array_equal(f["y"][()], Y)

    def test_score_with_what_was_converted(self):
        data = self.csv(table(TASKS, x=X, y=Y))
        self.fit(data, "--task", "task", "--resamples", 0)
        self.succeed("convert", data, "--task", "task", "-o", self.path("o.h5"))
        os.rename(data, self.path("renamed.csv"))
        pages = [self.succeed("score", self.path("result.h5"), "--group", "trivial(6)", "--output-group", "trivial(4)",
                              "--data", self.path(name)) for name in ("o.h5", "renamed.csv")]
        self.assertEqual(pages[0], pages[1])
        self.assertNotIn("not measured", pages[0])


class UnequalTasks(CsvCase):
    """Tasks have as many examples as there are rows; what is missing is another matter."""

    def setUp(self):
        super().setUp()
        self.columns = table(TASKS, x=X, y=Y)
        left = [i for i in range(X.shape[0] * X.shape[1]) if i % 7 != 3]
        self.columns = {name: [values[i] for i in left] for name, values in self.columns.items()}
        self.padded = [np.full(a.shape, np.nan) for a in (X, Y)]
        for task in range(len(X)):
            rows = [i % X.shape[1] for i in left if i // X.shape[1] == task]
            for padded, whole in zip(self.padded, (X, Y)):
                padded[task, :len(rows)] = whole[task, rows]

    def test_as_hdf5_with_missing_rows(self):
        data = self.csv(self.columns)
        page = self.succeed("inspect", data, "--task", "task")
        self.assertIn("120 of up to 7 examples", page)
        self.assertIn("the tasks have 6 to 7 examples", page)
        self.assertNotIn("left out", page)
        longest = max(np.isfinite(self.padded[0][:, :, 0]).sum(axis=1))
        x, y = (padded[:, :longest] for padded in self.padded)
        expected = self.result_of(self.write("p.h5", x=x, y=y), "--missing", "drop")
        self.assertEqual(self.result_of(data, "--task", "task"), expected)
        self.succeed("convert", data, "--task", "task", "-o", self.path("o.h5"),
                     stderr=f"symdiscover: note: {data}: the tasks have 6 to 7 examples\n")
        self.assertEqual(self.result_of(self.path("o.h5")), expected)

    def test_missing_cells(self):
        for cell in (None, "NA", "NaN", "null", " "):
            columns = {name: list(values) for name, values in self.columns.items()}
            columns["x2"][3] = cell
            data = self.csv(columns)
            self.refused(f"{data}: /x (line 5, column 'x2'): expected a finite number, found NaN; --missing drop leaves "
                         "out the examples that miss a value", data, "--task", "task")
            page = self.succeed("inspect", data, "--task", "task", "--missing", "drop")
            self.assertIn("left out because they miss a value: 1 examples", page)

    def test_too_few_examples(self):
        data = self.text("task,x,y\na,1,2\na,3,4\nb,5,6\n")
        self.refused(f"{data}: /examples[1]: expected from 2 to 2 examples of a task, one to adapt on and one to judge "
                     "by, found 1", data, "--task", "task")

    def test_written_by_hand(self):
        with h5py.File(self.path("d.h5"), "w") as f:
            f["x"], f["y"], f["examples"] = *self.padded, np.full(len(X), 6)
        self.assertIn("the tasks have 6 to 6 examples", self.succeed("inspect", self.path("d.h5")))
        with h5py.File(self.path("d.h5"), "r+") as f:
            f["examples"][3] = 99
        self.assertIn("/examples[3]: expected from 2 to 8 examples", self.refuse(3, "inspect", self.path("d.h5")))


class Refusals(CsvCase):
    def test_cells_and_rows(self):
        task = ["--task", "t"]
        head = "t,x,y\na,1,2\na,3,4\n"
        self.refused(f"{self.path('d.csv')}: line 4, column 'y': expected a number, or an empty cell for a missing value, "
                     "found 'fast'", self.text(head + "b,5,fast\n"), *task)
        self.refused(f"{self.path('d.csv')}: line 5: expected 3 fields as in line 1, found 2",
                     self.text(head + "\nb,5\n"), *task)
        self.refused(f"{self.path('d.csv')}: line 4: expected 3 fields as in line 1, found 4",
                     self.text(head + "b,5,6,7\n"), *task)
        self.refused(f"{self.path('d.csv')}: line 4, column 't': expected the name of a task, found an empty cell",
                     self.text(head + ",5,6\n"), *task)
        self.refused(f"{self.path('d.csv')}: line 4: expected quotation marks around a whole field, and doubled within "
                     "it, found others", self.text(head + 'b,5"6,7\n'), *task)
        self.refused(f"{self.path('d.csv')}: line 4, column 'y': expected a number, or an empty cell for a missing value, "
                     "found '1e999'", self.text(head + "b,5,1e999\n"), *task)
        self.refused(f"{self.path('d.csv')}: /y (line 4, column 'y'): expected a finite number, found inf",
                     self.text(head + "b,5,inf\nb,6,7\n"), *task)
        self.assertIn("line 2, column 'y'", self.refuse(3, "inspect", self.text("t;x;y\na;1;2,5\n"), *task))
        self.assertIn("decimal=','", self.refuse(3, "inspect", self.text("t;x;y\na;1;2,5\n"), *task))

    def test_lines_are_counted_whatever_ends_them(self):
        for end in ("\n", "\r\n", "\r"):
            lines = ["t,x,y", "a,1,2", '"a,%sb",3,4' % end, "", "b,5,fast", ""]
            self.refused(f"{self.path('d.csv')}: line 6, column 'y': expected a number, or an empty cell for a missing "
                         "value, found 'fast'", self.text(end.join(lines)), "--task", "t")

    def test_python_has_the_whole_path(self):
        name = "it's " + "long " * 20 + "d.csv"
        quoted = "'" + self.path(name).replace("'", "\\'") + "'"
        for text, encoding in (("t;x;y\na;1;2,5\n", "utf-8"), ("1,2,3\n4,5,6\n", "utf-8"), ("t,x,y\n", "utf-16")):
            self.assertIn(f"pd.read_csv({quoted}", self.refuse(3, "inspect", self.text(text, name, encoding)))

    def test_whole_files(self):
        for text, found in (("", "an empty one"), ("t,x,y\n", "no rows"), ("1,2,3\n4,5,6\n", "numbers only"),
                            ("\n\n\n", "no rows"), ('"', "quotation marks"), ("t,x,y\na,1,2\0\n", "found '2?'")):
            with self.subTest(text):
                self.assertIn(found, self.refuse(3, "inspect", self.text(text), "--task", "t"))
        self.assertIn("encoding='utf-16'", self.refuse(3, "inspect", self.text("t,x,y\n", encoding="utf-16")))

    def test_columns(self):
        data = self.text("t,a,b\n1,2,3\n1,2,3\n")
        self.assertIn("line 1: expected one column 'trial' (--task), found the columns 't', 'a', 'b'",
                      self.refuse(3, "inspect", data, "--task", "trial"))
        self.assertIn("/y: expected an array of numbers [tasks, examples, outputs...], found no columns of that name (the "
                      "file has 't', 'a', 'b'); say which they are with --y-name COLUMNS",
                      self.refuse(3, "inspect", data, "--task", "t"))
        self.assertIn("expected columns 'c' (--x-name), found the columns", self.refuse(
            3, "inspect", data, "--task", "t", "--x-name", "a,c", "--y-name", "b"))
        self.assertIn("found one that is more than one of these", self.refuse(
            3, "inspect", data, "--task", "t", "--x-name", "a,b", "--y-name", "b"))
        message = self.refuse(3, "inspect", data, "--x-name", "a", "--y-name", "b")
        self.assertIn("Say --kind supervised (or say --task COLUMN, if a column says which task a row is of", message)
        self.assertIn("found 2", self.refuse(3, "inspect", self.text("t,t,x,y\n1,1,2,3\n"), "--task", "t"))

    def test_no_columns_of_x(self):
        data = self.text("t,a,y\n1,2,3\n1,2,3\n")
        self.assertIn("/x: expected an array of numbers [tasks, examples, inputs...], found no columns of that name (the "
                      "file has 't', 'a', 'y'); say which they are with --x-name COLUMNS",
                      self.refuse(3, "inspect", data, "--task", "t"))

    def test_tasks_are_of_kind_tasks(self):
        self.check_error(["inspect", self.csv(table(TASKS, x=X, y=Y)), "--task", "task", "--kind", "supervised"],
                         "--task: expected for data of kind tasks, found kind supervised")

    def test_two_files_that_do_not_belong_together(self):
        a = self.csv(table(TASKS, x=X), "a.csv")
        b = self.csv(table(TASKS, y=Y), "b.csv")
        self.refused(f"{b}: column 'task': expected a column of x, of y or of the tasks, found one that is more than one "
                     "of these", a, "--y", b, "--task", "task", "--y-name", "task,y")
        a = self.csv(table(TASKS, x=X), "a.csv")
        b = self.csv(table(TASKS[::-1], y=Y), "b.csv")
        self.refused(f"{b}: line 2: expected task 'subject 0' as in line 2 of {a}, found another", a, "--y", b, "--task",
                     "task")
        c = self.csv(table(TASKS[:-1], y=Y[:-1]), "c.csv")
        self.refused(f"{c}: /y: expected 960 rows as in {a}, found 952", a, "--y", c, "--task", "task")

    def test_names_are_clean(self):
        data = self.text("t,\x1b[31mred\x1b[0m,x,y\na,1,2,3\na,4,5,\x1b]0;\x07\n")
        for options in (["--task", "t"], ["--task", "t", "--y-name", "none"]):
            self.assertNotRegex(self.refuse(3, "inspect", data, *options), "[\x00-\x1f\x7f-\x9f]")


class Large(CsvCase):
    def worked(self, *arguments):
        """Processor seconds of a run that must go well."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        page = self.succeed(*arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return page, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def test_a_million_rows(self):
        rng = np.random.default_rng(0)
        numbers = rng.normal(size=(1000, 6))
        rows = [",".join(map(repr, row)) for row in numbers.tolist()]
        with open(self.path("d.csv"), "w") as f:
            f.write("task,x0,x1,x2,x3,y0,y1\n")
            for task in range(1000):
                f.write("".join(f"task{task},{row}\n" for row in rows))
        page, seconds = self.worked("convert", self.path("d.csv"), "--task", "task", "-o", self.path("o.h5"))
        self.assertEqual(page, "")
        self.assertLess(seconds, 12 * PATIENCE)
        with h5py.File(self.path("o.h5")) as f:
            self.assertEqual(f["x"].shape, (1000, 1000, 4))
            np.testing.assert_array_equal(f["y"][17], numbers[:, 4:])

    def test_tasks_without_end(self):
        """Half the rows are one task, and each of the others has one for itself: together a square of them."""
        n = 200_000
        with open(self.path("d.csv"), "w") as f:
            f.write("task,x,y\n" + "one,1,2\n" * n + "".join(f"{i},1,2\n" for i in range(n)))
        message = self.refuse(3, "inspect", self.path("d.csv"), "--task", "task")
        self.assertIn("/examples[1]", message)


if __name__ == "__main__":
    unittest.main()
