// SPDX-License-Identifier: Apache-2.0
#include "io/h5/file_format.hpp"

#include <fmt/format.h>

#include "io/h5/messages.hpp"

namespace symdiscover {

namespace {

std::string found_instead(H5Reader const& file, std::string const& found) {
    if (found == result_format) {
        return fmt::format("a symdiscover result; describe it with: symdiscover report {}", file.path());
    }
    if (found == dataset_format || (found.empty() && file.kind("/x") == H5Kind::dataset)) {
        return fmt::format("a dataset; make a result of it with: symdiscover fit {} -o RESULT", file.path());
    }
    if (found == checkpoint_format) {
        return fmt::format("a checkpoint; go on with it by: symdiscover fit DATA -o RESULT --resume {}", file.path());
    }
    return found.empty() ? "none" : in_quotes(found);
}

}  // namespace

std::string format_of(H5Reader const& file) {
    std::string format;
    if (file.has_attribute("/", "format")) file.read_attribute("/", "format", format);
    return format;
}

void check_format(H5Reader const& file, std::string const& format, bool required) {
    std::string const found = format_of(file);
    bool const may_be_absent = !required && !file.has_attribute("/", "format");
    if (found != format && !may_be_absent) {
        throw bad_input(file.path(), "attribute format of /", in_quotes(format), found_instead(file, found));
    }
    if (!required && !file.has_attribute("/", "version")) return;
    Index version = 0;
    file.read_attribute("/", "version", version);
    if (version != format_version) {
        throw bad_input(file.path(), "attribute version of /", fmt::format("{}", format_version),
                        fmt::format("{}, which this version of symdiscover does not know", version));
    }
}

void write_format(H5Writer& file, std::string const& format) {
    file.write_attribute("/", "format", format);
    file.write_attribute("/", "version", format_version);
}

}  // namespace symdiscover
