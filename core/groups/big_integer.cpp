// SPDX-License-Identifier: Apache-2.0
#include "core/groups/big_integer.hpp"

#include <algorithm>

namespace symdiscover {

std::string to_decimal(BigInteger number) {
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(number % 10));
        number /= 10;
    } while (number != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

}  // namespace symdiscover
