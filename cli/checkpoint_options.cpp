// SPDX-License-Identifier: Apache-2.0
#include "cli/checkpoint_options.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "cli/shared_options.hpp"
#include "core/base/errors.hpp"
#include "io/data/checksum.hpp"
#include "io/h5/atomic_file.hpp"
#include "io/h5/clean_text.hpp"
#include "io/h5/messages.hpp"
#include "io/result/checkpoint.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

namespace {

using Asked = std::map<std::string, std::string>;

/// Throws OptionError unless a checkpoint was made with what is asked for now.
void require_same(std::string const& path, Asked made, Asked asked) {
    Asked names = asked;
    names.insert(made.begin(), made.end());
    for (auto const& [name, any] : names) {
        if (made[name] == asked[name]) continue;
        throw OptionError(
            "resume", fmt::format("{} was made with {} {}, found {}; expected the same data and options",
                                  clean_text(path), clean_text(name), in_quotes(made[name]), in_quotes(asked[name])));
    }
}

std::string checksum_of(std::vector<Split> const& split) {
    std::vector<double> values;
    for (Split const part : split) values.push_back(static_cast<double>(part));
    return fmt::format("{:#018x}", fnv1a(fnv_start, values.data(), values.size()));
}

}  // namespace

std::string checksum_of(LayerFactors const& layers) {
    std::uint64_t sum = fnv_start;
    for (auto const& [name, factors] : layers) {
        for (Matrix const& factor : factors) sum = fnv1a(sum, factor.data(), static_cast<std::size_t>(factor.size()));
    }
    return fmt::format("{:#018x}", sum);
}

Asked what_counts_of(DatasetInfo const& info) {
    return {{"data of kind", to_string(info.kind)},
            {"x of shape", format_shape(info.x_shape)},
            {"y of shape", format_shape(info.y_shape)},
            {"data of checksum", fmt::format("{:#018x}", info.checksum)},
            {"split of checksum", checksum_of(info.split)}};
}

void CheckpointOptions::add_to(OptionSet& options) {
    options.begin_group("Fits to go on with (msr and maml)");
    options.add({"checkpoint", save, file_name(), "where the state of the fit is kept, to go on with it later"});
    options.add({"checkpoint-steps", every, whole_number<Index>(1), "outer steps from one writing to the next"});
    options.add(
        {"resume", resume, file_name(),
         "a checkpoint to go on from, with the same data and options: the fit ends as if it had never stopped"});
    options.add({"sharing-from", sharing_from, file_name(),
                 "a result of msr with the same model, perhaps on other data: its sharing is taken as it is, and only "
                 "where tasks start is learned"});
}

void CheckpointOptions::validate(bool steps_were_given) const {
    if (steps_were_given && save.empty()) throw OptionError("checkpoint-steps", "only with --checkpoint");
    if (!save.empty() && !sharing_from.empty() && same_path(save, sharing_from)) {
        throw OptionError("checkpoint",
                          fmt::format("'{}' is also --sharing-from; expected another file", clean_text(save)));
    }
}

LayerFactors CheckpointOptions::frozen_factors() const {
    LayerFactors factors;
    if (sharing_from.empty()) return factors;
    for (LayerDiscovery& layer : read_result(sharing_from).discovery.layers) {
        if (!layer.factors.empty()) factors[layer.name] = std::move(layer.factors);
    }
    if (factors.empty()) {
        throw DataError(
            fmt::format("{}: /layers: expected a sharing learned by method msr, found none", clean_text(sharing_from)));
    }
    return factors;
}

MsrCheckpoints CheckpointOptions::open(Asked const& asked, bool overwrite) const {
    MsrCheckpoints checkpoints;
    checkpoints.every = every;
    if (!resume.empty()) {
        Checkpoint checkpoint = read_checkpoint(resume);
        require_same(resume, std::move(checkpoint.options), asked);
        checkpoints.resume = std::make_shared<MsrState const>(std::move(checkpoint.state));
        checkpoints.resume_name = clean_text(resume);
    }
    if (!save.empty()) {
        bool replace = overwrite || (!resume.empty() && same_path(save, resume));
        require_writable(save, replace);
        checkpoints.save = [asked, target = save, replace](MsrState const& state) mutable {
            write_checkpoint(target, {state, asked}, replace);
            replace = true;  // the next one replaces this one
        };
    }
    return checkpoints;
}

}  // namespace symdiscover
