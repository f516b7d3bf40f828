// SPDX-License-Identifier: Apache-2.0
#include "io/data/sharing_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

std::vector<Permutation> read_permutations(H5Reader const& file, std::string const& name, Index degree,
                                           bool by_columns) {
    H5Dataset const dataset = file.dataset(name);
    H5Layout const& layout = dataset.layout();
    if (layout.type_class != H5Class::integer || layout.shape.size() != 2 ||
        layout.shape[by_columns ? 0 : 1] != degree) {
        throw bad_input(file.path(), name,
                        by_columns ? fmt::format("integers [{}, generators]", degree)
                                   : fmt::format("integers [generators, {}]", degree),
                        fmt::format("{} {}", layout.type, format_shape(layout.shape)));
    }
    std::vector<std::int64_t> const values = dataset.read_all<std::int64_t>();
    Index const count = layout.shape[by_columns ? 1 : 0];
    std::vector<Permutation> rows;
    for (Index row = 0; row < count; ++row) {
        rows.emplace_back();
        for (Index i = 0; i < degree; ++i) {
            rows.back().push_back(values[static_cast<std::size_t>(by_columns ? i * count + row : row * degree + i)]);
        }
        if (!is_permutation(rows.back())) {
            throw bad_input(file.path(), fmt::format("{}[{}]", name, row),
                            fmt::format("a permutation of 0..{}", degree - 1), "numbers that repeat or lie outside");
        }
    }
    return rows;
}

void write_permutations(H5Writer& file, std::string const& name, std::vector<ActionGenerator> const& generators,
                        Permutation ActionGenerator::*side, Index degree) {
    std::vector<std::int32_t> values;
    for (ActionGenerator const& generator : generators) {
        for (Index const image : generator.*side) values.push_back(static_cast<std::int32_t>(image));
    }
    file.write_dataset(name, {static_cast<Index>(generators.size()), degree}, values.data());
}

}  // namespace

Partition read_partition(H5Reader const& file, std::string const& name, std::vector<std::vector<Index>> const& shapes) {
    H5Dataset const dataset = file.dataset(name);
    H5Layout const& layout = dataset.layout();
    if (layout.type_class != H5Class::integer ||
        std::find(shapes.begin(), shapes.end(), layout.shape) == shapes.end()) {
        throw bad_input(file.path(), name, fmt::format("integers {}, a label for each weight", format_shape(shapes[0])),
                        fmt::format("{} {}", layout.type, format_shape(layout.shape)));
    }
    std::vector<std::int32_t> labels;
    for (std::int64_t const label : dataset.read_all<std::int64_t>()) {
        if (label < Partition::inactive_label || label > std::numeric_limits<std::int32_t>::max()) {
            throw bad_input(file.path(), fmt::format("{}, element {}", name, labels.size()),
                            "a label 0, 1, ... or -1 for an inactive weight", fmt::format("{}", label));
        }
        labels.push_back(static_cast<std::int32_t>(label));
    }
    return Partition::from_labels(labels);
}

std::vector<ActionGenerator> read_generators(H5Reader const& file, std::string const& group, Index outputs,
                                             Index inputs, bool by_columns) {
    std::string const input_name = group + "/generators_input";
    std::string const output_name = group + "/generators_output";
    std::vector<Permutation> input = read_permutations(file, input_name, inputs, by_columns);
    std::vector<Permutation> output = read_permutations(file, output_name, outputs, by_columns);
    if (input.size() != output.size()) {
        throw bad_input(file.path(), output_name, fmt::format("{} generators as in {}", input.size(), input_name),
                        fmt::format("{}", output.size()));
    }
    std::vector<ActionGenerator> generators;
    for (std::size_t g = 0; g < input.size(); ++g) generators.push_back({std::move(input[g]), std::move(output[g])});
    return generators;
}

void write_partition(H5Writer& file, std::string const& name, Partition const& partition, Index outputs, Index inputs) {
    file.write_dataset(name, {outputs, inputs}, partition.labels().data());
}

void write_generators(H5Writer& file, std::string const& group, std::vector<ActionGenerator> const& generators,
                      Index outputs, Index inputs) {
    write_permutations(file, group + "/generators_input", generators, &ActionGenerator::input, inputs);
    write_permutations(file, group + "/generators_output", generators, &ActionGenerator::output, outputs);
}

Permutation read_order(H5Reader const& file, std::string const& name, Index count) {
    H5Dataset const dataset = file.dataset(name);
    H5Layout const& layout = dataset.layout();
    if (layout.type_class != H5Class::integer || layout.shape != std::vector<Index>{count}) {
        throw bad_input(file.path(), name, fmt::format("integers [{}]", count),
                        fmt::format("{} {}", layout.type, format_shape(layout.shape)));
    }
    std::vector<std::int64_t> const values = dataset.read_all<std::int64_t>();
    Permutation order(values.begin(), values.end());
    if (!is_permutation(order)) {
        throw bad_input(file.path(), name, fmt::format("each of 0..{} once", count - 1),
                        "numbers that repeat or lie outside");
    }
    return order;
}

void write_order(H5Writer& file, std::string const& name, Permutation const& order, Index count) {
    Permutation const whole = order.empty() ? identity_permutation(count) : order;
    std::vector<std::int32_t> const values(whole.begin(), whole.end());
    file.write_dataset(name, {count}, values.data());
}

}  // namespace symdiscover
