// SPDX-License-Identifier: Apache-2.0
#include "io/report/arrangement_words.hpp"

#include <doctest/doctest.h>

#include "io/report/finding_words.hpp"
#include "io/report/report_drawing.hpp"
#include "tests/io/report/contains.hpp"
#include "tests/io/report/report_samples.hpp"

using namespace symdiscover;
using symdiscover::test::contains;

namespace {

LayerDiscovery scrambled_torus() {
    return samples::scrambled(samples::torus(), samples::strides(24, 5), samples::strides(24, 7)).layers[0];
}

LayerDiscovery scrambled_grid() {
    return samples::scrambled(samples::grid(), samples::strides(30, 7), samples::strides(16, 7)).layers[0];
}

}  // namespace

TEST_CASE("what the data's own order shows needs no words, a grid does") {
    CHECK(describe_arrangement(samples::circulant(6).layers[0]).empty());
    CHECK(print_orders(samples::torus().layers[0]).empty());
    CHECK(describe_arrangement(samples::torus().layers[0]) ==
          "The inputs lie on a 4 x 6 torus, numbered row by row, and so do the outputs.");
    CHECK(describe_arrangement(samples::grid().layers[0]) ==
          "The inputs lie on a 5 x 6 grid, numbered row by row; the outputs lie on a 4 x 4 grid.");
    CHECK(describe_arrangement(samples::wreath().layers[0]) ==
          "The inputs fall into 3 blocks of 4, one after the other, and so do the outputs.");
}

TEST_CASE("weights that are all zero have no order to be put in") {
    LayerDiscovery zeros = samples::wreath().layers[0];
    zeros.partition = Partition::from_labels(
        std::vector<std::int32_t>(static_cast<std::size_t>(zeros.outputs * zeros.inputs), Partition::inactive_label));
    CHECK(describe_arrangement(zeros).empty());
    zeros.arrangement = scrambled_torus().arrangement;
    CHECK(print_orders(zeros).empty());
}

TEST_CASE("another order is told and printed") {
    auto const ring = samples::scrambled_ring(16, 5, 3).layers[0];
    CHECK(describe_arrangement(ring) == "Put the inputs in this order: they form a ring of 16:");
    CHECK(print_orders(ring) ==
          "    inputs   0 5 10 15 4 9 14 3 8 13 2 7 12 1 6 11\n"
          "    outputs  0 3 6 9 12 15 2 5 8 11 14 1 4 7 10 13\n");
    CHECK(contains(print_orders(samples::scrambled_ring(16, 5, 5).layers[0]), "    outputs  in the same order\n"));
    CHECK(describe_arrangement(scrambled_grid()) ==
          "Put the inputs in this order: they lie on a 5 x 6 grid, and the outputs lie on a 4 x 4 grid:");
}

TEST_CASE("a torus is printed row by row") {
    std::string const orders = print_orders(scrambled_torus());
    CHECK(contains(orders, "    inputs    0  5 10 15 20  1\n              6 11 16 21  2  7\n"));
    CHECK(contains(orders, "    outputs   0  7 14 21  4 11\n"));
}

TEST_CASE("a long order is shortened and names where all of it is") {
    std::string const orders = print_orders(samples::scrambled_ring(400, 7, 3).layers[0]);
    CHECK(contains(orders, "... (the result file has all of it, as input_order)\n"));
    CHECK(contains(orders, "as output_order)\n"));
    CHECK(std::count(orders.begin(), orders.end(), '\n') == 16);
}

TEST_CASE("parts are listed while they are few") {
    auto layer = samples::circulant(7).layers[0];
    layer.arrangement = {Shape::parts, {3, 4}, {3, 4}, {}, {}};
    CHECK(describe_arrangement(layer) ==
          "The inputs fall into parts of 3 and 4, one after the other, and so do the outputs.");
    layer.arrangement.input_order = {1, 5, 6, 0, 2, 3, 4};
    layer.arrangement.output_order = {0, 5, 6, 1, 2, 4, 3};
    CHECK(describe_arrangement(layer) == "Put the inputs in this order: they fall into parts of 3 and 4:");
    CHECK(print_orders(layer) ==
          "    inputs   1 5 6\n"
          "             0 2 3 4\n"
          "    outputs  0 5 6\n"
          "             1 2 4 3\n");
    CHECK(shape_words(Shape::parts, {2, 2, 1}) == "parts of 2, 2 and 1");
    CHECK(shape_words(Shape::parts, {2, 2, 2, 1, 1, 3}) == "6 parts of 1 to 3");
}

TEST_CASE("a set pairs outputs with inputs") {
    auto discovery = samples::set_layer();
    discovery.layers[0].arrangement = {Shape::set, {10}, {10}, {}, {}};
    auto const paired = samples::scrambled(discovery, samples::strides(10, 1), samples::strides(10, 3));
    LayerDiscovery const& layer = paired.layers[0];
    CHECK(headline({layer, paired}) ==
          "100 weights are 2 shared parameters: a layer on sets, where order does not matter, with outputs in another "
          "order than inputs (S10).");
    CHECK(describe_arrangement(layer) ==
          "Each output belongs to one input; in these orders the two stand in the same place:");
    CHECK(print_orders(layer) == "    inputs   0 1 2 3 4 5 6 7 8 9\n    outputs  0 3 6 9 2 5 8 1 4 7\n");
}

TEST_CASE("patterns say what they are, and when in another order") {
    CHECK(pattern_title(samples::torus().layers[0]) == "a convolution that wraps around a 4 x 6 torus (C4 x C6)");
    CHECK(pattern_title(scrambled_torus()) ==
          "a convolution that wraps around a 4 x 6 torus, in another order of inputs and outputs (C4 x C6)");
    CHECK(pattern_title(samples::grid().layers[0]) ==
          "a two-dimensional convolution, a window of 2 x 3 inputs, with open ends");
    CHECK(contains(pattern_meaning(scrambled_grid()), "from a window of 2 x 3 inputs on the grid"));
    CHECK(contains(pattern_meaning(samples::scrambled_ring(16, 5, 3).layers[0]),
                   "Counted in the order below, weight (a, j) depends only on j - a"));
    auto blocks = samples::torus().layers[0];
    blocks.arrangement = {Shape::blocks, {4, 6}, {4, 6}, {}, {}};
    CHECK(pattern_title(blocks) == "circulant in blocks (C4 x C6)");
    CHECK(pattern_title(samples::wreath().layers[0]).empty());
}

TEST_CASE("the drawing has the revealing order, with the numbers of the data") {
    CHECK(draw_sharing(samples::scrambled_ring(12, 5, 7).layers[0], false) ==
          "  12 outputs (rows) x 12 inputs (columns), in the order found above, with their\n"
          "  numbers in the data: same letter, same weight\n"
          "            1         1\n"
          "        0 5 0 3 8 1 6 1 4 9 2 7\n"
          "     0  a f k d i b g l e j c h\n"
          "     7  h a f k d i b g l e j c\n"
          "     2  c h a f k d i b g l e j\n"
          "     9  j c h a f k d i b g l e\n"
          "     4  e j c h a f k d i b g l\n"
          "    11  l e j c h a f k d i b g\n"
          "     6  g l e j c h a f k d i b\n"
          "     1  b g l e j c h a f k d i\n"
          "     8  i b g l e j c h a f k d\n"
          "     3  d i b g l e j c h a f k\n"
          "    10  k d i b g l e j c h a f\n"
          "     5  f k d i b g l e j c h a\n");
    std::string const large = draw_sharing(samples::scrambled_ring(100, 7, 7).layers[0], false);
    CHECK(contains(large, "the first 40 x 76 of them, in the\n  order found above: same letter"));
}
