// SPDX-License-Identifier: Apache-2.0
#include "io/data/class_data.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "io/data/data_array.hpp"
#include "io/data/dataset_layout.hpp"
#include "io/data/dataset_values.hpp"
#include "io/h5/file_format.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

DataArray open_images(H5Reader const& file) {
    std::string const expected =
        "an array of numbers [classes, images, height, width] or [classes, images, channels, "
        "height, width]";
    if (file.kind("/x") != H5Kind::dataset || !file.dataset("/x").layout().is_number()) {
        throw bad_input(file.path(), "/x", expected, file.kind("/x") == H5Kind::missing ? "none" : "something else");
    }
    std::vector<Index> const shape = file.dataset("/x").layout().shape;
    if (shape.size() < 4 || shape.size() > 5 || product(shape) == 0) {
        throw bad_input(file.path(), "/x", expected, fmt::format("shape {}", format_shape(shape)));
    }
    std::vector<Index> order(shape.size());
    std::iota(order.begin(), order.end(), Index{0});
    return {file.dataset("/x"), std::move(order), read_encoding(file, "/x")};
}

std::vector<Split> read_split(H5Reader const& file, Index classes) {
    H5Dataset const dataset = file.dataset("/split");
    H5Layout const& layout = dataset.layout();
    if (layout.type_class != H5Class::integer || layout.shape != std::vector<Index>{classes}) {
        throw bad_input(file.path(), "/split", fmt::format("integers [{}], one a class", classes),
                        fmt::format("{} {}", layout.type, format_shape(layout.shape)));
    }
    std::vector<Split> split;
    for (std::int64_t const part : dataset.read_all<std::int64_t>()) {
        if (part < 0 || part > 2) {
            throw bad_input(file.path(), fmt::format("/split[{}]", split.size()),
                            "0 (training), 1 (validation) or 2 (test)", fmt::format("{}", part));
        }
        split.push_back(static_cast<Split>(part));
    }
    return split;
}

}  // namespace

bool is_of_classes(H5Reader const& file, DataOptions const& options) {
    if (options.kind) return *options.kind == DatasetKind::classes;
    return optional_text(file, "kind") == to_string(DatasetKind::classes);
}

Dataset open_classes(H5Reader const& file, DataOptions const& options, Observer const& observer) {
    check_format(file, dataset_format, false);
    options.require_suit(DatasetKind::classes);
    if (options.missing == MissingValues::drop) {
        throw bad_input(file.path(), "/x", "no missing values to be dropped in a dataset of kind classes",
                        "the option");
    }
    DataArray const x = open_images(file);
    Dataset dataset;
    DatasetInfo& info = dataset.info;
    info.path = file.path();
    info.kind = DatasetKind::classes;
    info.title = optional_text(file, "title");
    info.source = optional_text(file, "source");
    info.x_shape = x.shape();
    info.x_type = x.type();
    Index const classes = x.shape()[0];
    info.shape = {classes, x.shape()[1], {x.shape().begin() + 2, x.shape().end()}, {classes}};
    info.has_split = file.kind("/split") != H5Kind::missing;
    info.split = info.has_split ? read_split(file, classes) : default_split(classes);
    if (info.count(Split::train) == 0) {
        throw bad_input(file.path(), "/split", "at least one training class (0)", "none");
    }
    auto images = std::make_shared<ImageClasses>();
    images->image_shape = info.shape.input_shape;
    images->images = info.shape.examples;
    images->split = info.split;
    Matrix values(classes * images->images, info.shape.inputs());
    ValueScan scan(values.rows(), MissingValues::error, observer);
    info.x = scan.scan(x, values.data());
    info.checksum = scan.checksum();
    images->pixels = values.cast<float>();
    dataset.images = std::move(images);
    return dataset;
}

}  // namespace symdiscover
