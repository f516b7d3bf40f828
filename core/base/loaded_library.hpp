// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dlfcn.h>

#include <string>
#include <utility>

namespace symdiscover {

/// A shared library that is loaded when something first needs it. Linked to the program, a library and those behind it
/// are mapped at every start, which costs more than all else that a short run does. What derives from this has one
/// member for each function: `decltype(&zip_open) open = function("zip_open");`.
template <class Error>
class LoadedLibrary {
  protected:
    /// An address that stands for whatever function it is assigned to.
    struct Address {
        void* address;
        template <class Function>
        operator Function*() const {  // NOLINT(google-explicit-constructor): that is what it is for
            return reinterpret_cast<Function*>(address);
        }
    };

    /// `file` is looked for where the system has its libraries, and stays loaded until the program ends.
    LoadedLibrary(std::string file, std::string remedy)
        : file_(std::move(file)),
          remedy_(std::move(remedy)),
          library_(::dlopen(file_.c_str(), RTLD_NOW | RTLD_LOCAL)) {}

    /// Throws Error, with the remedy, where there is no such library or function.
    Address function(char const* name) const {
        void* const address = library_ == nullptr ? nullptr : ::dlsym(library_, name);
        if (address == nullptr) throw Error(file_ + " with " + name + " is not on this system; " + remedy_);
        return {address};
    }

  private:
    std::string file_, remedy_;
    void* library_;
};

}  // namespace symdiscover
