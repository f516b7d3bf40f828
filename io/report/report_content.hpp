// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/result/result.hpp"

/// What a report says, whatever it looks like.
namespace symdiscover {

/// "photo.h5: 240 tasks of 20 examples".
std::string dataset_words(Provenance const& origin);

/// What a reader must know before the finding; empty when the fit ended as it should.
std::string caution_words(Termination termination);

/// Where to look when a method ties nothing; empty when it has no advice, or is not known here.
std::string advice_words(std::string const& method);

/// One of the errors on data that were not learned from.
struct ErrorRow {
    std::string name;
    double value;                      ///< NaN where it is not known
    std::optional<double> half_width;  ///< of its 95 % interval
    std::string explanation;
};

struct ErrorTable {
    std::string judged;  ///< which error, and on what
    std::vector<ErrorRow> rows;
};

/// The held-out errors of a discovery that has some.
ErrorTable error_table(Discovery const& discovery);

/// A permutation of a generator, and what it moves.
struct GeneratorLine {
    std::string of;      ///< "inputs", "outputs", "inputs, outputs"
    std::string cycles;  ///< 0-based, or "stay as they are"
};

/// A generator in cycle notation, in lines of at most `columns`, four blanks before them included.
std::vector<GeneratorLine> generator_lines(ActionGenerator const& generator, std::size_t columns);

/// How it was fitted, a paragraph each: method, why it ended, the options given, where the data come from.
std::vector<std::string> fit_words(Discovery const& discovery, Provenance const& origin);

}  // namespace symdiscover
