// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/frozen.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace symdiscover {

namespace {

/// "[16, 16] [3, 3]"
std::string sizes_of(std::vector<Matrix> const& factors) {
    std::vector<std::string> sizes;
    for (Matrix const& factor : factors) sizes.push_back(fmt::format("[{}, {}]", factor.rows(), factor.cols()));
    return sizes.empty() ? "none" : fmt::format("{}", fmt::join(sizes, " "));
}

}  // namespace

FrozenSharing::FrozenSharing(std::shared_ptr<Sharing const> inner, std::vector<Matrix> factors)
    : inner_(std::move(inner)), factors_(std::move(factors)) {
    Rng rng = make_rng(0);
    std::string const expected = sizes_of(inner_->start(rng).factors);
    std::string const found = sizes_of(factors_);
    if (found != expected) {
        throw std::invalid_argument(fmt::format("expected matrices of sizes {}, found {}", expected, found));
    }
}

SharingStart FrozenSharing::start(Rng& rng) const { return {{}, inner_->start(rng).filter}; }

autodiff::Var FrozenSharing::weights_of(autodiff::Var filters, std::span<autodiff::Var const>) const {
    std::vector<autodiff::Var> constants;
    for (Matrix const& factor : factors_) {
        constants.push_back(filters.tape->borrow({factor.data(), factor.rows(), factor.cols()}));
    }
    return inner_->weights_of(filters, constants);
}

Matrix FrozenSharing::times(std::span<Matrix const>, MatrixRef const& columns) const {
    return inner_->times(factors_, columns);
}

}  // namespace symdiscover
