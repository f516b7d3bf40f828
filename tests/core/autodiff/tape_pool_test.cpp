// SPDX-License-Identifier: Apache-2.0
#include "core/autodiff/tape_pool.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "core/base/parallel_for.hpp"

using namespace symdiscover;
using namespace symdiscover::autodiff;

TEST_CASE("A pool hands the same tape out again, empty") {
    TapePool pool;
    Tape* first = nullptr;
    pool.use([&](Tape& tape) {
        first = &tape;
        tape.leaf(Matrix::Ones(2, 2));
    });
    pool.use([&](Tape& tape) {
        CHECK(&tape == first);
        CHECK(tape.size() == 0);
    });
}

TEST_CASE("Threads never share a tape") {
    TapePool pool;
    std::atomic<int> strangers{0};
    parallel_for(64, 4, [&](Index) {
        pool.use([&](Tape& tape) {
            for (Index i = 0; i < 20; ++i) {
                if (tape.leaf(Matrix::Ones(1, 1)).id != i) ++strangers;
            }
        });
    });
    CHECK(strangers == 0);
}
