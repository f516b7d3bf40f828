// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/orders/orders.hpp"

#include <algorithm>

namespace symdiscover {

Orders lower_end_first(Orders orders) {
    if (orders.outputs.front() > orders.outputs.back()) {
        std::reverse(orders.inputs.begin(), orders.inputs.end());
        std::reverse(orders.outputs.begin(), orders.outputs.end());
    }
    return orders;
}

}  // namespace symdiscover
