// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

/// Exceptions are for broken contracts. Numerical outcomes (diverged, interrupted) are values: see termination.hpp.
namespace symdiscover {

/// An option whose value is not allowed, or not for this data: names the option, the value and what is allowed. Core
/// knows fields of options ("inner-lr"); what a user calls them ("--inner-lr") is the command line's business.
class OptionError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
    OptionError(std::string field, std::string const& message)
        : std::runtime_error(field + ": " + message), field_(std::move(field)) {}

    std::string const& field() const { return field_; }  ///< empty where the message names the option itself

  private:
    std::string field_;
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
