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
results=build/quickstart
show_and_run symdiscover fit sample_data/photo_scanlines.h5 -o $results/photo.h5 --plot $results/photo.svg \
    --report $results/photo.html --overwrite
show_and_run symdiscover score $results/photo.h5 --truth sample_data/photo_scanlines.h5
cat <<END

The finding as a page: $results/photo.html, its sharing as a picture: $results/photo.svg. Next:
  export PATH="$PWD/build/release:\$PATH"
  symdiscover inspect YOUR_DATA        is it understood? HDF5, NPZ, CSV and MAT are read
  symdiscover fit YOUR_DATA            the answer, and YOUR_DATA-result.h5
  docs/tutorial.md                     what the parts of a report say, and how to bring your own data
END
