#!/bin/sh
# demo.sh REVIEW: the main job on the sample quarter, each command printed before its output. Everything is written to a scratch folder.
set -eu
review=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R "$here"/sample/units "$here"/sample/*.xlsx "$here"/sample/单位.csv "$here"/sample/物品.csv "$scratch"
cd "$scratch"

# say COMMAND…: the command as one would type it (a pattern in quotes is shown bare, then expanded), and what it prints.
say() {
	printf '\n$ %s\n' "$*"
	eval "$*"
}
# shellcheck disable=SC2317 # called by say
review() {
	"$review" "$@"
}

say ls -R
say review init case.db
say review import case.db 单位.csv 立案登记表.xlsx
say review missing case.db --period 2026Q3 --as-of 2026-10-05
say review import case.db 'units/*.xlsx' 物品.csv --complete property_item
say review missing case.db --period 2026Q3 --as-of 2026-10-05
say review score case.db --period 2026Q3 --as-of 2026-10-05
say review show case.db 岚纪立〔2026〕12号
say review issues case.db --unit 云溪镇纪委
say review issues case.db --split-by unit -o lists --format xlsx
say ls lists
