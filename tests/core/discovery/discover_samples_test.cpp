// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discover_samples.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/errors.hpp"
#include "core/base/rng.hpp"
#include "core/discovery/methods/automatic.hpp"
#include "core/discovery/methods/bilevel.hpp"
#include "core/discovery/methods/bruteforce.hpp"
#include "core/fit/one_dataset/sample_model.hpp"
#include "tests/core/partitions/labelled.hpp"

using namespace symdiscover;
using symdiscover::test::labelled;

namespace {

std::vector<SamplePart> parts(Index train, Index validation, Index test) {
    std::vector<SamplePart> all(static_cast<std::size_t>(train), SamplePart::train);
    all.insert(all.end(), static_cast<std::size_t>(validation), SamplePart::validation);
    all.insert(all.end(), static_cast<std::size_t>(test), SamplePart::test);
    return all;
}

/// Coordinates with these means and unit noise.
SampleSet vectors(Vector const& means, Index train, Index validation, Index test, std::uint64_t seed = 1) {
    Rng rng = make_rng(seed);
    Index const count = train + validation + test;
    Matrix const x = normal_matrix(rng, count, means.size()).rowwise() + means.transpose();
    return {{count, {means.size()}, {}, false}, {x, Matrix(count, 0)}, parts(train, validation, test)};
}

/// y = W x + noise.
SampleSet regression(Matrix const& weights, Index train, Index validation, Index test) {
    Rng rng = make_rng(2);
    Index const count = train + validation + test;
    Matrix const x = normal_matrix(rng, count, weights.cols());
    Matrix const y = x * weights.transpose() + 0.1 * normal_matrix(rng, count, weights.rows());
    return {{count, {weights.cols()}, {weights.rows()}, true}, {x, y}, parts(train, validation, test)};
}

}  // namespace

TEST_CASE("Means of any size are compared, also where their squares are no numbers") {
    SampleSet const plain = vectors(Vector{{0.0, 30.0, 0.0, 30.0}}, 20, 10, 10);
    for (double const size : {1e-308, 1e-200, 1e-140, 1.0, 1e140, 1e200, 1e300}) {
        CAPTURE(size);
        SampleBatch all = plain.all();
        all.x *= size;
        SampleSet const samples(plain.shape(), all, plain.parts());
        Discovery const found = discover(automatic_method(), samples, std::nullopt, {}, {});
        CHECK(found.layers[0].partition == labelled({0, 1, 0, 1}));
        CHECK(found.layers[0].filter[1] == doctest::Approx(30.0 * size).epsilon(0.05));
    }
}

TEST_CASE("samples: means by each method, beside no sharing, a wrong one and the true one") {
    SampleSet const samples = vectors(Vector{{0.0, 3.0, 0.0, 3.0}}, 30, 70, 500);
    Partition const truth = labelled({0, 1, 0, 1});
    for (FitMethod const& method : {automatic_method(), bruteforce_method(), bilevel_method()}) {
        CAPTURE(method.name);
        FitOptions options;
        // By validation brute force splits true blocks now and then, as [LPS] report.
        if (method.name == "bruteforce") options.criterion = SelectionCriterion::evidence;
        Discovery const found = discover(method, samples, truth, options, {});
        HeldOut const& heldout = found.heldout;
        CHECK(found.layers[0].partition == truth);
        CHECK(found.model == "mean");
        CHECK(heldout.samples == 500);
        CHECK(heldout.support == 100);
        CHECK(heldout.tied == heldout.oracle);
        CHECK(heldout.unshared > heldout.tied);
        CHECK(heldout.gain == doctest::Approx(heldout.unshared - heldout.tied));
        CHECK(heldout.wrong > 2.0);
        CHECK(std::isfinite(heldout.soft) == (method.name == "bilevel"));
    }
}

TEST_CASE("samples: parameters are fitted again to train and validation samples") {
    SampleSet const samples = vectors(Vector{{1.0, 1.0}}, 5, 15, 10);
    Discovery const found = discover(automatic_method(), samples, std::nullopt, {}, {});
    REQUIRE(found.layers[0].partition.blocks() == 1);
    double const mean = samples.fitting().x.mean();
    CHECK(found.layers[0].filter[0] == doctest::Approx(mean));
    double const error = (samples.part(SamplePart::test).x.array() - mean).square().mean();
    CHECK(found.heldout.tied == doctest::Approx(error));
    CHECK(std::isnan(found.heldout.oracle));
    CHECK(std::isnan(found.heldout.wrong));  // one block: no other sharing has its shape
}

TEST_CASE("samples: positions of a window become weights and back") {
    Matrix weights = Matrix::Zero(4, 5);
    for (Index a = 0; a < 4; ++a) weights.row(a).segment(a, 2) << (a < 2 ? 1.0 : -2.0), 0.5;
    SampleSet const samples = regression(weights, 60, 40, 100);
    auto const model = make_lc_model({ModelKind::lc, 2}, samples);
    Partition const elements = labelled({0, 0, 1, 1});
    Partition const expected = labelled({0,  1,  -1, -1, -1, -1, 0,  1,  -1, -1,  //
                                         -1, -1, 2,  3,  -1, -1, -1, -1, 2,  3});
    CHECK(model->weights(elements) == expected);
    CHECK(model->elements_of(expected) == elements);
    CHECK_FALSE(model->elements_of(Partition::one_block(20)));

    FitOptions options;
    options.model = ModelSpec{ModelKind::lc, 2};
    Discovery const found = discover(automatic_method(), samples, expected, options, {});
    CHECK(found.layers[0].partition == expected);
    CHECK(found.heldout.tied == found.heldout.oracle);
    // U v is the weight matrix, entry by entry.
    Vector const expanded = found.layers[0].sharing_matrix * found.layers[0].filter;
    CHECK((expanded - Eigen::Map<Vector const>(weights.data(), weights.size())).cwiseAbs().maxCoeff() < 0.05);
}

TEST_CASE("samples: a fully connected layer, its zeros inactive, chosen by evidence or by validation") {
    Matrix const weights{{2.0, 0.0, 2.0}, {0.0, -1.0, 2.0}};
    SampleSet const samples = regression(weights, 80, 40, 50);
    Partition const truth = labelled({0, -1, 0, -1, 1, 0});
    Discovery const found = discover(automatic_method(), samples, std::nullopt, {}, {});
    CHECK(found.model == "fc");
    CHECK(found.layers[0].partition == truth);
    FitOptions by_validation;
    by_validation.criterion = SelectionCriterion::validation;
    Discovery const compared = discover(automatic_method(), samples, std::nullopt, by_validation, {});
    CHECK(compared.history[0].name == "validation_loss");
    CHECK(compared.layers[0].confidence.resamples == 0);
    CHECK(compared.heldout.tied < 1.1 * found.heldout.tied);
}

TEST_CASE("samples: a true sharing that the model cannot have is no oracle, and a note says so") {
    Matrix const weights{{1.0, 2.0, 0.0}, {0.0, 1.0, 2.0}};
    FitOptions options;
    options.model = ModelSpec{ModelKind::lc, 2};
    Discovery const found =
        discover(automatic_method(), regression(weights, 40, 20, 20), Partition::one_block(6), options, {});
    CHECK(std::isnan(found.heldout.oracle));
    REQUIRE(found.notes.size() == 1);
    CHECK(found.notes[0].find("lc:2") != std::string::npos);
}

TEST_CASE("samples: the model that suits the data") {
    CHECK(natural_model(vectors(Vector::Zero(2), 3, 0, 0)).kind == ModelKind::mean);
    CHECK(natural_model(regression(Matrix::Ones(1, 2), 3, 0, 0)).kind == ModelKind::fc);
    Matrix const digits{{1.0, 2.0}, {3.0, 1.0}, {2.0, 2.0}};
    std::vector<SamplePart> const train(3, SamplePart::train);
    CHECK(natural_model(SampleSet({3, {2}, {1}, true}, {digits, Matrix::Ones(3, 1)}, train)).kind ==
          ModelKind::deepset);
    CHECK(natural_model(SampleSet({3, {2}, {2}, true}, {digits, Matrix::Ones(3, 2)}, train)).kind == ModelKind::fc);
    CHECK(natural_model(SampleSet({3, {2}, {1}, true}, {Matrix::Ones(3, 2), Matrix::Ones(3, 1)}, train)).kind ==
          ModelKind::fc);
}

TEST_CASE("samples: an observer that stops it leaves a whole discovery") {
    auto const stop = [](Progress const&) { return false; };
    SampleSet const samples = vectors(Vector::Zero(3), 30, 70, 10);
    Discovery const found = discover(bilevel_method(), samples, std::nullopt, {}, stop);
    CHECK(found.termination == Termination::interrupted);
    CHECK(found.layers[0].partition.elements() == 3);
    CHECK(std::isfinite(found.heldout.tied));
}

TEST_CASE("samples: a network whose training was stopped is not judged") {
    Rng rng = make_rng(3);
    Matrix x(90, 3);
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<double>(uniform_index(rng, 4));
    SampleSet const samples({90, {3}, {1}, true}, {x, x.rowwise().sum()}, parts(40, 20, 30));
    auto const until_training = [](Progress const& progress) { return progress.phase != "deepset"; };
    Discovery const found = discover(automatic_method(), samples, Partition::one_block(3), {}, until_training);
    CHECK(found.termination == Termination::interrupted);
    CHECK(found.layers[0].partition == Partition::one_block(3));
    CHECK(found.layers[0].confidence.resamples == 0);
    for (double const error : {found.heldout.tied, found.heldout.unshared, found.heldout.oracle}) {
        CHECK(std::isnan(error));
    }
    Discovery const whole = discover(automatic_method(), samples, Partition::one_block(3), {}, {});
    CHECK(whole.heldout.tied == whole.heldout.oracle);
    CHECK(whole.heldout.tied < 0.5);
}

TEST_CASE("samples: options that do not suit the data are refused") {
    SampleSet const no_validation = vectors(Vector::Zero(3), 30, 0, 10);
    for (FitMethod const& method : {bilevel_method(), bruteforce_method()}) {
        CHECK_THROWS_AS(discover(method, no_validation, std::nullopt, {}, {}), OptionError);
    }
    FitOptions by_evidence;
    by_evidence.criterion = SelectionCriterion::evidence;
    CHECK(discover(bruteforce_method(), no_validation, std::nullopt, by_evidence, {}).layers[0].partition.blocks() ==
          1);
    CHECK_THROWS_WITH_AS(
        discover(bilevel_method(), vectors(Vector::Zero(3), 30, 10, 10), std::nullopt, by_evidence, {}),
        "criterion: expected validation with method bilevel, found evidence", OptionError);
    FitOptions options;
    options.blocks = 4;
    CHECK_THROWS_AS(discover(automatic_method(), no_validation, std::nullopt, options, {}), OptionError);
    options = {};
    options.model = ModelSpec{ModelKind::fc, 0};
    CHECK_THROWS_AS(discover(automatic_method(), no_validation, std::nullopt, options, {}), OptionError);
    options = {};
    options.latent = 2;
    CHECK_THROWS_WITH_AS(discover(automatic_method(), no_validation, std::nullopt, options, {}),
                         "latent: only for a dataset of kind tasks, found kind vectors", OptionError);
}
