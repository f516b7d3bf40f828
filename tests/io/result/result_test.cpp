// SPDX-License-Identifier: Apache-2.0
#include "io/result/result.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/io/scratch_folder.hpp"

using namespace symdiscover;

namespace {

ResultFile sample_result() {
    LayerDiscovery layer;
    layer.name = "linear";
    layer.outputs = 2;
    layer.inputs = 3;
    layer.sharing_matrix = Matrix::Constant(6, 1, 0.1);
    layer.filter = Vector::Constant(1, -3.0);
    layer.factors = {Matrix::Constant(2, 2, 0.5), Matrix::Identity(3, 3)};
    layer.partition = Partition::one_block(6);
    layer.group = {parse_group_name("S3 x S2"), "12", {{{1, 0, 2}, {0, 1}}, {{0, 1, 2}, {1, 0}}}, true};
    layer.pattern = {PatternKind::dense, 0, 0};
    layer.searched = false;
    layer.soft = true;
    ResultFile result;
    result.discovery.method = "auto";
    result.discovery.termination = Termination::interrupted;
    result.discovery.layers = {layer};
    result.provenance.options_given = {{"seed", "3"}};
    return result;
}

}  // namespace

TEST_CASE("result: what is written is read back") {
    ScratchFolder const folder;
    ResultFile const written = sample_result();
    write_result(folder.path("r.h5"), written, false);

    ResultFile const read = read_result(folder.path("r.h5"));

    REQUIRE(read.discovery.layers.size() == 1);
    LayerDiscovery const& layer = read.discovery.layers.front();
    LayerDiscovery const& expected = written.discovery.layers.front();
    CHECK(layer.sharing_matrix == expected.sharing_matrix);
    CHECK(layer.filter == expected.filter);
    CHECK(layer.factors == expected.factors);
    CHECK(layer.partition == expected.partition);
    CHECK(layer.group.generators == expected.group.generators);
    CHECK(layer.group.name == expected.group.name);
    CHECK(layer.group.closed);
    CHECK(layer.pattern.kind == PatternKind::dense);
    CHECK_FALSE(layer.searched);
    CHECK(layer.soft);
    CHECK(read.discovery.termination == Termination::interrupted);
    CHECK(read.discovery.notes.empty());
    CHECK(read.provenance.options_given == written.provenance.options_given);
}

TEST_CASE("result: shapes that disagree are refused and leave no file") {
    ScratchFolder const folder;
    ResultFile result = sample_result();
    result.discovery.layers.front().filter = Vector::Zero(2);

    CHECK_THROWS_AS(write_result(folder.path("r.h5"), result, false), std::invalid_argument);
    CHECK(folder.files() == 0);
}

TEST_CASE("provenance: a dataset says where it comes from") {
    DatasetInfo info;
    info.path = "d.h5";
    info.title = "title";
    info.checksum = 0xabc;
    info.x_shape = {4, 3, 2};

    Provenance const provenance = provenance_of(info);

    CHECK(provenance.program_version == program_version());
    CHECK(provenance.dataset_checksum == "0x0000000000000abc");
    CHECK(provenance.x_shape == std::vector<Index>{4, 3, 2});
}
