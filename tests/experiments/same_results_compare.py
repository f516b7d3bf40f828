# SPDX-License-Identifier: Apache-2.0
"""What differs between two records of `same_results.py`, and how to say so in few lines."""
import base64
import collections
import json
import re

import numpy as np

# heading: what differs ("report json: heldout.soft"); where: (dataset, item); detail: "0.1 -> 0.2".
Difference = collections.namedtuple("Difference", ["heading", "where", "detail"])

SHOWN_TEXT = 70
EXAMPLES = 2
NOTHING = object()

# What --answers-only looks at, beside exit codes and words: the datasets and attributes of a result, by their names.
ANSWERS = re.compile(r"^result /layers/\w+(/partition|@(group_name|group_order|group_recognised|closed|pattern\w*|"
                     r"arrangement\w*))$")
WORDS = ("stdout", "stderr")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|\bnan\b|[-+]?\binf\b", re.IGNORECASE)


def words_of(text):
    """Without numbers and without line ends, which depend on how long the numbers are."""
    return " ".join(NUMBER.sub("#", text).split())


def answers_of(record):
    """Of {item: {aspect: entry}}: partitions, groups, patterns, and what the program says in words."""
    def wanted(item, aspects):
        kept = {key: entry for key, entry in aspects.items() if ANSWERS.match(key) or key in ("arguments", "exit code")}
        if item != "dataset":
            kept.update({f"words of {key}": words_of(aspects[key]) for key in WORDS if key in aspects})
        return kept
    return {item: wanted(item, aspects) for item, aspects in record.items()}


def array_of(entry):
    return np.frombuffer(base64.b64decode(entry["bytes"]), np.dtype(entry["dtype"])).reshape(entry["shape"])


def is_array(entry):
    return isinstance(entry, dict) and "bytes" in entry


def compare_arrays(old, new):
    if (old["dtype"], old["shape"]) != (new["dtype"], new["shape"]):
        return f"{old['dtype']} {old['shape']} -> {new['dtype']} {new['shape']}"
    a, b = array_of(old), array_of(new)
    if a.dtype.names:
        return "other bytes"
    size = a.dtype.itemsize
    bits = [np.frombuffer(x.tobytes(), np.uint8).reshape(*np.atleast_1d(x).shape, size) for x in (a, b)]
    where = np.argwhere((bits[0] != bits[1]).any(axis=-1))
    first = tuple(where[0].tolist())
    place = f"[{', '.join(map(str, first))}] " if a.ndim else ""
    values = f"{np.atleast_1d(a)[first]!r} -> {np.atleast_1d(b)[first]!r}"
    if a.dtype.kind != "f" or len(where) == 1:
        return f"{place}{values}; {len(where)} of {a.size}"
    with np.errstate(all="ignore"):
        return f"{place}{values}; {len(where)} of {a.size}, by at most {np.nanmax(np.abs(a - b)):.2g}"


def cut(text):
    text = repr(text)
    return text if len(text) <= SHOWN_TEXT else text[:SHOWN_TEXT] + "..."


def around_difference(old, new):
    """Both from shortly before their first difference."""
    same = next((i for i, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    start = max(0, same - SHOWN_TEXT // 3) if same > SHOWN_TEXT // 2 else 0
    return f"{cut(old[start:])} -> {cut(new[start:])}"


def compare_texts(old, new):
    a, b = old.splitlines(), new.splitlines()
    for number, (before, now) in enumerate(zip(a, b), start=1):
        if before != now:
            return f"line {number}: {around_difference(before, now)}" if len(a) > 1 else around_difference(before, now)
    if len(a) == len(b):
        return "other line ends"
    more, verb = (b, "added") if len(b) > len(a) else (a, "gone")
    return f"line {min(len(a), len(b)) + 1} {verb}: {cut(more[min(len(a), len(b))])}"


def parsed(entry):
    """The value of a JSON text, or None for any other entry."""
    if not isinstance(entry, str) or not entry.startswith("{"):
        return None
    try:
        return json.loads(entry)
    except ValueError:
        return None


def compare_json(heading, where, old, new):
    """Member by member; the headings of a list's members are alike."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from compare_json(f"{heading}{'.' if heading[-1] not in ' ' else ''}{key}", where,
                                    old.get(key, NOTHING), new.get(key, NOTHING))
        if list(old) != list(new) and set(old) == set(new):
            yield Difference(f"{heading} (order of members)", where, f"{cut(list(old))} -> {cut(list(new))}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for before, now in zip(old, new):
            yield from compare_json(f"{heading}[]", where, before, now)
    elif old is NOTHING or new is NOTHING:
        verb, value = ("only before", old) if new is NOTHING else ("only now", new)
        yield Difference(f"{heading} ({verb})", where, cut(value))
    elif old != new or type(old) is not type(new):
        yield Difference(heading, where, f"{cut(old)} -> {cut(new)}")


def compare_entries(aspect, where, old, new):
    if old == new:
        return
    if old is NOTHING or new is NOTHING:
        verb, entry = ("only before", old) if new is NOTHING else ("only now", new)
        shown = f"{entry['dtype']} {entry['shape']}" if is_array(entry) else cut(entry)
        yield Difference(f"{aspect} ({verb})", where, shown)
    elif is_array(old) and is_array(new):
        yield Difference(aspect, where, compare_arrays(old, new))
    elif parsed(old) is not None and parsed(new) is not None:
        found = list(compare_json(f"{aspect}: ", where, parsed(old), parsed(new)))
        yield from found or [Difference(aspect, where, compare_texts(old, new))]  # numbers or layout
    elif isinstance(old, str) and isinstance(new, str):
        yield Difference(aspect, where, compare_texts(old, new))
    elif is_array(old) or is_array(new):
        yield Difference(f"{aspect} (another type)", where, "text and numbers")
    else:
        yield Difference(aspect, where, f"{cut(old)} -> {cut(new)}")


def compare_records(name, old, new):
    """All differences of two records of one dataset, {item: {aspect: entry}}; an empty record is none."""
    if not old or not new:
        yield Difference(f"a dataset ({'only now' if new else 'only before'})", (name, "all"), "not compared")
        return
    for item in [*old, *(item for item in new if item not in old)]:
        before, now = old.get(item, NOTHING), new.get(item, NOTHING)
        if before is NOTHING or now is NOTHING:
            verb = "only before" if now is NOTHING else "only now"
            yield Difference(f"a fit or command ({verb})", (name, item), "not compared")
            continue
        for aspect in [*before, *(aspect for aspect in now if aspect not in before)]:
            yield from compare_entries(aspect, (name, item), before.get(aspect, NOTHING), now.get(aspect, NOTHING))


def print_differences(differences, title):
    """By heading: how often, and the first few."""
    if not differences:
        return
    print(f"{title}:")
    groups = collections.defaultdict(list)
    for difference in differences:
        groups[difference.heading].append(difference)
    for heading, found in sorted(groups.items(), key=lambda group: -len(group[1])):
        datasets = len({difference.where[0] for difference in found})
        print(f"  {heading}: {len(found)} x" + (f", in {datasets} datasets" if datasets > 1 else ""))
        for difference in found[:EXAMPLES]:
            print(f"      {' / '.join(difference.where)}: {difference.detail}")
