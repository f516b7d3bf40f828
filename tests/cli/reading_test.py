# SPDX-License-Identifier: Apache-2.0
"""Reading survives anything: files that the library crashes or hangs over, files that lead elsewhere, sizes that are not
meant, and text that is more than text."""
import glob
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import time
import unittest

import h5py
import numpy as np

from blackbox import PROGRAM, BlackBoxCase, run

PATIENCE = int(os.environ.get("SYMDISCOVER_TEST_PATIENCE", 1))
BROKEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "broken")
RNG = np.random.default_rng(3)
X = RNG.normal(size=(12, 4, 4))
Y = X + 0.1 * RNG.normal(size=X.shape)


def of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Reading(BlackBoxCase):
    def file(self, name="d.h5", **settings):
        return h5py.File(self.path(name), "w", **settings)

    def refused(self, name, *parts, options=(), command="inspect", most_seconds=5):
        began, worked = time.monotonic(), of_children()
        message = self.refuse(3, command, self.path(name), *options)
        # On a busy machine the program waits for its turn: the time that it works counts then.
        self.assertLess(min(time.monotonic() - began, of_children() - worked), most_seconds * PATIENCE)
        for part in parts:
            self.assertIn(part, message)
        return message

    def page(self, name, *options):
        return re.sub(r"\s+", " ", self.succeed("inspect", self.path(name), *options))


class Library(Reading):
    def broken(self, name, *parts):
        shutil.copy(os.path.join(BROKEN, name), self.folder)
        return self.refused(name, *parts)

    def test_a_crash_is_bad_input(self):
        self.broken("heap_object_too_large.h5", "damaged: the HDF5 library failed while reading", "signal ")

    def test_a_hang_is_bad_input(self):
        self.broken("heap_object_size_zero.h5", "damaged: the HDF5 library failed while reading",
                    "s at work without reading anything")

    def test_chunks_that_decode_to_less(self):
        self.broken("gzip_chunk_decodes_short.h5", "/x", "chunk [0, 0, 0] that holds 80 bytes of 3840")
        self.broken("lzf_chunk_decodes_short.h5", "/x", "chunk [0, 0, 0] that holds 32 bytes of 3840")

    def raw_chunk(self, name, content, mask=0, **settings):
        with self.file(name) as f:
            x = f.create_dataset("x", data=np.round(X * 100).astype("i4"), chunks=(3, 4, 4), **settings)
            x.id.write_direct_chunk((3, 0, 0), content, mask)
            f["y"] = Y

    def test_chunks_that_hold_less_by_any_filter(self):
        for settings in ({"compression": "gzip"}, {"compression": "lzf"}, {"scaleoffset": 0}, {"fletcher32": True},
                         {"compression": "gzip", "shuffle": True}):
            with self.subTest(settings):
                self.raw_chunk("short.h5", b"\x03\x00\x00\x00\x08" + bytes(8), **settings)
                self.refused("short.h5", "/x", "damaged data: chunk [1, 0, 0]")
        self.raw_chunk("masked.h5", bytes(40), mask=1, compression="gzip")
        self.refused("masked.h5", "chunk [1, 0, 0] that holds 40 bytes of 192")

    def test_chunks_that_plugins_have_packed(self):
        with self.file("plain.h5") as f:
            f["x"], f["y"] = X, Y
        plain = re.search("checksum .*", self.succeed("inspect", self.path("plain.h5")))[0]
        for name, filter_id, settings in (("bzip2", 307, (9,)), ("blosc", 32001, (0, 0, 0, 0, 5, 1, 0)),
                                          ("lz4", 32004, ())):
            with self.subTest(name):
                if not h5py.h5z.filter_avail(filter_id):
                    self.skipTest(f"no plug-in {name} (Debian: hdf5-filter-plugin, hdf5-filter-plugin-blosc-serial)")
                with self.file("packed.h5") as f:
                    f.create_dataset("x", data=X, chunks=X.shape, compression=filter_id, compression_opts=settings)
                    f["y"] = Y
                self.assertIn(plain, self.succeed("inspect", self.path("packed.h5")))

    def test_a_chunk_that_unpacks_to_eighty_gigabytes(self):
        import zlib
        zeros = bytes(2**24)
        packer = zlib.compressobj(9)
        bomb = b"".join(packer.compress(zeros) for _ in range(64)) + packer.flush()  # 1 GB: as many times as one likes
        with self.file() as f:
            x = f.create_dataset("x", (12, 4, 4), "f8", chunks=(12, 4, 4), compression="gzip")
            x.id.write_direct_chunk((0, 0, 0), bomb)
            f["y"] = Y
        self.refused("d.h5", "/x", "chunk [0, 0, 0]")

    def test_a_chunk_larger_than_memory(self):
        with self.file() as f:
            x = f.create_dataset("x", (2, 2, 2**29 - 1), "i8", chunks=(1, 1, 2**29 - 1), compression="gzip")
            for place in ((0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0)):
                x.id.write_direct_chunk(place, b"x")
            f["y"] = Y[:2, :2]
        self.refused("d.h5", "/x")

    def test_sizes_that_multiply_to_nothing(self):
        self.broken("axes_multiply_to_2_64.h5", "/x", "shape [2, 2, 4294967296, 4294967296] of 8 bytes each")
        self.broken("axes_wrap_to_8.h5", "/x", "more than any file holds")

    def test_a_trillion_values_that_are_not_there(self):
        for settings in ({"chunks": (1, 1, 1000)}, {}, {"chunks": (10, 10, 1000), "compression": "gzip"}):
            with self.subTest(settings), self.file() as f:
                f.create_dataset("x", (10**5, 10, 10**6), "f8", **settings)
                f.create_dataset("y", (10**5, 10, 1), "f8", chunks=(10**5, 10, 1))
            self.refused("d.h5", "/x", "written")

    def test_values_that_were_never_written_are_said(self):
        with self.file() as f:
            x = f.create_dataset("x", (12, 4, 4), "f8", chunks=(3, 4, 4), fillvalue=0.5)
            x[:6] = X[:6]
            f["y"] = Y
        page = self.page("d.h5")
        self.assertIn("2 pieces of /x were never written: the fill value stands there", page)
        self.assertIn(f"mean {np.concatenate([X[:6].ravel(), np.full(96, 0.5)]).mean():.4g}", page)

    def test_a_type_whose_bits_are_elsewhere(self):
        self.broken("one_byte_2364.h5", "/x: expected a type of numbers, found an integer of 0 bits")

    def test_every_kind_of_chunk_is_read_as_h5py_reads_it(self):
        """Among them edges that are cut, chunks beyond the end and types of every width."""
        ways = [{}, {"compression": "gzip"}, {"compression": "gzip", "shuffle": True}, {"compression": "lzf"},
                {"fletcher32": True, "compression": "lzf", "shuffle": True}, {"fletcher32": True}]
        if "szip" in h5py.filters.encode:
            ways.append({"compression": "szip"})
        for number, (kind, way) in enumerate((k, w) for k in ("f8", ">f4", "f2", "i2", ">u4", "longdouble") for w in ways):
            if way.get("compression") == "szip" and kind == "longdouble":
                continue
            values = (X * 1000).astype(kind) if np.dtype(kind).kind != "u" else np.abs(X * 1000).astype(kind)
            with self.subTest(kind=kind, way=way), self.file(libver=("earliest", "latest")[number % 2]) as f:
                f.create_dataset("x", data=values, chunks=(5, 3, 4), **way)
                f["y"] = Y
            page = self.page("d.h5")
            wide = values.astype("f8")
            self.assertIn(f"from {wide.min():.4g} to {wide.max():.4g}, mean {wide.mean():.4g}", page)


class Process(Reading):
    def start(self):
        """A fit that reads its data for a second or two, in a session of its own; and its reader's number."""
        process = subprocess.Popen([PROGRAM, "fit", self.big(), "-o", self.path("r.h5")], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, start_new_session=True)
        readers = []
        while not readers:
            self.assertIsNone(process.poll())
            with open(f"/proc/{process.pid}/task/{process.pid}/children") as f:
                readers = f.read().split()
        time.sleep(0.1)
        return process, int(readers[0])

    def big(self):
        """Read for a second or two."""
        with self.file("big.h5") as f:
            f.create_dataset("x", data=np.zeros((2000, 10, 2000), "i1") + RNG.integers(0, 9, (2000, 10, 1)),
                             dtype="i1", chunks=(1, 10, 2000), compression="gzip")
            f["y"] = RNG.normal(size=(2000, 10, 1))
        return self.path("big.h5")

    def test_the_reader_can_do_nothing_else(self):
        process, reader = self.start()
        with open(f"/proc/{reader}/status") as f:
            status = f.read()
        descriptors = {os.readlink(path) for path in glob.glob(f"/proc/{reader}/fd/*")}
        process.kill()
        process.communicate()
        if not PATIENCE > 1:  # the sanitizers need system calls of their own
            self.assertRegex(status, r"Seccomp:\t2\n")
            self.assertRegex(status, r"NoNewPrivs:\t1\n")
            self.assertEqual({d for d in descriptors if not d.startswith("socket:")},
                             {"/dev/null", os.path.realpath(self.path("big.h5"))})

    def test_a_reader_that_is_killed_is_said(self):
        process, reader = self.start()
        os.kill(reader, signal.SIGKILL)
        out, err = process.communicate()
        self.assertEqual((process.returncode, out), (3, ""))
        self.assertIn("damaged: the HDF5 library failed while reading", err)
        self.assertIn("signal 9", err)

    def test_no_reader_outlives_the_program(self):
        process, reader = self.start()
        process.kill()
        process.communicate()
        for _ in range(100):
            try:
                with open(f"/proc/{reader}/stat") as f:
                    if f.read().rsplit(")", 1)[1].split()[0] == "Z":  # nobody has asked how it ended
                        return
            except OSError:
                return
            time.sleep(0.02)
        self.fail("the reader is still there")

    def test_ctrl_c_reaches_the_program_and_not_the_reader(self):
        process, _ = self.start()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate()
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(err.split("\n")[0], "symdiscover: stopping")
        self.assertNotIn("damaged", err)

    def test_closed_streams_are_not_taken_for_files(self):
        self.write("d.h5", x=X, y=Y)
        for closed, code in (("<&-", 0), ("2>&-", 0), ("<&- 2>&-", 0), (">&-", 5), ("<&- >&- 2>&-", 5)):
            done = subprocess.run(["bash", "-c", f'"$0" inspect "$1" {closed}', PROGRAM, self.path("d.h5")],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, code, (closed, done.stderr))
            if code == 0:
                self.assertIn("valid dataset", done.stdout)
        done = subprocess.run(["bash", "-c", '"$0" fit "$1" -o "$2" --resamples 0 <&- >&- 2>&-', PROGRAM,
                               self.path("d.h5"), self.path("r.h5")])
        self.assertEqual(done.returncode, 5)
        self.assertIn("valid result", self.page("r.h5"))

    def test_a_limit_on_file_sizes_is_none_on_reading(self):
        self.write("d.h5", x=X, y=Y)
        done = subprocess.run(["bash", "-c", 'ulimit -f 0; exec "$0" inspect "$1" | cat', PROGRAM, self.path("d.h5")],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Elsewhere(Reading):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("other"))
        self.write("other/far.h5", x=X, y=Y)
        self.write("near.h5", x=X, y=Y)

    def virtual(self, name, source):
        layout = h5py.VirtualLayout(shape=X.shape, dtype="f8")
        layout[:] = h5py.VirtualSource(source, "x", shape=X.shape)
        with self.file(name, libver="latest") as f:
            f.create_virtual_dataset("x", layout)
            f["y"] = Y

    def linked(self, name, target):
        with self.file(name) as f:
            f["x"] = h5py.ExternalLink(target, "/x")
            f["y"] = Y

    def test_links_to_other_folders_are_followed_when_asked_for(self):
        for make in (self.virtual, self.linked):
            for target in ("other/far.h5", self.path("other/far.h5"), "../" + os.path.basename(self.folder) + "/other/far.h5"):
                with self.subTest(make=make.__name__, target=target):
                    make("d.h5", target)
                    self.refused("d.h5", "/x: expected data in this file, or in files beside it, found a link to",
                                 "in another folder", "--follow-links")
                    page = self.page("d.h5", "--follow-links")
                    self.assertIn("12 of 4 examples", page)
                    self.assertRegex(page, r"reads \S*far.h5")
                    self.assertEqual(page.count("far.h5"), 1)

    def test_files_beside_it_are_read_and_named(self):
        for make in (self.virtual, self.linked):
            make("d.h5", "near.h5")
            self.assertRegex(self.page("d.h5"), r"reads \S*near.h5 ")

    def test_a_link_beside_it_that_leads_elsewhere_is_seen(self):
        os.symlink(self.path("other/far.h5"), self.path("alias.h5"))
        self.linked("d.h5", "alias.h5")
        self.refused("d.h5", "in another folder", "--follow-links")

    def test_the_file_itself_may_be_a_link(self):
        os.symlink(self.path("other/far.h5"), self.path("d.h5"))
        self.assertIn("12 of 4 examples", self.page("d.h5"))

    def test_fit_and_score_follow_links_when_asked_for(self):
        self.linked("d.h5", "other/far.h5")
        self.refused("d.h5", "--follow-links", command="fit", options=("-o", self.path("r.h5")))
        self.succeed("fit", self.path("d.h5"), "-o", self.path("r.h5"), "--quiet", "--follow-links")
        unasked = json.loads(self.succeed("score", self.path("r.h5"), "--group", "C4", "--format", "json"))
        self.assertIn("--follow-links", unasked["layers"][0]["heldout_note"])
        asked = json.loads(self.succeed("score", self.path("r.h5"), "--group", "C4", "--format", "json", "--follow-links"))
        self.assertNotIn("--follow-links", asked["layers"][0].get("heldout_note") or "")
        self.assertIsNotNone(asked["layers"][0]["heldout"])

    def test_raw_values_in_another_file_are_not_read(self):
        for name in ("raw_external_storage.h5", "elsewhere.raw"):
            shutil.copy(os.path.join(BROKEN, name), self.folder)
        self.refused("raw_external_storage.h5", "/x: expected values in this file, found raw values in another file, "
                     "'elsewhere.raw'", "h5py")
        self.refused("raw_external_storage.h5", "elsewhere.raw", options=["--follow-links"])
        self.virtual("d.h5", "raw_external_storage.h5")
        self.refused("d.h5", "raw values in another file")

    def test_sources_that_are_not_there_or_damaged(self):
        self.virtual("d.h5", "none.h5")
        self.refused("d.h5", "found a source 'none.h5' that is not there")
        shutil.copy(os.path.join(BROKEN, "gzip_chunk_decodes_short.h5"), self.path("short.h5"))
        self.virtual("d.h5", "short.h5")
        self.refused("d.h5", "/x", "short")

    def test_no_other_kind_of_file_is_opened(self):
        os.mkfifo(self.path("pipe"))
        for name in ("pipe", "/dev/zero", "/dev/tty", "/proc/self/mem"):
            self.refused(self.path(name) if name == "pipe" else name, "expected an HDF5", ", found")
        self.linked("d.h5", "pipe")
        self.refused("d.h5", "/x")
        self.refused(".", "found a folder")

    def test_a_file_that_is_being_written(self):
        with h5py.File(self.path("near.h5"), "r+"):
            if os.environ.get("HDF5_USE_FILE_LOCKING", "TRUE") != "FALSE":
                self.refused("near.h5", "one that another program is writing and has locked")
            done = run("inspect", self.path("near.h5"), env={**os.environ, "HDF5_USE_FILE_LOCKING": "FALSE"})
            self.assertEqual(done.returncode, 0, done.stderr)


HOSTILE = "\x1b[2J\x1b]0;owned\x07 \u202egnp.exe \u2066 \x9b31m \u200f <b>&amp;</b> \x00"
HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Text(Reading):
    def hostile(self, name="d.h5"):
        with self.file(name) as f:
            f["x"], f["y"] = X, Y
            f.attrs["title"] = np.bytes_(HOSTILE.replace("\x00", "").encode())
            f.attrs["source"] = np.bytes_(b"Latin \xe9\xff\xfe " + "first\nsecond\r\nthird".encode())
            f.attrs["note\x1b[31m"] = "a" * 5000
            f.attrs["history"] = "one\nvalid dataset: forged"
        return self.path(name)

    def check(self, text):
        self.assertIsNone(HARMFUL.search(text), text)
        text.encode("utf-8")

    def test_inspect(self):
        page = self.succeed("inspect", self.hostile())
        self.check(page)
        self.assertIn("\ufffd[2J\ufffd]0;owned\ufffd", page)
        self.assertIn("Latin \ufffd\ufffd\ufffd first second  third", re.sub(r"\n +", " ", page).replace("  ", "  "))
        self.assertEqual(len(re.findall(r"^.*valid dataset", page, re.M)), 2)
        self.assertFalse([line for line in page.split("\n") if line.startswith("valid dataset")])
        self.assertLess(len(page), 6000)

    def test_reports_of_all_formats(self):
        data = self.hostile()
        result, svg = self.path("r.h5"), self.path("r.svg")
        self.check(self.succeed("fit", data, "-o", result, "--resamples", "0", "--plot", svg))
        for options in ([], ["--format", "json"], ["--format", "gap"], ["--color", "always"]):
            page = self.succeed("report", result, *options)
            self.check(page.replace("\x1b[", "") if "always" in options else page)
        json.loads(self.succeed("report", result, "--format", "json"))
        with open(svg, encoding="utf-8") as f:
            picture = f.read()
        self.check(picture)
        import xml.dom.minidom
        xml.dom.minidom.parseString(picture.encode())
        self.assertNotIn("<b>", picture)

    def test_results_that_are_hostile(self):
        data = self.write("plain.h5", x=X, y=Y)
        result = self.fit(data, "--resamples", "0")
        with h5py.File(result, "r+") as f:
            for name in ("dataset_path", "dataset_title", "dataset_source", "message"):
                f.attrs[name] = np.bytes_(HOSTILE.replace("\x00", "").encode() + b"\nforged\xff")
            f["options_given"].attrs["seed"] = "\x1b[31m"
        for options in (["report", result], ["report", result, "--format", "json"], ["inspect", result],
                        ["score", result, "--group", "C4"]):
            page = self.succeed(*options)
            self.check(page)
            self.assertFalse([line for line in page.split("\n") if line.startswith("forged")])
        with h5py.File(result, "r+") as f:
            f["options_given"].attrs["seed\x1b"] = "0"
        self.check(self.refuse(3, "report", result))

    def test_names_of_files(self):
        name = self.path("a\x1b[31m\nb\u202e.h5")
        message = self.refuse(3, "inspect", name)
        self.check(message)
        shutil.copy(self.write("plain.h5", x=X, y=Y), name)
        self.check(self.succeed("inspect", name))
        self.check(self.succeed("fit", name, "-o", self.path("r.h5"), "--resamples", "0"))
        self.check(self.succeed("report", self.path("r.h5"), "--format", "json"))

    def test_messages_are_one_line_and_whole(self):
        with self.file() as f:
            f["x"], f["y"] = X, Y
            f.attrs["kind"] = "ta\nsks" + "x" * 500
        self.assertEqual(self.refused("d.h5").count("\n"), 0)
        with self.file("long.h5") as f:
            for i in range(300):
                f["some\n" + "name" * 20 + str(i)] = X
        message = self.refused("long.h5", "/x: expected an array of numbers")
        self.assertLess(len(message), 3000)


if __name__ == "__main__":
    unittest.main()
