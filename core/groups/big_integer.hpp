// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <string>

namespace symdiscover {

/// Orders of groups: 21! is already more than 64 bits hold.
using BigInteger = boost::multiprecision::cpp_int;

/// The decimal digits of a number that is not negative. (cpp_int::str() makes g++ 12 warn where there is nothing.)
std::string to_decimal(BigInteger number);

}  // namespace symdiscover
