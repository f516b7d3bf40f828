// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/methods/automatic_convolution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/data/patch_examples.hpp"
#include "core/discovery/methods/automatic_tasks.hpp"
#include "core/judging/translation_check.hpp"
#include "core/networks/layers/convolution.hpp"
#include "core/symmetry/kernel_symmetry.hpp"

namespace symdiscover {

namespace {

/// Where so many weights are compared with names only (find_sharing), images are better taken for images.
constexpr Index most_dense_weights = 20'000;
constexpr Index largest_window = 7;

std::vector<std::string> notes_on(PatchExamples const& examples, Index positions, Index train_tasks) {
    std::vector<std::string> notes;
    notes.push_back(
        fmt::format("The layer is the kernel of a convolution, from a window (columns) to the channels (rows). "
                    "An example is a window: {} of the {} positions of each image.",
                    examples.per_image, positions));
    if (examples.train_tasks < train_tasks) {
        notes.push_back(
            fmt::format("Used {} of the {} meta-train tasks, evenly spread: more would not change the "
                        "finding.",
                        examples.train_tasks, train_tasks));
    }
    return notes;
}

}  // namespace

Discovery discover_convolution_in_closed_form(TaskSource const& source, NetworkSpec const& spec,
                                              FitOptions const& options, Observer const& observer) {
    Network const network = spec.build(source.shape().input_shape, source.shape().output_shape, NetworkSharing::none);
    auto const& geometry = dynamic_cast<Convolution const&>(*network.layers.front().geometry);
    Patches const& patches = geometry.patches();
    PatchExamples const examples = patch_examples(source, patches, geometry.channels(), options.threads);
    FitOptions of_kernel = options;
    of_kernel.model = ModelSpec{};
    if (options.support) of_kernel.support = *options.support * examples.per_image;
    Discovery discovery = discover_tasks_in_closed_form(examples.tasks, of_kernel, observer);
    discovery.model = spec.text;
    LayerDiscovery& layer = discovery.layers.front();
    layer.name = network.layers.front().name;
    std::vector<std::string> notes =
        notes_on(examples, patches.positions(), static_cast<Index>(source.tasks_of(Split::train).size()));
    std::string sentence = kernel_sentence(
        find_kernel_symmetry(layer.partition, layer.outputs, patches.channels, patches.window.size), layer.outputs);
    if (!sentence.empty()) notes.insert(notes.begin(), std::move(sentence));
    discovery.notes.insert(discovery.notes.begin(), notes.begin(), notes.end());
    is_finished([&] {
        discovery.checks.push_back(
            check_translation(translation_odds(source, patches, geometry.channels(), options.threads)));
    });
    return discovery;
}

std::optional<NetworkSpec> natural_convolution(TaskSource const& source, Workers const& workers) {
    TaskShape const& shape = source.shape();
    std::vector<Index> const& in = shape.input_shape;
    std::vector<Index> const& out = shape.output_shape;
    if (in.size() < 2 || in.size() > 3 || out.size() != 3) return std::nullopt;
    if (shape.inputs() * shape.outputs() <= most_dense_weights) return std::nullopt;
    Index const less = in[in.size() - 2] - out[1];
    // Where the size stays nothing tells the window, nor whether it wraps around: the catalogue has both.
    if (less != in.back() - out[2] || less < 1 || less >= largest_window) return std::nullopt;
    Window const window{less + 1};
    TranslationOdds const odds = translation_odds(source, find_patches(in, window), out[0], workers);
    if (!(odds.against_local > 0.0 && odds.against_dense > 0.0)) return std::nullopt;
    return NetworkSpec::parse(fmt::format("conv({},{})", out[0], less + 1));
}

}  // namespace symdiscover
