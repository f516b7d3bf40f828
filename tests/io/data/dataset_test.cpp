// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "io/data/dataset_writer.hpp"
#include "tests/io/scratch_folder.hpp"

using namespace symdiscover;

namespace {

DatasetHeader sample_header() {
    DatasetHeader header;
    header.shape = {10, 3, {2, 2}, {3}};
    header.truth.partition = Partition::one_block(12);
    return header;
}

TaskBatch sample_tasks(Index tasks) {
    Rng rng = make_rng(1);
    return {tasks, 3, normal_matrix(rng, tasks * 3, 4), normal_matrix(rng, tasks * 3, 3)};
}

}  // namespace

TEST_CASE("dataset: read from the file as from memory, in any order, with repeats") {
    ScratchFolder const folder;
    TaskBatch const all = sample_tasks(10);
    DatasetWriter writer(folder.path("d.h5"), sample_header(), false);
    writer.append(all);
    writer.finish();
    std::vector<Index> const order{9, 3, 4, 4, 0, 5};

    for (double const memory_limit : {0.0, 1e9}) {
        Dataset const dataset = open_dataset(folder.path("d.h5"), {}, memory_limit);
        TaskBatch const batch = dataset.tasks->read(order);

        CHECK(batch.tasks == 6);
        for (Index i = 0; i < 6; ++i) {
            Index const task = order[static_cast<std::size_t>(i)];
            CHECK(batch.x.middleRows(3 * i, 3) == all.x.middleRows(3 * task, 3));
            CHECK(batch.y.middleRows(3 * i, 3) == all.y.middleRows(3 * task, 3));
        }
        CHECK(dataset.tasks->read({}).x.rows() == 0);
        CHECK(dataset.tasks->tasks_of(Split::test) == std::vector<Index>{8, 9});
        CHECK(dataset.truth.partition == Partition::one_block(12));
    }
}

TEST_CASE("dataset writer: tasks of another shape, too many or too few are refused") {
    ScratchFolder const folder;
    DatasetWriter writer(folder.path("d.h5"), sample_header(), false);

    CHECK_THROWS_AS(writer.append({1, 2, Matrix(2, 4), Matrix(2, 3)}), std::invalid_argument);
    CHECK_THROWS_AS(writer.append({1, 3, Matrix(3, 3), Matrix(3, 3)}), std::invalid_argument);
    CHECK_THROWS_AS(writer.append(sample_tasks(11)), std::invalid_argument);
    writer.append(sample_tasks(9));
    CHECK_THROWS_AS(writer.finish(), std::invalid_argument);
    CHECK_FALSE(std::filesystem::exists(folder.path("d.h5")));
}

TEST_CASE("dataset writer: a header that contradicts itself is refused") {
    ScratchFolder const folder;
    DatasetHeader header = sample_header();
    header.split = {Split::train, Split::test};
    CHECK_THROWS_AS(DatasetWriter(folder.path("d.h5"), header, false), std::invalid_argument);
    header = sample_header();
    header.truth.partition = Partition::one_block(11);
    CHECK_THROWS_AS(DatasetWriter(folder.path("d.h5"), header, false), std::invalid_argument);
    CHECK(folder.files() == 0);
}

TEST_CASE("dataset: the truth alone is read without looking at values") {
    ScratchFolder const folder;
    TaskBatch all = sample_tasks(10);
    all.x(4, 1) = std::numeric_limits<double>::quiet_NaN();
    DatasetWriter writer(folder.path("d.h5"), sample_header(), false);
    writer.append(all);
    writer.finish();

    CHECK(read_truth(folder.path("d.h5")).partition == Partition::one_block(12));
    CHECK_THROWS_AS(open_dataset(folder.path("d.h5")), DataError);
}
