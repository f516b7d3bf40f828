#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the commands of docs/gallery.md, and the ring of README.md, with the symdiscover in PATH; draws docs/pictures anew.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf build/gallery
mkdir -p build/gallery docs/pictures
ln -s ../../sample_data build/gallery/sample_data
sed -n '/^```python$/,/^```$/p' README.md | sed '/^```/d' >build/gallery/ring.py
{
    echo 'python3 ring.py'
    echo 'symdiscover fit ring.h5 --plot ring.svg'
    grep '^    symdiscover ' docs/gallery.md
} >build/gallery/commands.sh
(cd build/gallery && bash -ex commands.sh)
cp build/gallery/*.svg docs/pictures/
