#!/bin/sh
# Mutations: each line of list.txt breaks the program in one place; some test must fail then. Works in a copy.
#
#     run.sh [WORD…]   only lines that hold all words
set -u
cd "$(dirname "$0")/../.." || exit 1
root=$(pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r Makefile src include rubrics tests "$copy" && cd "$copy" || exit 1
make -j"$(nproc)" all >/dev/null || exit 1
killed=0 survived=0

tests() {
	# what finds most, soonest, first
	make -s build/unit/test_values >log 2>&1 && build/unit/test_values >log 2>&1 || return
	build/review lint rubrics/standard.yaml tests/rules/[a-z]*.test.yaml >log 2>&1 || return
	python3 tests/oracle/compare.py build/review --seeds 1..60 --stop 1 >log 2>&1 || return
	python3 tests/figures.py build/review >log 2>&1 || return
	python3 tests/known.py build/review >log 2>&1 || return
	sh tests/cli/run.sh --build build >log 2>&1 || return
	make -s build/unit/test_date build/unit/test_store_faults >log 2>&1 && build/unit/test_date >log 2>&1 && build/unit/test_store_faults >log 2>&1
}

tests || {
	cat log
	echo 'the program as it is fails' >&2
	exit 1
}
while IFS='	' read -r file old new what; do
	case $file in '' | '#'*) continue ;; esac
	for word; do case "$file $what" in *"$word"*) ;; *) continue 2 ;; esac done
	if ! OLD=$old NEW=$new python3 - "$file" <<'PY'; then
import os, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
old = re.compile(r"\s+".join(map(re.escape, os.environ["OLD"].split())))
if len(old.findall(text)) != 1:
    sys.exit("%s: stands %d times, expected once: %s" % (sys.argv[1], len(old.findall(text)), os.environ["OLD"]))
open(sys.argv[1], "w", encoding="utf-8").write(old.sub(lambda found: os.environ["NEW"], text))
PY
		survived=$((survived + 1))
		continue
	fi
	if ! make -j"$(nproc)" all >log 2>&1; then
		survived=$((survived + 1))
		echo "does not build: $file: $what"
		cat log
	elif tests; then
		survived=$((survived + 1))
		echo "survives: $file: $what"
	else
		killed=$((killed + 1))
		echo "killed: $file: $what"
	fi
	cp "$root/$file" "$file"
done <tests/mutate/list.txt
echo "$killed passed, $survived failed"
[ "$survived" = 0 ] && [ "$killed" -gt 0 ]
