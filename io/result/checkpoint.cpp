// SPDX-License-Identifier: Apache-2.0
#include "io/result/checkpoint.hpp"

#include <fmt/format.h>

#include "io/h5/atomic_file.hpp"
#include "io/h5/clean_text.hpp"
#include "io/h5/file_format.hpp"
#include "io/h5/h5_reader.hpp"
#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

/// Calls body(dataset, numbers) for each list of a state.
template <class State, class Body>
void for_each_list(State& state, Body const& body) {
    body("/parameters", state.parameters);
    body("/optimiser", state.optimiser);
    body("/order", state.order);
    body("/best", state.best);
    body("/query_loss", state.query_loss);
    body("/validation_step", state.validation_step);
    body("/validation_loss", state.validation_loss);
}

}  // namespace

void write_checkpoint(std::string const& target, Checkpoint const& checkpoint, bool overwrite) {
    AtomicFile file(target, overwrite);
    H5Writer writer(file.descriptor(), target);
    write_format(writer, checkpoint_format);
    MsrState const& state = checkpoint.state;
    for_each_list(state, [&](char const* name, std::vector<double> const& numbers) {
        if (!numbers.empty()) writer.write_dataset(name, {static_cast<Index>(numbers.size())}, numbers.data());
    });
    // As numbers of a dataset: an attribute is no place for the infinity that best_loss is at first.
    double const progress[] = {static_cast<double>(state.best_step), state.best_loss,
                               static_cast<double>(state.last_look)};
    writer.write_dataset("/progress", {3}, progress);
    writer.write_attribute("/", "random", state.random);
    writer.create_group("/options");
    for (auto const& [name, value] : checkpoint.options) writer.write_attribute("/options", name, value);
    writer.close();
    file.commit();
}

Checkpoint read_checkpoint(std::string const& path) {
    H5Reader const file(path);
    check_format(file, checkpoint_format, true);
    Checkpoint checkpoint;
    MsrState& state = checkpoint.state;
    auto const read_list = [&file](char const* name, std::vector<double>& numbers) {
        if (file.kind(name) == H5Kind::missing) return;
        H5Dataset const list = file.dataset(name);
        if (list.layout().type_class != H5Class::floating || list.layout().shape.size() != 1) {
            throw bad_input(file.path(), name, "a list of float numbers", list.layout().type);
        }
        numbers = list.read_all<double>();
    };
    for_each_list(state, read_list);
    std::vector<double> progress;
    read_list("/progress", progress);
    if (progress.size() != 3) {
        throw bad_input(path, "/progress", "3 numbers", fmt::format("{}", progress.size()));
    }
    state.best_step = whole_in(progress[0]);
    state.best_loss = progress[1];
    state.last_look = whole_in(progress[2]);
    file.read_attribute("/", "random", state.random);
    if (file.kind("/options") == H5Kind::missing)
        throw bad_input(path, "/options", "what the fit was asked for", "nothing");
    for (std::string const& name : file.attributes("/options")) {
        file.read_attribute("/options", name, checkpoint.options[name]);
    }
    return checkpoint;
}

}  // namespace symdiscover
