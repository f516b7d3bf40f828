#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From nothing to a right answer: installs the Debian package on a bare Debian 12, with apt and from the file, and fits a
# CSV there. As root, with debootstrap:
#
#     cmake --preset release && cmake --build --preset release --target package
#     bash tests/bare_debian.sh build/release/symdiscover_*.deb [FOLDER]
#
# FOLDER keeps the bare system for the next time, and all that was printed: pages.txt, to be read by a person.
set -euo pipefail

package=${1:?usage: bare_debian.sh PACKAGE [FOLDER]}
root=${2:-}
if [ -z "$root" ]; then
    root=$(mktemp -d)
    trap 'rm -rf --one-file-system "$root"' EXIT
    chmod 755 "$root"
fi

fail() { echo "FAILED: $*" >&2; exit 1; }
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

mirror=$(apt-get indextargets --format '$(SITE)' | head -1)
[ -x "$root/usr/bin/dpkg" ] || debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" || fail "debootstrap: $root.log"
# Where this machine has its packages from.
rm -f "$root/etc/apt/sources.list"
cp -r /etc/apt/sources.list.d /etc/apt/apt.conf.d "$root/etc/apt/"
[ ! -f /etc/apt/sources.list ] || cp /etc/apt/sources.list "$root/etc/apt/"
cp -rn /usr/share/keyrings "$root/usr/share/" 2>/dev/null || true
cp /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
inside apt-get update -qq
inside dpkg --purge symdiscover >/dev/null 2>&1 || true

# A hundred tasks of ten examples: each output is made of its input on a ring of eight and of the two beside it.
cat >"$root/root/ring.awk" <<'AWK'
function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307 * rand()) }
BEGIN {
    srand(1); printf "trial"
    for (i = 0; i < 8; i++) printf ",x%d", i
    for (i = 0; i < 8; i++) printf ",y%d", i
    print ""
    for (t = 0; t < 100; t++) {
        for (k = 0; k < 3; k++) v[k] = normal()
        for (e = 0; e < 10; e++) {
            printf "trial %d", t
            for (i = 0; i < 8; i++) { x[i] = normal(); printf ",%.9g", x[i] }
            for (i = 0; i < 8; i++)
                printf ",%.9g", v[0] * x[(i + 1) % 8] + v[1] * x[i] + v[2] * x[(i + 7) % 8] + 0.1 * normal()
            print ""
        }
    }
}
AWK
inside sh -c 'cd /root && awk -f ring.awk >ring.csv'
cp "$package" "$root/root/symdiscover.deb"

rm -f "$root/pages.txt"
began=$(date +%s)
inside apt-get install -qq -y --no-install-recommends /root/symdiscover.deb >"$root/root/install.log" 2>&1 || fail "apt: $(tail -3 "$root/root/install.log")"
answer=$(inside sh -c 'cd /root && rm -f ring-result.h5 && symdiscover fit ring.csv --task trial')
seconds=$(($(date +%s) - began))
[ ! -e "$root/usr/bin/g++" ] || fail "there is a compiler, so this is not bare"
tr -s ' \n' ' ' <<<"$answer" | grep -q "24 of 64 weights are 3 shared parameters.*C8" || fail "another answer: $answer"
[ -s "$root/root/ring-result.h5" ] || fail "no result file"
[ "$seconds" -lt 60 ] || fail "it took $seconds s"

# What a stranger tries next, in terminals narrow and wide, with colours and without.
for columns in 60 100; do
    for color in never always; do
        say() { inside env COLUMNS=$columns TERM=xterm sh -c "cd /root && symdiscover $*"; }
        for words in "" "help" "help fit" "inspect ring.csv --task trial" "report ring-result.h5 --color $color" \
                     "report ring-result.h5 --report ring.html --overwrite" "report ring-result.h5 --plot ring.pdf --overwrite" \
                     "compare ring-result.h5 ring-result.h5" "score ring-result.h5 --group C8" "convert ring.csv --task trial -o ring.h5 --overwrite"; do
            page=$(say "$words" 2>&1) || [ -z "$words" ] || fail "symdiscover $words: $page"
            echo "--- symdiscover $words ($columns columns, colour $color)" >>"$root/pages.txt"
            echo "$page" >>"$root/pages.txt"
            # Commands stay whole, to be copied, and so do the values that an option takes and the rows of a table.
            widest=$(sed -e '/^ *symdiscover /d' -e '/^ *--[^ ]* [^ ]*|/d' -e '/^ .*verdict  blocks/,/^$/d' -e 's/\x1b\[[0-9;]*m//g' <<<"$page" | awk '{ if (length > most) most = length } END { print most }')
            [ "${widest:-0}" -le "$columns" ] || fail "symdiscover $words: wider than $columns: $page"
        done
        for words in "fti ring.csv" "fit no.h5" "fit ring.csv" "fit ring.csv --task trail" "report ring.csv" "fit ring.csv --task trial --plto x.svg"; do
            if page=$(say "$words" 2>&1); then fail "symdiscover $words: not refused: $page"; fi
            echo "--- symdiscover $words" >>"$root/pages.txt"
            echo "$page" >>"$root/pages.txt"
            [[ $page = *"symdiscover: error:"* ]] || fail "symdiscover $words: $page"
        done
    done
done
[ -s "$root/root/ring.html" ] && [ -s "$root/root/ring.pdf" ] || fail "no page or picture"
help=$(inside symdiscover help fit)
[[ $help = *--task* ]] || fail "no help"
for file in share/man/man1/symdiscover.1.gz share/bash-completion/completions/symdiscover \
            share/zsh/vendor-completions/_symdiscover lib/python3/dist-packages/symdiscover.py share/doc/symdiscover/copyright; do
    [ -s "$root/usr/$file" ] || [[ $file = share/man/* || $file = share/doc/* ]] || fail "no $file"
done
inside bash -c 'source /usr/share/bash-completion/completions/symdiscover' || fail "completion"
echo "installed, and a right answer on a CSV, in $seconds s: all is well"
