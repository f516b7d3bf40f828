// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discovery.hpp"

namespace symdiscover {

char const* to_string(PatternKind kind) {
    switch (kind) {
        case PatternKind::circulant:
            return "circulant";
        case PatternKind::toeplitz:
            return "toeplitz";
        case PatternKind::block_circulant:
            return "block-circulant";
        case PatternKind::toeplitz_2d:
            return "toeplitz-2d";
        case PatternKind::locally_connected:
            return "locally-connected";
        case PatternKind::dense:
            return "dense";
        case PatternKind::none:
            return "none";
    }
    return "none";
}

}  // namespace symdiscover
