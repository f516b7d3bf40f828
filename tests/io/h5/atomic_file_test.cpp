// SPDX-License-Identifier: Apache-2.0
#include "io/h5/atomic_file.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>

#include "core/base/errors.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace symdiscover;

namespace {

std::string content(std::string const& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("atomic file: nothing has the target's name before the commit, the whole after it") {
    ScratchFolder const folder;
    std::string const target = folder.path("report.txt");
    AtomicFile file(target, false);

    file.write("all of it");
    CHECK_FALSE(std::filesystem::exists(target));
    file.commit();

    CHECK(content(target) == "all of it");
    CHECK(folder.files() == 1);
}

TEST_CASE("atomic file: without a commit the old content stays and the temporary file goes") {
    ScratchFolder const folder;
    std::string const target = folder.path("report.txt");
    std::ofstream(target) << "old";

    { AtomicFile(target, true).write("new, and abandoned"); }

    CHECK(content(target) == "old");
    CHECK(folder.files() == 1);
}

TEST_CASE("atomic file: a target that appears while it is being written is not replaced") {
    ScratchFolder const folder;
    std::string const target = folder.path("report.txt");
    AtomicFile file(target, false);
    std::ofstream(target) << "someone else's";

    CHECK_THROWS_AS(file.commit(), OutputError);
    CHECK(content(target) == "someone else's");
}

TEST_CASE("atomic file: two at once do not get into each other's way") {
    ScratchFolder const folder;
    AtomicFile first(folder.path("a"), false);
    AtomicFile second(folder.path("b"), false);

    second.write("b");
    first.write("a");
    second.commit();
    first.commit();

    CHECK(content(folder.path("a")) == "a");
    CHECK(content(folder.path("b")) == "b");
}

TEST_CASE("atomic file: a run that cleans the folder up leaves alone what another is just giving its name") {
    ScratchFolder const folder;
    std::atomic<bool> done = false;
    std::thread cleaner([&] {
        while (!done) require_writable(folder.path("other"), false);
    });

    int failures = 0;
    for (int i = 0; i < 500; ++i) {
        try {
            AtomicFile(folder.path("one"), true).commit();
        } catch (OutputError const&) {
            ++failures;
        }
    }
    done = true;
    cleaner.join();

    CHECK(failures == 0);
}

TEST_CASE("atomic file: what cannot be written is known beforehand, and asking leaves nothing") {
    ScratchFolder const folder;
    require_writable(folder.path("new"), false);
    CHECK(folder.files() == 0);
    std::ofstream(folder.path("old")) << "old";
    CHECK_THROWS_WITH_AS(require_writable(folder.path("old"), false),
                         (folder.path("old") + ": exists already; give --overwrite to replace it").c_str(),
                         OutputError);
    CHECK_NOTHROW(require_writable(folder.path("old"), true));
    CHECK_THROWS_AS(require_writable(folder.path(""), true), OutputError);
    CHECK_THROWS_AS(require_writable(folder.path("none/file"), true), OutputError);
}
