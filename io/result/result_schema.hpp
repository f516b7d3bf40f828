// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/result/result.hpp"

/// The attributes of a result file, named once for the writer and the reader: `attribute(name, field)` writes the field
/// to, or reads it from, the attribute of that name. `Record` is const when writing. `attribute.if_there` leaves a
/// field at its default where a file of an earlier version has no such attribute; `attribute.written` is for readers of
/// the file other than this program.
namespace symdiscover {

template <class Attribute, class Record>
void provenance_attributes(Attribute attribute, Record& provenance) {
    attribute("program_version", provenance.program_version);
    attribute("seed", provenance.seed);
    attribute("dataset_path", provenance.dataset_path);
    attribute("dataset_title", provenance.dataset_title);
    attribute("dataset_source", provenance.dataset_source);
    attribute("dataset_checksum", provenance.dataset_checksum);
    attribute("dataset_x_shape", provenance.x_shape);
    attribute("dataset_y_shape", provenance.y_shape);
    attribute.if_there("dataset_kind", provenance.dataset_kind);
}

template <class Attribute, class Record>
void discovery_attributes(Attribute attribute, Record& discovery) {
    attribute("method", discovery.method);
    attribute("termination", discovery.termination);
    attribute("message", discovery.message);
    attribute("notes", discovery.notes);
    attribute("heldout_metric", discovery.heldout.metric);
    attribute("heldout_tasks", discovery.heldout.tasks);
    attribute("heldout_support", discovery.heldout.support);
    attribute("heldout_query", discovery.heldout.query);
    attribute("heldout_soft", discovery.heldout.soft);
    attribute("heldout_ci95", discovery.heldout.ci95);
    attribute("heldout_tied", discovery.heldout.tied);
    attribute("heldout_unshared", discovery.heldout.unshared);
    attribute("heldout_wrong", discovery.heldout.wrong);
    attribute.if_there("model", discovery.model);
    attribute.if_there("heldout_samples", discovery.heldout.samples);
    attribute.if_there("heldout_oracle", discovery.heldout.oracle);
    attribute.if_there("heldout_gain", discovery.heldout.gain);
    attribute.if_there("heldout_gain_ci95", discovery.heldout.gain_ci95);
    attribute.if_there("heldout_baseline", discovery.heldout.baseline);
    attribute.if_there("heldout_by_folds", discovery.heldout.by_folds);
}

template <class Attribute, class Record>
void layer_attributes(Attribute attribute, Record& layer) {
    attribute.if_there("noun", layer.noun);
    attribute("group_name", layer.group.name);
    attribute("group_order", layer.group.order);
    attribute("closed", layer.group.closed);
    attribute.written("group_recognised", layer.group.name.is_name());
    attribute.if_there("input_orbits", layer.group.input_orbits);
    attribute.if_there("output_orbits", layer.group.output_orbits);
    attribute.if_there("faithful_on_inputs", layer.group.faithful_on_inputs);
    attribute.if_there("faithful_on_outputs", layer.group.faithful_on_outputs);
    attribute.if_there("arrangement", layer.arrangement.shape);
    attribute.if_there("arrangement_input_sizes", layer.arrangement.input_sizes);
    attribute.if_there("arrangement_output_sizes", layer.arrangement.output_sizes);
    attribute("pattern", layer.pattern.kind);
    attribute("pattern_width", layer.pattern.width);
    attribute("pattern_first_offset", layer.pattern.first_offset);
    attribute("confidence_resamples", layer.confidence.resamples);
    attribute("confidence_pairs", layer.confidence.pairs);
    attribute("confidence_exact", layer.confidence.exact);
    attribute.if_there("runner_up", layer.competition.runner_up);
    attribute.if_there("log_odds", layer.competition.log_odds);
    attribute.if_there("rival_heldout_gain", layer.competition.heldout_gain);
    attribute.if_there("searched", layer.searched);
    attribute.if_there("soft", layer.soft);
    attribute.if_there("unidentified_inputs", layer.unidentified_inputs);
    attribute.if_there("unidentified_outputs", layer.unidentified_outputs);
}

}  // namespace symdiscover
