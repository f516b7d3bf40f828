// SPDX-License-Identifier: Apache-2.0
#include "cli/command_convert.hpp"

#include <iostream>

#include "io/data/convert.hpp"
#include "io/h5/atomic_file.hpp"

namespace symdiscover {

CommandText ConvertCommand::text() {
    return {"convert", "write data of another format (NPZ, NPY, MATLAB, CSV) as a dataset",
            "(DATA | --x FILE --y FILE) -o FILE [options]",
            "  symdiscover convert recording.mat --window 50 -o recording.h5\n"
            "  symdiscover convert --x sensors.csv --y force.csv --task trial -o trials.h5"};
}

ConvertCommand::ConvertCommand() : Command(text()) {
    files_.add_to(options(), "what is to be converted");
    add_data_options(options(), reading_);
    options().begin_group("Options");
    output_.add_to(options(), "the dataset to write");
    options().require("output");
    talk_.add_to(options());
}

void ConvertCommand::validate() const { files_.validate(reading_, output_); }

ExitCode ConvertCommand::run() {
    require_writable(output_.output, output_.overwrite);
    Dataset const dataset = open_dataset(files_.data(), reading_);
    for (std::string const& other : dataset.info.other_files) require_apart(other, "read for DATA");
    write_converted(dataset, output_.output, output_.overwrite);
    print_notes(std::cerr, dataset.info, talk_);
    return ExitCode::ok;
}

}  // namespace symdiscover
