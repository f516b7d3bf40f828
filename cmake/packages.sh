# SPDX-License-Identifier: Apache-2.0
# The packages that symdiscover is built and tested with: sourced by tests/run.sh and sample_data/quickstart.sh.
# "a|b" names a package that newer releases call b.

build_packages=(g++ cmake ninja-build pkg-config libeigen3-dev libboost-dev libboost-program-options-dev libhdf5-dev
                libfmt-dev nlohmann-json3-dev 'libnauty2-dev|libnauty-dev' libcairo2-dev
                libzip-dev libcsv-dev libmatio-dev)
test_packages=(doctest-dev python3-h5py clang-format-14)
package_packages=(dpkg-dev file gzip)  # for the target package
page_packages=(tidy chromium)  # reports in HTML are checked and drawn where these are there
gap_packages=(gap-core)  # the names of groups are checked against GAP where it is there

is_installed() { dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# Prints those of the packages given that are missing.
missing_packages() {
    local spec name
    for spec in "$@"; do
        for name in ${spec//|/ }; do is_installed "$name" && continue 2; done
        echo "$spec"
    done
}

# Of "a|b", prints the first name that apt knows (a alone is taken at its word, so that apt explains what is wrong).
known_package() {
    local name
    for name in ${1//|/ }; do
        if apt-cache show "$name" >/dev/null 2>&1; then echo "$name" && return; fi
    done
    echo "${1%%|*}"
}

# Installs those of the packages given that are missing; where there is no apt it names them and ends the script.
# SYMDISCOVER_INSTALLED=1 says that all of them are there and asks nobody.
require_packages() {
    [ "${SYMDISCOVER_INSTALLED:-0}" = 1 ] && return
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        echo "This system has no apt. Install what it calls these Debian packages:" >&2
        echo "    ${*%%|*}" >&2
        echo "and run this again as: SYMDISCOVER_INSTALLED=1 bash $0" >&2
        exit 1
    fi
    local missing specs=() names=() become_root=()
    missing=$(missing_packages "$@")
    [ -z "$missing" ] && return
    mapfile -t specs <<<"$missing"
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Missing packages, and no sudo to install them with. As root: apt-get install ${specs[*]%%|*}" >&2
            exit 1
        fi
        become_root=(sudo)
    fi
    echo "Installing ${specs[*]%%|*}"
    "${become_root[@]}" apt-get update -qq
    for spec in "${specs[@]}"; do names+=("$(known_package "$spec")"); done
    "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${names[@]}"
}

# Does the same for packages that can be done without. The first argument says what is lost where that fails.
try_packages() {
    local loss=$1
    shift
    [ -z "$(missing_packages "$@")" ] || (require_packages "$@") || echo "Going on without $*: $loss" >&2
}
