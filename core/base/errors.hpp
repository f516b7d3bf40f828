// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

/// Exceptions are for broken contracts. Numerical outcomes (diverged, interrupted) are values: see termination.hpp.
namespace symdiscover {

/// An option whose value is not allowed, or not for this data: names the option, the value and what is allowed.
class OptionError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Input data that is broken: one line naming the file, the object, what was expected and what was found.
class DataError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A file that cannot be written, or exists already and may not be replaced.
class OutputError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace symdiscover
