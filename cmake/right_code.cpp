// SPDX-License-Identifier: Apache-2.0
// Compiled and run by right_code.cmake; ends with 0 where the compiler and its flags make right code.
#include "cmake/right_code.hpp"

int main() { return symdiscover::right_code::all_are_right() ? 0 : 1; }
