// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "core/base/errors.hpp"
#include "core/base/value_rules.hpp"
#include "core/networks/losses/absolute.hpp"
#include "core/networks/losses/cross_entropy.hpp"
#include "core/networks/losses/loss.hpp"
#include "core/networks/losses/squared.hpp"

namespace symdiscover {

std::span<Loss const> losses() {
    static Loss const table[] = {squared_loss(), absolute_loss(), cross_entropy_loss()};
    return table;
}

Loss const& find_loss(std::string_view name) {
    auto const found = std::ranges::find(losses(), name, &Loss::name);
    if (found != losses().end()) return *found;
    std::vector<std::string> names;
    for (Loss const& loss : losses()) names.emplace_back(loss.name);
    throw OptionError("loss", fmt::format("expected {}, found {}", alternatives(names), name));
}

}  // namespace symdiscover
