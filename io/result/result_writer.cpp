// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <stdexcept>

#include "io/data/sharing_data.hpp"
#include "io/h5/atomic_file.hpp"
#include "io/h5/clean_text.hpp"
#include "io/h5/file_format.hpp"
#include "io/h5/h5_writer.hpp"
#include "io/result/result.hpp"
#include "io/result/result_schema.hpp"

namespace symdiscover {

namespace {

/// Writes fields as attributes of one group; enumerations, and what else has a to_string(), as text.
class AttributeWriter {
  public:
    AttributeWriter(H5Writer& file, std::string group) : file_(file), group_(std::move(group)) {}

    template <class T>
    void operator()(char const* name, T const& field) {
        if constexpr (requires { to_string(field); }) {
            file_.write_attribute(group_, name, to_string(field));
        } else {
            file_.write_attribute(group_, name, field);
        }
    }

    template <class T>
    void if_there(char const* name, T const& field) {
        (*this)(name, field);
    }

    void written(char const* name, bool value) { (*this)(name, value); }

  private:
    H5Writer& file_;
    std::string group_;
};

void require_consistent(LayerDiscovery const& layer) {
    Index const weights = layer.outputs * layer.inputs;
    if (layer.sharing_matrix.rows() != weights || layer.sharing_matrix.cols() != layer.filter.size() ||
        layer.partition.elements() != weights) {
        throw std::invalid_argument(fmt::format(
            "layer {}: expected {} weights, found a sharing matrix [{}, {}], a filter [{}] and a partition of {}",
            layer.name, weights, layer.sharing_matrix.rows(), layer.sharing_matrix.cols(), layer.filter.size(),
            layer.partition.elements()));
    }
}

void write_vector(H5Writer& file, std::string const& name, std::vector<double> const& values) {
    file.write_dataset(name, {static_cast<Index>(values.size())}, values.data());
}

/// /0, /1, ...: matrices, in the order of the axes that they act on. Nothing where there are none.
void write_factors(H5Writer& file, std::string const& group, std::vector<Matrix> const& factors) {
    if (factors.empty()) return;
    file.create_group(group);
    for (std::size_t i = 0; i < factors.size(); ++i) {
        file.write_dataset(fmt::format("{}/{}", group, i), {factors[i].rows(), factors[i].cols()}, factors[i].data());
    }
}

void write_layer(H5Writer& file, LayerDiscovery const& layer) {
    require_consistent(layer);
    std::string const group = "/layers/" + layer.name;
    Matrix const& sharing = layer.sharing_matrix;
    file.create_group(group);
    layer_attributes(AttributeWriter(file, group), layer);
    file.write_dataset(group + "/sharing_matrix", {sharing.rows(), sharing.cols()}, sharing.data());
    file.write_dataset(group + "/filter", {layer.filter.size()}, layer.filter.data());
    write_factors(file, group + "/factors", layer.factors);
    write_partition(file, group + "/partition", layer.partition, layer.outputs, layer.inputs);
    write_generators(file, group, layer.group.generators, layer.outputs, layer.inputs);
    write_order(file, group + "/input_order", layer.arrangement.input_order, layer.inputs);
    write_order(file, group + "/output_order", layer.arrangement.output_order, layer.outputs);
    write_vector(file, group + "/confidence_blocks", layer.confidence.blocks);
}

/// A group whose attribute `names` lists its members in their order; HDF5 itself only keeps them sorted.
template <class Member, class Write>
void write_members(H5Writer& file, std::string const& group, std::vector<Member> const& members, Write write) {
    file.create_group(group);
    std::vector<std::string> names;
    for (Member const& member : members) names.push_back(member.name);
    file.write_attribute(group, "names", names);
    for (Member const& member : members) write(member);
}

void write_checks(H5Writer& file, std::vector<Check> const& checks) {
    std::vector<std::string> names;
    std::vector<std::string> messages;
    std::vector<Index> ok;
    for (Check const& check : checks) {
        names.push_back(check.name);
        messages.push_back(check.message);
        ok.push_back(check.ok ? 1 : 0);
    }
    file.create_group("/checks");
    file.write_attribute("/checks", "names", names);
    file.write_attribute("/checks", "messages", messages);
    file.write_attribute("/checks", "ok", ok);
}

void write_options(H5Writer& file, std::string const& group, std::map<std::string, std::string> const& options) {
    file.create_group(group);
    for (auto const& [name, value] : options) file.write_attribute(group, name, value);
}

}  // namespace

char const* program_version() { return SYMDISCOVER_VERSION; }

Provenance provenance_of(DatasetInfo const& dataset) {
    Provenance provenance;
    provenance.program_version = program_version();
    provenance.dataset_path = clean_text(dataset.path);
    provenance.dataset_title = dataset.title;
    provenance.dataset_source = dataset.source;
    provenance.dataset_kind = to_string(dataset.kind);
    provenance.dataset_checksum = fmt::format("{:#018x}", dataset.checksum);
    provenance.x_shape = dataset.x_shape;
    provenance.y_shape = dataset.y_shape;
    return provenance;
}

DataOptions data_options_of(Provenance const& provenance) {
    DataOptions options;
    for (OptionField& field : option_fields(options)) {
        auto const used = provenance.options_used.find(field.name);
        if (used != provenance.options_used.end() && field.accepts(used->second)) field.set(used->second);
    }
    options.follow_links = false;  // a file's word that links may be followed is not the user's
    return options;
}

void write_result(std::string const& target, ResultFile const& result, bool overwrite) {
    AtomicFile file(target, overwrite);
    H5Writer writer(file.descriptor(), target);
    write_format(writer, result_format);
    provenance_attributes(AttributeWriter(writer, "/"), result.provenance);
    discovery_attributes(AttributeWriter(writer, "/"), result.discovery);
    write_checks(writer, result.discovery.checks);
    write_options(writer, "/options_given", result.provenance.options_given);
    write_options(writer, "/options_used", result.provenance.options_used);
    write_members(writer, "/layers", result.discovery.layers,
                  [&](LayerDiscovery const& layer) { write_layer(writer, layer); });
    write_members(writer, "/history", result.discovery.history,
                  [&](Curve const& curve) { write_vector(writer, "/history/" + curve.name, curve.values); });
    writer.close();
    file.commit();
}

}  // namespace symdiscover
