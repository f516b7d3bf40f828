#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds symdiscover with warnings as errors and runs all tests. On a fresh Debian or Ubuntu it first installs what is
# missing. Without GAP, or without tidy and chromium, which it also tries to install, a test each is skipped.
#   bash tests/run.sh                all tests
#   bash tests/run.sh --sanitizers   then the quick ones again under the address and undefined-behaviour sanitizers
set -euo pipefail
cd "$(dirname "$0")/.."
source cmake/packages.sh

sanitizers=no
case "${1:-}" in
    '') ;;
    --sanitizers) sanitizers=yes ;;
    *) echo "usage: bash tests/run.sh [--sanitizers]" >&2 && exit 2 ;;
esac

build() {
    local launcher=()
    if command -v ccache >/dev/null; then
        launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
        export CCACHE_SLOPPINESS=pch_defines,time_macros  # what it asks for where headers are precompiled
    fi
    echo "== Building $1"
    cmake --preset "$1" --log-level=WARNING "${launcher[@]}"
    cmake --build --preset "$1"
}

require_packages "${build_packages[@]}" "${test_packages[@]}"
try_packages "reports in HTML are neither checked by tidy nor drawn by a browser" "${page_packages[@]}"
try_packages "names of groups are not checked against GAP" "${gap_packages[@]}"
started=$SECONDS
result=0

build ci
echo "== Running all tests"
ctest --test-dir build/ci --no-tests=error --output-on-failure --parallel "$(nproc)" || result=1

if [ $sanitizers = yes ]; then
    build asan-ubsan
    echo "== Running the quick tests under the sanitizers"
    ctest --test-dir build/asan-ubsan --no-tests=error --label-regex quick --output-on-failure --parallel "$(nproc)" || result=1
fi

[ $result = 0 ] && verdict="all tests passed" || verdict="SOME TESTS FAILED, see above"
echo "== $verdict ($((SECONDS - started)) s)"
exit $result
