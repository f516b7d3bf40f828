// SPDX-License-Identifier: Apache-2.0
#include "io/data/data_options.hpp"

#include <doctest/doctest.h>

using namespace symdiscover;

TEST_CASE("data options: what a text sets, it shows") {
    DataOptions options;
    for (OptionField& field : option_fields(options)) {
        if (field.name == "kind") CHECK(field.show().empty());
        for (char const* const text :
             {"tasks", "supervised", "vectors", "auto", "reversed", "stored", "error", "drop"}) {
            if (!field.accepts(text)) continue;
            field.set(text);
            CHECK(field.show() == text);
            CHECK_NOTHROW(options.validate());
        }
    }
    CHECK(options.kind == DatasetKind::vectors);
    CHECK(options.axes == AxisReading::stored);
    CHECK(options.missing == MissingValues::drop);
}

TEST_CASE("data options: a value that has no name is refused") {
    DataOptions options;
    options.axes = static_cast<AxisReading>(7);
    CHECK_THROWS_AS(options.validate(), OptionError);
    options = {};
    options.kind = static_cast<DatasetKind>(9);
    CHECK_THROWS_AS(options.validate(), OptionError);
}
