#!/bin/sh
# demo.sh REVIEW: the main job on the sample quarter, each command printed before its output. Everything is written to a scratch folder.
set -eu
review=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$here"/sample/[a-z]*.csv "$scratch"
rm -f "$scratch"/key_*.csv
cd "$scratch"

say() {
	printf '\n$ review %s\n' "$*"
	"$review" "$@"
}

printf '$ ls\n'
ls -- *.csv
say init case.db
say import case.db ./*.csv --complete all
say score case.db --period 2026Q3 --as-of 2026-10-05
say show case.db '岚纪立〔2026〕12号'
say issues case.db --unit 云溪镇纪委
say issues case.db --split-by unit -o lists --format csv
printf '\n$ ls lists\n'
ls lists
