// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/data/watched_tasks.hpp"
#include "core/discovery/discover_tasks.hpp"
#include "core/discovery/methods/automatic.hpp"
#include "core/discovery/methods/bilevel.hpp"
#include "core/discovery/methods/bruteforce.hpp"
#include "core/discovery/methods/gradients.hpp"

namespace symdiscover {

namespace {

bool is_for(FitMethod const& method, DatasetKind kind) {
    if (kind == DatasetKind::classes) return method.of_classes;
    return kind == DatasetKind::tasks ? method.in_tasks != nullptr : method.in_samples != nullptr;
}

void require_suits(FitMethod const& method, DatasetKind kind) {
    if (is_for(method, kind)) return;
    std::vector<std::string> names;
    for (auto const& other : fit_methods()) {
        if (is_for(other, kind)) names.push_back(other.name);
    }
    throw OptionError("method", fmt::format("expected {} for a dataset of kind {}, found {}", alternatives(names),
                                            to_string(kind), method.name));
}

/// What there is to say before anything was found: nothing is tied.
Discovery nothing_reached(Index outputs, Index inputs) {
    Discovery discovery;
    discovery.layers.push_back(describe_layer("layer", Partition::singletons(outputs * inputs), outputs, inputs));
    discovery.layers.back().sharing_matrix = Matrix(outputs * inputs, 0);
    return discovery;
}

/// A method's options under a watch, which all that it does asks, and what is left where that is stopped.
class Watched {
  public:
    Watched(FitOptions const& options, Observer const& observer) : watch_(observer), options_(options) {
        options_.threads.watch = &watch_;
    }

    template <class Find>
    Discovery run(FitMethod const& method, Index outputs, Index inputs, Find const& find) {
        Discovery discovery;
        if (!is_finished([&] { discovery = find(options_, watch_.observer()); })) {
            discovery = nothing_reached(outputs, inputs);
        }
        discovery.method = method.name;
        if (watch_.stopped()) {
            discovery.termination = Termination::interrupted;
            discovery.message = "Interrupted: this is what was reached.";
        }
        return discovery;
    }

  private:
    Watch watch_;
    FitOptions options_;
};

}  // namespace

std::vector<FitMethod> fit_methods() {
    return {automatic_method(), msr_method(), maml_method(), bilevel_method(), bruteforce_method()};
}

std::vector<DatasetKind> FitMethod::kinds() const {
    std::vector<DatasetKind> kinds;
    for (DatasetKind const kind :
         {DatasetKind::tasks, DatasetKind::supervised, DatasetKind::vectors, DatasetKind::classes}) {
        if (is_for(*this, kind)) kinds.push_back(kind);
    }
    return kinds;
}

bool FitMethod::heeds(std::string const& option) const {
    return std::find(common.begin(), common.end(), option) != common.end() ||
           std::any_of(options.begin(), options.end(), [&](auto const& field) { return field.name == option; });
}

Discovery discover(FitMethod const& method, TaskSource const& source, FitOptions const& options,
                   Observer const& observer) {
    DatasetKind const kind = options.of_classes ? DatasetKind::classes : DatasetKind::tasks;
    require_suits(method, kind);
    options.model.value_or(ModelSpec{}).require_suits({kind});
    Watched watched(options, observer);
    return watched.run(method, source.shape().outputs(), source.shape().inputs(),
                       [&](auto const& of, auto const& progress) {
                           return method.in_tasks(WatchedTasks(source, of.threads), of, progress);
                       });
}

Discovery discover(FitMethod const& method, SampleSet const& samples, std::optional<Partition> const& truth,
                   FitOptions const& options, Observer const& observer) {
    DatasetKind const kind = samples.shape().kind();
    require_suits(method, kind);
    for (auto const& [name, given] : {std::pair("latent", options.latent), std::pair("support", options.support)}) {
        if (!given) continue;
        throw OptionError(name, fmt::format("only for a dataset of kind tasks, found kind {}", to_string(kind)));
    }
    SampleShape const& shape = samples.shape();
    Watched watched(options, observer);
    return watched.run(
        method, shape.has_outputs ? shape.outputs() : 1, shape.inputs(),
        [&](auto const& of, auto const& progress) { return method.in_samples(samples, truth, of, progress); });
}

}  // namespace symdiscover
