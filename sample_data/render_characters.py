#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders characters from installed fonts to a dataset of kind `classes`: a class is a character (a code point), its
images are what different fonts make of it, as Omniglot's are what different people do.

    apt-get install python3-pil fonts-klee fonts-seto fonts-yusei-magic fonts-ipafont-mincho fonts-wqy-microhei ...
    python3 sample_data/render_characters.py -o characters.h5                    all fonts that have the characters
    python3 sample_data/render_characters.py -o small.h5 --classes 100 --fonts 10

Images are 28 x 28, ink 1 on 0, uint8 times `scale_factor`. Classes stand in random order; the first 60 % are for
training, 10 % for validation, 30 % for tests. The attribute `source` names the fonts, whose licences are those of their
packages (/usr/share/doc/PACKAGE/copyright): see sample_data/README.md before you pass a rendered file on.
"""
import argparse
import pathlib
import subprocess
import sys

import h5py
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = 28
DRAWN = 112  # then reduced, which smooths the edges
MARGIN = 0.1


def characters():
    """Hiragana, katakana, and the first level of JIS X 0208: what most Japanese and Chinese fonts have."""
    kana = [chr(c) for c in (*range(0x3042, 0x3094), *range(0x30A2, 0x30F4))]
    kanji = [bytes((row, column)).decode("euc_jp", errors="ignore") for row in range(0xB0, 0xD0)
             for column in range(0xA1, 0xFF)]
    return kana + [c for c in kanji if len(c) == 1]


def installed_fonts():
    """One file a family, upright and of normal weight where there is a choice, in the order of their names."""
    lines = subprocess.run(["fc-list", ":lang=ja", "--format", "%{family[0]}\t%{style[0]}\t%{file}\t%{index}\n"],
                           check=True, capture_output=True, text=True).stdout.splitlines()
    lines += subprocess.run(["fc-list", ":lang=zh-cn", "--format", "%{family[0]}\t%{style[0]}\t%{file}\t%{index}\n"],
                            check=True, capture_output=True, text=True).stdout.splitlines()
    fonts = {}
    for line in sorted(set(lines), key=lambda l: ("Regular" not in l, l)):
        family, _, path, index = line.split("\t")
        fonts.setdefault(family, (path, int(index) & 0xFFFF))
    return dict(sorted(fonts.items()))


def render(font, character):
    """[SIZE, SIZE], or None where the font draws nothing."""
    left, top, right, bottom = font.getbbox(character)
    if right <= left or bottom <= top:
        return None
    page = Image.new("L", (DRAWN, DRAWN))
    at = ((DRAWN - right - left) / 2, (DRAWN - bottom - top) / 2)
    ImageDraw.Draw(page).text(at, character, font=font, fill=255)
    return np.asarray(page.resize((SIZE, SIZE), Image.Resampling.BOX))


def images_of(path, index, wanted):
    """The images of the characters that the font has; what looks like its box for missing ones is left out."""
    font = ImageFont.truetype(path, round(DRAWN * (1 - 2 * MARGIN)), index=index)
    missing = render(font, "\U0010fffd")
    images = {}
    for character in wanted:
        image = render(font, character)
        if image is not None and image.max() > 0 and (missing is None or not np.array_equal(image, missing)):
            images[character] = image
    return images


def different(kept, images):
    """Whether a font draws otherwise than those kept: some families have the same glyphs."""
    for other in kept.values():
        common = list(set(images) & set(other))[:200]
        if common and np.mean([np.abs(images[c].astype(int) - other[c]).mean() for c in common]) < 4:
            return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    parser.add_argument("--classes", type=int, default=1166)
    parser.add_argument("--fonts", type=int, default=15)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    wanted, kept = characters(), {}
    for family, (path, index) in installed_fonts().items():
        images = images_of(path, index, wanted)
        if len(images) > 0.9 * len(wanted) and different(kept, images):
            kept[family] = images
        if len(kept) == options.fonts:
            break
    if len(kept) < options.fonts:
        sys.exit(f"expected {options.fonts} fonts with these characters, found {len(kept)}: {', '.join(kept)}; install "
                 "more (packages fonts-*), or ask for fewer with --fonts")
    common = [c for c in wanted if all(c in images for images in kept.values())]
    if len(common) < options.classes:
        sys.exit(f"expected {options.classes} characters that all fonts have, found {len(common)}")
    chosen = rng.permutation(common)[:options.classes]
    x = np.stack([np.stack([images[c] for images in kept.values()]) for c in chosen])
    split = np.where(np.arange(len(chosen)) < 0.6 * len(chosen), 0, np.where(np.arange(len(chosen)) < 0.7 * len(chosen), 1, 2))
    with h5py.File(options.output, "w") as f:
        f.create_dataset("x", data=x, compression="gzip", compression_opts=9, shuffle=True, chunks=(1, *x.shape[1:]))
        f["x"].attrs["scale_factor"] = 1 / 255
        f["split"] = split.astype(np.int8)
        f.attrs.update(kind="classes", title=f"{len(chosen)} characters in {len(kept)} fonts, {SIZE} x {SIZE}",
                       source="rendered from " + ", ".join(kept), characters="".join(chosen))
    print(f"{options.output}: {x.shape}, fonts: {', '.join(kept)}")


if __name__ == "__main__":
    main()
