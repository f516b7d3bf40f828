// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/observer.hpp"
#include "core/base/option_field.hpp"
#include "core/data/dataset_kind.hpp"
#include "core/data/samples.hpp"
#include "core/data/task_source.hpp"
#include "core/discovery/discovery.hpp"
#include "core/discovery/fit_options.hpp"

namespace symdiscover {

/// A way to find the sharing in data. A new one is a file pair in methods/ and a line in fit_methods().
struct FitMethod {
    std::string name;     ///< "msr"
    std::string summary;  ///< for the list of methods: "learns the sharing by gradients"
    std::string heading;  ///< over its own options in a help text

    /// Its own options, bound to fields that the method and its copies share. Methods that call an option the same
    /// are given it together, whichever of them is run.
    std::vector<OptionField> options;

    /// Of the fields of FitOptions those that it heeds while not all methods do: "latent", "support", "resamples".
    std::vector<std::string> common;

    bool of_classes = false;  ///< its in_tasks takes few-shot tasks of a dataset of kind classes too

    std::string advice;  ///< for who finds nothing tied, a sentence; may be empty

    /// The sharing in many tasks; empty in a method that is not for them. An observer that stops it leaves what was
    /// reached, with Termination::interrupted.
    std::function<Discovery(TaskSource const&, FitOptions const&, Observer const&)> in_tasks;

    /// The same in one sample set, judged beside the true sharing [m n] where that is known.
    std::function<Discovery(SampleSet const&, std::optional<Partition> const& truth, FitOptions const&,
                            Observer const&)>
        in_samples;

    std::vector<DatasetKind> kinds() const;  ///< of data, that it is for

    /// Whether its answer depends on this option of FitOptions or of its own.
    bool heeds(std::string const& option) const;
};

/// The table of methods; the first is what a user who names none gets.
std::vector<FitMethod> fit_methods();

/// Runs a method. Throws OptionError when it or the options do not suit the data, naming what is allowed.
Discovery discover(FitMethod const& method, TaskSource const& source, FitOptions const& options,
                   Observer const& observer);
Discovery discover(FitMethod const& method, SampleSet const& samples, std::optional<Partition> const& truth,
                   FitOptions const& options, Observer const& observer);

}  // namespace symdiscover
