// SPDX-License-Identifier: Apache-2.0
#include "core/groups/arrangement.hpp"

namespace symdiscover {

char const* to_string(Shape shape) {
    switch (shape) {
        case Shape::none:
            return "none";
        case Shape::line:
            return "line";
        case Shape::ring:
            return "ring";
        case Shape::grid:
            return "grid";
        case Shape::torus:
            return "torus";
        case Shape::set:
            return "set";
        case Shape::blocks:
            return "blocks";
        case Shape::parts:
            return "parts";
    }
    return "none";
}

}  // namespace symdiscover
