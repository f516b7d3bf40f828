// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <tuple>

#include "cli/command_fit.hpp"
#include "cli/command_generate.hpp"
#include "cli/command_report.hpp"
#include "cli/command_score.hpp"
#include "cli/command_table.hpp"

using namespace symdiscover;

namespace {

/// What setup() complains about, as the program prints it; empty when it does not.
template <class C>
std::string complaint(std::vector<std::string> const& arguments) {
    C command;
    try {
        command.setup(arguments);
    } catch (OptionError const& error) {
        return (error.field().empty() ? "" : "--") + std::string(error.what());  // as main() prints it
    }
    return {};
}

/// An option of the method that was asked for, as it will run.
std::string own_option(FitCommand const& command, std::string const& name) {
    for (auto const& field : command.method().options) {
        if (field.name == name) return field.show();
    }
    return "no such option";
}

/// A configuration file that is there as long as the object.
struct ConfigFile {
    explicit ConfigFile(std::string const& text) { std::ofstream(name) << text; }
    ~ConfigFile() { std::remove(name.c_str()); }
    std::string name = "commands_test.ini";
};

}  // namespace

TEST_CASE("setup fills the fields and touches no file") {
    FitCommand command;
    REQUIRE(command.setup({"/no/such/data.h5", "-o", "/no/such/result.h5", "--method", "msr", "--model", "lc:3",
                           "--latent", "5", "--criterion", "validation", "--inner-lr-mode", "per-parameter",
                           "--outer-optimiser", "sgd", "--inner-lr=0.25", "--threads", "1", "--overwrite"}));
    auto const& a = command.arguments();
    CHECK(a.files.data() == "/no/such/data.h5");
    CHECK(a.output.output == "/no/such/result.h5");
    CHECK(a.output.overwrite);
    CHECK(a.method == "msr");
    CHECK(command.method().name == "msr");
    REQUIRE(a.fit.model);
    CHECK(a.fit.model->name() == "lc:3");
    CHECK(a.fit.latent == std::optional<Index>(5));
    CHECK(a.fit.blocks == std::nullopt);
    CHECK(a.fit.criterion == SelectionCriterion::validation);
    CHECK(a.fit.threads == 1);
    CHECK(own_option(command, "inner-lr") == "0.25");
    CHECK(own_option(command, "inner-lr-mode") == "per-parameter");
    CHECK(own_option(command, "outer-optimiser") == "sgd");
    CHECK(own_option(command, "outer-steps") == "1000");
}

TEST_CASE("a model is read and written with its taps") {
    for (std::string const text : {"fc", "lc:3", "conv:5"}) {
        FitCommand command;
        REQUIRE(command.setup({"a.h5", "-o", "b.h5", "--method", "msr", "--model", text}));
        REQUIRE(command.arguments().fit.model);
        CHECK(command.arguments().fit.model->name() == text);
    }
    FitCommand natural;
    REQUIRE(natural.setup({"a.h5", "-o", "b.h5", "--model", "auto"}));
    CHECK_FALSE(natural.arguments().fit.model);
    for (std::string const text : {"conv", "conv:", "conv:0", "lc:3x", "fc:3", "mean", "deepset:2"}) {
        CAPTURE(text);
        FitCommand command;
        CHECK_THROWS_AS(command.setup({"a.h5", "-o", "b.h5", "--method", "msr", "--model", text}), OptionError);
    }
}

TEST_CASE("what was given and what is used are told apart") {
    FitCommand command;
    REQUIRE(command.setup({"a.h5", "-o", "b.h5", "--seed", "3"}));
    CHECK(command.given() == Settings{{"DATA", "a.h5"}, {"output", "b.h5"}, {"seed", "3"}});
    auto const used = command.used();
    auto const has = [&](std::string const& name, std::string const& value) {
        return std::find(used.begin(), used.end(), std::pair(name, value)) != used.end();
    };
    CHECK(has("method", "auto"));
    CHECK(has("outer-lr", "0.001"));
    CHECK(has("overwrite", "false"));
    CHECK(has("seed", "3"));
}

TEST_CASE("the command line wins over the configuration file, and it over the default") {
    ConfigFile const file("seed = 3\nmethod = msr\nouter-steps = 7\noverwrite = true\n");
    FitCommand command;
    REQUIRE(command.setup({"a.h5", "-o", "b.h5", "--seed", "4", "--config", file.name}));
    CHECK(command.arguments().fit.seed == 4);
    CHECK(own_option(command, "outer-steps") == "7");
    CHECK(own_option(command, "meta-batch") == "32");
    CHECK(command.arguments().output.overwrite);
    CHECK(command.given() == Settings{{"DATA", "a.h5"},
                                      {"method", "msr"},
                                      {"outer-steps", "7"},
                                      {"output", "b.h5"},
                                      {"overwrite", "true"},
                                      {"seed", "4"}});
}

TEST_CASE("a configuration file's mistakes name the file and the key") {
    std::vector<std::string> const arguments{"a.h5", "-o", "b.h5", "--config", "commands_test.ini"};
    {
        ConfigFile const file("outer-step = 7\n");
        CHECK(complaint<FitCommand>(arguments) ==
              "commands_test.ini: unknown key 'outer-step'; did you mean outer-steps?");
    }
    {
        ConfigFile const file("threads = many\n");
        CHECK(complaint<FitCommand>(arguments) ==
              "commands_test.ini: --threads: expected a whole number from 1 to 1024, found 'many'");
    }
    CHECK(complaint<FitCommand>(arguments) == "--config: cannot read 'commands_test.ini'");
}

TEST_CASE("fit refuses options that its method would ignore") {
    auto const with = [](std::vector<std::string> more) {
        more.insert(more.begin(), {"a.h5", "-o", "b.h5"});
        return complaint<FitCommand>(more);
    };
    CHECK(with({}).empty());
    CHECK(with({"--inner-steps", "2"}) ==
          "--inner-steps: only with --method msr or maml or bilevel, found method auto");
    CHECK(with({"--inner-steps", "2", "--method", "maml"}).empty());
    CHECK(with({"--latent", "2", "--method", "maml"}) == "--latent: only with --method auto or msr, found method maml");
    CHECK(with({"--method", "msr", "--model", "deepset"}) ==
          "--model: expected fc, lc:TAPS, conv:TAPS or NETWORK for data of kind tasks or classes, found 'deepset'");
    CHECK(with({"--hypergradient", "cg"}) == "--hypergradient: only with --method bilevel, found method auto");
    CHECK(with({"--hypergradient", "cg", "--method", "bilevel", "--outer-lr", "0.1", "--entropy-weight", "0"}).empty());
    CHECK(with({"--meta-batch", "3", "--method", "bilevel"}) ==
          "--meta-batch: only with --method msr or maml, found method bilevel");
    CHECK(with({"--resamples", "3", "--method", "bruteforce"}) ==
          "--resamples: only with --method auto, found method bruteforce");
}

TEST_CASE("an option that several methods have keeps each method's default, and is given to the one that runs") {
    for (auto const& [method, steps, restarts] : {std::tuple("msr", "1", "1"), std::tuple("bilevel", "250", "3")}) {
        FitCommand natural;
        REQUIRE(natural.setup({"a.h5", "-o", "b.h5", "--method", method}));
        CHECK(own_option(natural, "inner-steps") == steps);
        CHECK(own_option(natural, "restarts") == restarts);
        FitCommand told;
        REQUIRE(told.setup({"a.h5", "-o", "b.h5", "--method", method, "--inner-steps", "7", "--inner-lr", "0.5"}));
        CHECK(own_option(told, "inner-steps") == "7");
        CHECK(own_option(told, "inner-lr") == "0.5");
        CHECK(own_option(told, "restarts") == restarts);
    }
    CHECK(complaint<FitCommand>({"a.h5", "-o", "b.h5", "--method", "bilevel", "--inner-lr", "0"}) ==
          "--inner-lr: expected a number above 0, found '0'");
}

TEST_CASE("fit does not write over what it reads") {
    CHECK(complaint<FitCommand>({"a.h5", "-o", "x/../a.h5"}) ==
          "--output: 'x/../a.h5' is also DATA; expected another file");
    CHECK(complaint<FitCommand>({"a.h5", "-o", "b.h5", "--report", "b.h5"}) ==
          "--report: 'b.h5' is also DATA or --output; expected another file");
    for (std::string const plot : {"a.h5", "b.h5", "x/../c.txt"}) {
        CHECK(complaint<FitCommand>({"a.h5", "-o", "b.h5", "--report", "c.txt", "--plot", plot}) ==
              fmt::format("--plot: '{}' is also DATA, --output or --report; expected another file", plot));
    }
}

TEST_CASE("report does not draw over what it reads, and knows its formats") {
    CHECK(complaint<ReportCommand>({"a.h5", "--plot", "x/../a.h5"}) ==
          "--plot: 'x/../a.h5' is also RESULT; expected another file");
    ReportCommand command;
    REQUIRE(command.setup({"a.h5", "--format", "gap", "--plot", "a.svg", "--overwrite"}));
    CHECK(command.arguments().format->name == "gap");
    CHECK(command.arguments().plot.name == "a.svg");
    CHECK(command.arguments().overwrite);
    CHECK(complaint<ReportCommand>({"a.h5", "--report", "./a.h5"}) ==
          "--report: './a.h5' is also RESULT; expected another file");
    CHECK(complaint<ReportCommand>({"a.h5", "--report", "b", "--plot", "./b"}) ==
          "--plot: './b' is also --report; expected another file");
    CHECK(complaint<ScoreCommand>({"a.h5", "--group", "cyclic(3)", "--format", "gap"}) ==
          "--format: expected text or json, found 'gap'");
}

TEST_CASE("the suffix of a report or plot is one that there is, or none") {
    for (std::string const report : {"r", "r.txt", "r.json", "r.html", "r.HTML", "r.g", "x.y/r"}) {
        CAPTURE(report);
        CHECK(complaint<FitCommand>({"a.h5", "-o", "b.h5", "--report", report}).empty());
        CHECK(complaint<ReportCommand>({"a.h5", "--report", report}).empty());
    }
    for (std::string const report : {"r.md", "r.htm", "r.svg", "r.json.old"}) {
        std::string const refusal =
            fmt::format("--report: expected a name that ends in {}, found '{}'", suffixes(has_report), report);
        CHECK(complaint<FitCommand>({"a.h5", "-o", "b.h5", "--report", report}) == refusal);
        CHECK(complaint<ReportCommand>({"a.h5", "--report", report}) == refusal);
    }
    for (std::string const plot : {"p.gif", "p.html", "p.jpeg"}) {
        std::string const refusal =
            fmt::format("--plot: expected a name that ends in {}, found '{}'", suffixes(has_plot), plot);
        CHECK(complaint<FitCommand>({"a.h5", "-o", "b.h5", "--plot", plot}) == refusal);
        CHECK(complaint<ReportCommand>({"a.h5", "--plot", plot}) == refusal);
    }
    CHECK(complaint<ReportCommand>({"a.h5", "--no-title"}) == "--no-title: only with --plot");
}

TEST_CASE("generate takes each option only with the problem it belongs to") {
    CHECK(complaint<GenerateCommand>({"conv1d", "-o", "a.h5"}).empty());
    CHECK(complaint<GenerateCommand>({"conv1d", "--rank", "5", "-o", "a.h5"}) ==
          "--rank: only with problem lowrank, found conv1d");
    CHECK(complaint<GenerateCommand>({"lowrank", "--length", "20", "-o", "a.h5"}).empty());
    CHECK(complaint<GenerateCommand>({"group", "--group", "cyclic(4)", "--taps", "3", "-o", "a.h5"}) ==
          "--taps: only with problem conv1d, lowrank or shift, found group");
    CHECK(complaint<GenerateCommand>({"group", "-o", "a.h5"}) ==
          "--group: expected a group such as \"cyclic(16)\", found nothing");
    CHECK(complaint<GenerateCommand>({"means", "--dims", "4", "-o", "a.h5"}).empty());
    CHECK(
        complaint<GenerateCommand>({"means", "--tasks", "4", "-o", "a.h5"}).starts_with("--tasks: only with problem"));
}

TEST_CASE("score wants one truth") {
    CHECK(complaint<ScoreCommand>({"r.h5"}) == "--truth: expected a file, or --group EXPR; found neither");
    CHECK(complaint<ScoreCommand>({"r.h5", "--truth", "d.h5", "--group", "cyclic(4)"}) ==
          "--group: not together with --truth; expected one");
    CHECK(complaint<ScoreCommand>({"r.h5", "--truth", "d.h5", "--output-group", "cyclic(4)"}) ==
          "--output-group: only with --group");
}

TEST_CASE("help is asked for without the arguments that are required") {
    for (auto const& command : make_commands()) {
        CAPTURE(command->name());
        CHECK_FALSE(command->setup({"--help"}));
        CHECK(command->help(80).find("example:\n  symdiscover " + command->name()) != std::string::npos);
    }
}
