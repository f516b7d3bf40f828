#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From nothing to a discovered symmetry: builds symdiscover (on a fresh Debian or Ubuntu it first installs what is
# missing), then finds out what was done to the scanlines of a photograph. Writes to build/quickstart only.
set -euo pipefail
cd "$(dirname "$0")/.."
source cmake/packages.sh

show_and_run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

require_packages "${build_packages[@]}"
echo "Building symdiscover (once; a few minutes)"
cmake --preset release --log-level=WARNING -DSYMDISCOVER_TESTS=OFF
cmake --build --preset release --target symdiscover

export PATH="$PWD/build/release:$PATH"
mkdir -p build/quickstart
show_and_run symdiscover fit sample_data/photo_scanlines.h5 -o build/quickstart/photo.h5 --overwrite
show_and_run symdiscover report build/quickstart/photo.h5 --format json
show_and_run symdiscover score build/quickstart/photo.h5 --truth sample_data/photo_scanlines.h5
