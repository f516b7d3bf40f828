// SPDX-License-Identifier: Apache-2.0
#include "io/data/dataset_file.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <utility>

#include "io/arrays/array_formats.hpp"
#include "io/arrays/npy_header.hpp"
#include "io/h5/messages.hpp"
#include "io/h5/reader_format.hpp"

namespace symdiscover {

namespace {

enum class DataFormat { hdf5, npy, npz, matlab, csv, other };

std::string suffix_of(std::string const& path) {
    std::string suffix = std::filesystem::path(path).extension().string();
    for (char& c : suffix) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return suffix;
}

bool is_csv_by_name(std::string const& path) {
    std::string const suffix = suffix_of(path);
    return suffix == ".csv" || suffix == ".tsv";
}

/// What a file that cannot be opened was expected to be.
std::string expected_by_name(std::string const& path) {
    constexpr std::array<std::pair<char const*, char const*>, 5> known{{{".npy", "an NPY file"},
                                                                        {".npz", "an NPZ file"},
                                                                        {".mat", "a MATLAB file"},
                                                                        {".csv", "a CSV file"},
                                                                        {".tsv", "a CSV file"}}};
    for (auto const& [suffix, name] : known) {
        if (suffix_of(path) == suffix) return name;
    }
    return "an HDF5 file";
}

DataFormat data_format_of(FileAccess const& file) {
    std::string const start = file.start();
    if (file.is_hdf5()) return DataFormat::hdf5;
    if (start.starts_with(npy_magic)) return DataFormat::npy;
    if (start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06")) return DataFormat::npz;
    if (start.starts_with("MATLAB 5.0 MAT-file")) return DataFormat::matlab;
    return is_csv_by_name(file.path()) ? DataFormat::csv : DataFormat::other;
}

/// What converts a file of a kind that is not read here; empty where require_hdf5() knows better.
std::string describe_other_file(FileAccess const& file) {
    std::string const start = file.start();
    std::string const path = quoted_for_python(file.path());
    if (start.starts_with("PAR1")) {
        return fmt::format(
            "a Parquet file; convert it in Python: import pandas as pd; pd.read_parquet({}).to_csv('new.csv', "
            "index=False)",
            path);
    }
    if (start.starts_with("\x80")) {
        return fmt::format(
            "a pickle of Python; if you trust it, convert it: import numpy as np; d = np.load({}, allow_pickle=True); "
            "np.savez('new.npz', x=d['x'], y=d['y'])",
            path);
    }
    if (start.starts_with("\x1f\x8b")) {
        bool const of_r = suffix_of(file.path()) == ".rds" || suffix_of(file.path()) == ".rdata";
        return of_r ? "a file of R's; write tables there with: write.csv(d, 'new.csv', row.names = FALSE)"
                    : "a file that gzip has packed; unpack it with: gunzip";
    }
    if (start.starts_with("CDF") || start.starts_with("# Created by Octave")) return "";
    return "another kind of file (a table must be called .csv or .tsv); write arrays in Python: import numpy as np; "
           "np.savez('new.npz', x=X, y=Y) (put them for X and Y)";
}

std::shared_ptr<ReaderFormat> reader_of(DataFormat format, DataOptions const& options) {
    ArrayNames names;
    auto const relative = [](std::string const& name) { return name.substr(name.starts_with('/') ? 1 : 0); };
    if (!options.x_name.empty()) names.x = relative(options.x_name);
    if (!options.y_name.empty()) names.y = relative(options.y_name);
    switch (format) {
        case DataFormat::npy:
            return npy_format(names);
        case DataFormat::npz:
            return npz_format(names);
        case DataFormat::matlab:
            return mat_format(names);
        case DataFormat::csv:
            return csv_format({options.x_name, options.y_name, options.task});
        default:
            return hdf5_format();
    }
}

ObjectNames object_names(DataFormat format, DataOptions const& options) {
    ObjectNames names;
    if (format == DataFormat::csv) return names;  // its names are those of columns
    if (!options.y_file.empty()) return names;    // by name alone nobody knows which file is meant
    auto const absolute = [](std::string const& name) { return name.starts_with('/') ? name : "/" + name; };
    if (!options.x_name.empty()) names["/x"] = absolute(options.x_name);
    if (!options.y_name.empty()) names["/y"] = absolute(options.y_name);
    return names;
}

}  // namespace

H5Reader open_data_file(std::string const& path, DataOptions const& options) {
    options.validate();
    std::vector<std::unique_ptr<FileAccess>> files;
    files.push_back(std::make_unique<FileAccess>(path, options.links(), expected_by_name(path)));
    DataFormat const format = data_format_of(*files.front());
    if (format == DataFormat::other) {
        std::string const found = describe_other_file(*files.front());
        if (!found.empty()) throw bad_input(path, "", "an HDF5, NPZ, NPY, MATLAB or CSV file", found);
        require_hdf5(*files.front());
    }
    if (!options.task.empty() && format != DataFormat::csv) {
        throw OptionError("task", fmt::format("only for CSV files, found {}", path));
    }
    std::shared_ptr<ReaderFormat> reader = reader_of(format, options);
    if (!options.y_file.empty()) {
        files.push_back(
            std::make_unique<FileAccess>(options.y_file, options.links(), expected_by_name(options.y_file)));
        if (format == DataFormat::hdf5 || data_format_of(*files.back()) != format) {
            throw bad_input(options.y_file, "", "two NPY, NPZ, MATLAB or CSV files of one format for x and y",
                            fmt::format("another format than that of {}, or HDF5; convert them in Python: import numpy "
                                        "as np; np.savez('new.npz', x=X, y=Y) (put the arrays for X and Y)",
                                        path));
        }
    }
    return {std::move(files), std::move(reader), object_names(format, options)};
}

}  // namespace symdiscover
