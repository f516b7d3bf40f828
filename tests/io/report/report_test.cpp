// SPDX-License-Identifier: Apache-2.0
#include "io/report/report.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "io/report/finding_words.hpp"
#include "io/report/report_drawing.hpp"
#include "io/report/report_layout.hpp"
#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

std::string page(Discovery const& discovery, bool color = false) {
    return text_report(discovery, samples::origin(), color);
}

JudgedLayer judged(Discovery const& discovery) { return {discovery.layers[0], discovery}; }

std::string first_headline(Discovery const& discovery) { return headline(judged(discovery)); }

std::string first_errors(Discovery const& discovery) { return error_words(judged(discovery)); }

}  // namespace

TEST_CASE("the headline says what was found in one sentence") {
    CHECK(first_headline(samples::convolution()) ==
          "114 of 1520 weights are 3 shared parameters; the other 1406 are always zero: a convolution of width 3 with "
          "open ends.");
    CHECK(first_headline(samples::circulant(16)) ==
          "256 weights are 16 shared parameters: a convolution that wraps around (C16).");
    CHECK(first_headline(samples::set_layer()) ==
          "100 weights are 2 shared parameters: a layer on sets, where order does not matter (S10).");
    CHECK(first_headline(samples::dense()) == "No symmetry found: no two of the 24 weights are tied.");
    Discovery too_large = samples::dense();
    too_large.layers[0].searched = false;
    CHECK(
        first_headline(too_large) ==
        "Not known: no sharing with a name ties the 24 weights in the data's order, and they are too many to look for "
        "others.");
    CHECK(contains(page(too_large), "left a parameter of its own"));
    Discovery soft = samples::dense();
    soft.layers[0].soft = true;
    CHECK(first_headline(soft) == "24 weights; no ties were looked for among them.");
    CHECK_FALSE(contains(page(soft), "no symmetry"));
    CHECK(first_headline(samples::low_rank()) ==
          "The 48 weights live in a space of 2 dimensions, but they are not tied.");
}

TEST_CASE("windows without sharing are called so") {
    auto discovery = samples::one_layer(3, 5, 9, samples::partition_of(3, 5, [](Index a, Index j) {
                                            return j >= a && j < a + 3 ? a * 5 + j : Index{-1};
                                        }));
    discovery.layers[0].pattern = {PatternKind::locally_connected, 3, 0};
    CHECK(
        first_headline(discovery) ==
        "9 of 15 weights are in use, no two of them tied; the other 6 are always zero: each output sees a window of 3 "
        "inputs.");
    CHECK(contains(page(discovery), "    + + + . .\n    . + + + .\n    . . + + +\n"));
}

TEST_CASE("a space of weights is only claimed where it helps held-out tasks") {
    auto discovery = samples::one_layer(8, 8, 28, Partition::singletons(64));
    discovery.layers[0].pattern.kind = PatternKind::dense;
    discovery.heldout = samples::heldout(4.15, 7.46, 4.15, 4.15);
    CHECK(first_headline(discovery) == "No symmetry found: no two of the 64 weights are tied.");
    CHECK(first_errors(discovery) ==
          "The soft error is 80 % more than that of each task alone: nothing was found that tasks can share.");
    discovery.heldout = samples::heldout(4.15, 0.1, 4.15, 4.15);
    CHECK(first_headline(discovery) == "The 64 weights live in a space of 28 dimensions, but they are not tied.");
    CHECK(first_errors(discovery) ==
          "Each task alone errs 42 times the soft error: sharing is what makes 10 examples enough.");
}

TEST_CASE("weights that are all zero are a finding of their own") {
    auto discovery =
        samples::one_layer(5, 6, 2, Partition::from_labels(std::vector<std::int32_t>(30, Partition::inactive_label)));
    discovery.heldout = samples::heldout(0.98, 0.98, 0.97, 0.98);
    std::string const text = page(discovery);
    CHECK(contains(text, "No weight found: all 30 are zero as far as the data show."));
    CHECK(contains(text, "with all weights zero"));
    CHECK(contains(text, "What each task learns alone is no better a prediction than zero."));
    CHECK_FALSE(contains(text, "control:"));
    discovery.heldout.unshared = 0.5;
    CHECK(contains(first_errors(discovery), "and this finding misses it"));
}

TEST_CASE("there is no control where all sharings of these sizes are the same") {
    CHECK_FALSE(has_control(Partition::one_block(12)));
    CHECK_FALSE(has_control(Partition::singletons(12)));
    CHECK(has_control(samples::set_layer().layers[0].partition));
    CHECK(has_control(samples::convolution().layers[0].partition));
    auto sum = samples::one_layer(1, 12, 1, Partition::one_block(12));
    sum.heldout = samples::heldout(0.01, 0.01, 8.9, 0.01);
    sum.layers[0].group.name = parse_group_name("S12");
    sum.layers[0].group.order = "479001600";
    CHECK(first_headline(sum) == "12 weights are 1 shared parameter: all inputs count the same (S12).");
    CHECK_FALSE(contains(page(sum), "random sharing"));
}

TEST_CASE("a convolution in another order is recognised by its one generator") {
    auto discovery = samples::circulant(5);
    auto& layer = discovery.layers[0];
    layer.pattern.kind = PatternKind::none;
    CHECK(first_headline(discovery) ==
          "25 weights are 5 shared parameters: a convolution that wraps around, in another order of inputs and outputs "
          "(C5).");
    layer.group.generators[0].output = identity_permutation(5);
    CHECK(first_headline(discovery) == "25 weights are 5 shared parameters: a layer with the symmetry C5.");
}

TEST_CASE("a group without a name is described, not named") {
    auto discovery = samples::circulant(4);
    discovery.layers[0].pattern.kind = PatternKind::none;
    discovery.layers[0].group.name = parse_group_name("order 96, transitive on 4 inputs, 2 orbits on 4 outputs");
    discovery.layers[0].group.order = "96";
    CHECK(first_headline(discovery) == "16 weights are 4 shared parameters: a layer with a symmetry of order 96.");
    CHECK(contains(page(discovery), "  At least a group of order 96, transitive on 4 inputs, 2 orbits on"));
}

TEST_CASE("a group without a name comes with lines for GAP") {
    CHECK(contains(page(samples::nameless()), "    G := Group((1,2,3)(4,5,6)(7,8,9)); StructureDescription(G);\n"));
    CHECK_FALSE(contains(page(samples::torus()), "StructureDescription"));
    auto large = samples::scrambled_ring(400, 7, 3);
    large.layers[0].group.name.kind = GroupName::Kind::description;
    CHECK(contains(page(large), "symdiscover report RESULT --format gap"));
}

TEST_CASE("a symmetry without a pattern is told by what it does, and where") {
    auto const discovery = samples::wreath();
    CHECK(first_headline(discovery) ==
          "144 weights are 5 shared parameters: a layer with the symmetry C4 wr S3 on 3 blocks of 4.");
    CHECK(contains(meaning(judged(discovery)), "leaves the layer as it is: inside each of 3 blocks"));
}

TEST_CASE("the errors are interpreted, not only listed") {
    auto discovery = samples::convolution();
    std::string const text = first_errors(discovery);
    CHECK(contains(text, "Tying loses nothing."));
    CHECK(contains(text, "Each task alone errs 41 times the tied error"));
    CHECK(contains(text, "it is this sharing that counts"));
    discovery.heldout = samples::heldout(0.5, 0.49, 0.1, 0.5);
    CHECK(contains(first_errors(discovery), "sharing does harm here"));
    CHECK(contains(first_errors(discovery), "the data do not single this one out"));
    discovery.heldout = samples::heldout(0.6, 0.5, 1.0, 5.0);
    CHECK(contains(first_errors(discovery), "Tying costs something: the tied error is 20 % more than the soft one."));
    CHECK(contains(first_errors(samples::dense()), "little was found that tasks can share"));
}

TEST_CASE("there is a sentence for each reason") {
    auto const discovery = samples::convolution();
    for (auto kind = ReasonKind::diverged; kind <= ReasonKind::unstable_block;
         kind = static_cast<ReasonKind>(static_cast<int>(kind) + 1)) {
        CAPTURE(static_cast<int>(kind));
        CHECK(sentence({kind, 0.5, false, 0}, judged(discovery)).ends_with('.'));
    }
}

TEST_CASE("the page never passes 80 columns") {
    auto const wide = samples::circulant(100);
    for (auto const& discovery :
         {samples::convolution(), samples::circulant(16), samples::set_layer(), samples::dense(), samples::low_rank(),
          wide, samples::torus(), samples::grid(), samples::wreath(), samples::nameless(),
          samples::scrambled_ring(40, 7, 3), samples::scrambled_ring(400, 7, 3)}) {
        std::istringstream lines(page(discovery));
        for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 80, line);
    }
}

TEST_CASE("colours only when asked for, and nothing else changes") {
    auto const discovery = samples::circulant(16);
    CHECK_FALSE(contains(page(discovery), "\x1b["));
    std::string colored = page(discovery, true);
    CHECK(contains(colored, "\x1b[38;5;"));
    for (auto start = colored.find('\x1b'); start != std::string::npos; start = colored.find('\x1b')) {
        colored.erase(start, colored.find('m', start) - start + 1);
    }
    CHECK(colored == page(discovery));
}

TEST_CASE("the page has caveats, notes and how the fit ended") {
    auto discovery = samples::set_layer();
    discovery.termination = Termination::interrupted;
    discovery.notes = {"Something to know."};
    std::string const text = page(discovery);
    CHECK(contains(text, "At least S10, of order 3628800"));
    CHECK(contains(text, "INTERRUPTED"));
    CHECK(contains(text, "Finding\n  The fit was interrupted. This is what it had reached:\n"));
    CHECK(contains(text, "- Something to know."));
    CHECK(contains(text, "Options given: DATA photo.h5, seed 7\n"));
    CHECK(contains(text, "inputs, outputs  (0 1)\n"));
}

TEST_CASE("without meta-test tasks the page says that errors are not available") {
    auto discovery = samples::convolution();
    discovery.heldout = HeldOut{};
    CHECK(contains(page(discovery), "Not available: the dataset has no meta-test tasks."));
}

TEST_CASE("the least stable block is named") {
    auto discovery = samples::set_layer();
    auto& confidence = discovery.layers[0].confidence;
    auto const words = [&] { return confidence_words(judged(discovery)); };
    CHECK(words() ==
          "The search was run again on 20 random halves of the tasks. Of the pairs of tied weights, 99.8 % were tied "
          "there "
          "too. Exactly this sharing was found in 95 % of them.");
    confidence.blocks = {0.6, 1.0};
    CHECK(contains(words(), "Least stable: block a (10 weights), whole in 60 % of them."));
    confidence.pairs = 1.0;
    confidence.exact = 0.6;
    CHECK(contains(words(), "The others had all these ties, and more or other ones besides. Least stable: block a"));
    confidence = {};
    CHECK(words() == "Not measured: the tasks were not resampled.");
}

TEST_CASE("shares are rounded to all or nothing only when they are") {
    CHECK(percent(1.0) == "100 %");
    CHECK(percent(0.1 * 3.0 + 0.7 - 1e-16) == "100 %");
    CHECK(percent(0.9996) == "over 99.9 %");
    CHECK(percent(0.995) == "99.5 %");
    CHECK(percent(0.0) == "0 %");
    CHECK(percent(0.0004) == "under 0.1 %");
}

TEST_CASE("a drawing has a letter a block, + for single weights and . for zeros") {
    auto const partition = Partition::from_labels(std::vector<std::int32_t>{0, 1, 0, -1, 2, 2});
    auto const discovery = samples::one_layer(2, 3, 1, partition);
    CHECK(draw_sharing(discovery.layers[0], false) ==
          "  2 outputs (rows) x 3 inputs (columns): same letter, same weight; + tied to no\n  other; . always zero\n"
          "    a + a\n    . b b\n");
    CHECK(describe_sizes(partition) == "3 blocks: a 2, #1 1, b 2 weights");
}

TEST_CASE("a large drawing shows its corner and says so") {
    auto const discovery = samples::one_layer(50, 100, 1, Partition::one_block(50 * 100));
    std::string const drawing = draw_sharing(discovery.layers[0], false);
    CHECK(contains(drawing, "the first 40 x 76 of them"));
    CHECK(std::count(drawing.begin(), drawing.end(), '\n') == 2 + 40);
}

TEST_CASE("blocks beyond the letters share a symbol and keep their number") {
    std::vector<std::int32_t> labels;
    for (std::int32_t label = 0; label < 70; ++label) labels.insert(labels.end(), 2, label);
    auto const partition = Partition::from_labels(labels);
    CHECK(block_name(partition, 61) == "9");
    CHECK(block_name(partition, 62) == "#62");
}

TEST_CASE("long permutations are shortened inside long cycles and after many") {
    CHECK(short_cycles(identity_permutation(5), 40) == "()");
    CHECK(short_cycles(samples::shift(5), 40) == "(0 1 2 3 4)");
    CHECK(short_cycles(samples::shift(100), 40) == "(0 1 2 3 4 5 6 7 8 9 10 11 12 13 ... 99)");
    Permutation pairs(40);
    for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] = static_cast<Index>(i ^ 1U);
    CHECK(short_cycles(pairs, 50) == "(0 1)(2 3)(4 5)(6 7)(8 9)(10 11) and 14 more");
}

TEST_CASE("paragraphs wrap at 80 columns and keep their margin") {
    CHECK(wrap("a b", 2) == "  a b\n");
    std::string const word(77, 'x');
    CHECK(beside("  name  ", "a b", 6) == "  name  a b\n");
    CHECK(beside("  name  ", word, 6) == "  name\n      " + word + "\n");
    CHECK(wrap(word + " y z", 2) == "  " + word + "\n  y z\n");
    CHECK(times_as_large(1.08) == "8 % more than");
    CHECK(times_as_large(2.44) == "2.4 times");
    CHECK(times_as_large(41.6) == "42 times");
}
