// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/rng.hpp"
#include "core/base/types.hpp"
#include "core/base/value_rules.hpp"

namespace symdiscover {

/// Random changes of images: all of them together are one affine map of the places, read off bilinearly, zero outside.
struct Augmentation {
    double rotate = 0.0;  ///< turned by up to so many degrees either way
    bool flip_h = false;  ///< mirrored left to right, one in two
    bool flip_v = false;  ///< mirrored top to bottom, one in two
    double crop = 1.0;    ///< a part of at least this share of the area is enlarged, its sides changed by up to 4 : 3

    bool any() const { return rotate > 0.0 || flip_h || flip_v || crop < 1.0; }

    /// "rotate:30,flip-h,flip-v,crop:0.8", or "none". Throws OptionError ("augment") naming the part that is wrong.
    static Augmentation parse(std::string_view text);
    std::string text() const;
};

/// Of an option: any text that parse() takes.
ValueRule<Augmentation> augmentation_list();

/// One random change of an image [h, w] or [c, h, w], the same for all channels.
void augment(Augmentation const& augmentation, std::vector<Index> const& shape, Rng& rng, double const* image,
             double* result);

}  // namespace symdiscover
