# SPDX-License-Identifier: Apache-2.0
"""A plot that needs no library: names downwards, numbers of tasks (logarithmic) across, a panel for each noise."""
import collections
import html

# marks: {row name: [(mark, value or None)]}; a value of None is off the scale to the right.
Panel = collections.namedtuple("Panel", ["title", "marks"])

LEFT, TOP, WIDTH, STEP, GAP = 130, 54, 220, 22, 24
COLOURS = {"natural": "#1b6ca8", "scrambled": "#d1495b", "oracle": "#444444", "msr": "#8f6bb3"}
OFFSETS = {"natural": -4, "scrambled": 4, "oracle": -4, "msr": 4}


def place(value, most):
    """Where a number of tasks stands in its panel: each doubling takes the same room."""
    doublings = max(1, (most - 1).bit_length())
    return 12 + (WIDTH - 36) * _log2(value) / doublings


def _log2(value):
    whole = value.bit_length() - 1
    return whole + value / (1 << whole) - 1  # linear between powers of two


def mark_of(kind, x, y):
    colour = COLOURS[kind]
    if kind == "oracle":
        return f'<path d="M{x:.1f} {y - 7}v14" stroke="{colour}" stroke-width="2"/>'
    fill = colour if kind == "natural" else "white"
    return f'<circle cx="{x:.1f}" cy="{y}" r="4" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'


def text(x, y, words, anchor="start", size=11):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{html.escape(str(words))}</text>'


def axis_of(left, height, most):
    lines = [f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{height}" fill="none" stroke="#bbb"/>']
    tasks = 1
    while tasks <= most:
        x = left + place(tasks, most)
        lines += [f'<path d="M{x:.1f} {TOP}v{height}" stroke="#eee"/>', text(x, TOP + height + 14, tasks, "middle", 9)]
        tasks *= 2
    return lines


def panel_of(panel, left, names, most):
    lines = axis_of(left, STEP * len(names), most) + [text(left, TOP - 8, panel.title)]
    for row, name in enumerate(names):
        for kind, value in panel.marks.get(name, []):
            y = TOP + STEP * row + STEP // 2 + OFFSETS[kind]
            if value is None:
                lines.append(text(left + WIDTH - 8, y + 4, "›", "middle", 14))
            else:
                lines.append(mark_of(kind, left + place(value, most), y))
    return lines


def legend_of(kinds):
    lines = []
    for number, kind in enumerate(kinds):
        lines += [mark_of(kind, LEFT + 90 * number + 6, 20), text(LEFT + 90 * number + 14, 24, kind)]
    return lines


def write(path, panels, names, most, xlabel):
    """An SVG file."""
    kinds = [kind for kind in COLOURS
             if any(kind == mark[0] for panel in panels for marks in panel.marks.values() for mark in marks)]
    width, height = LEFT + (WIDTH + GAP) * len(panels), TOP + STEP * len(names) + 44
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif">',
             f'<rect width="{width}" height="{height}" fill="white"/>', *legend_of(kinds),
             text(LEFT + (width - LEFT) / 2, height - 8, xlabel, "middle")]
    lines += [text(LEFT - 8, TOP + STEP * row + STEP / 2 + 4, name, "end") for row, name in enumerate(names)]
    for number, panel in enumerate(panels):
        lines += panel_of(panel, LEFT + (WIDTH + GAP) * number, names, most)
    path.write_text("\n".join([*lines, "</svg>"]) + "\n")
