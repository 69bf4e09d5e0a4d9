#!/bin/sh
# Folders under src are floors: a file includes only headers of its own and of lower floors. Floors of one height
# do not know each other. A public header belongs to the floor that is named here.
set -u
# shellcheck disable=SC2016 # awk's own dollars
find src include -name '*.[ch]' ! -path 'src/build/*' 2>/dev/null | sort | xargs -r awk '
BEGIN {
	split("base:0 yaml:1 sheets:1 output:1 model:2 casedb:3 store:3 engine:4 import:5 forms:5 people:5 ledger:5 reports:5 cli:6", rows)
	for (i in rows) { split(rows[i], row, ":"); height[row[1]] = row[2] }
	split("arena:base date:base diag_ids:base error:base i18n:base interrupt:base text:base yaml:yaml dictionary:model " \
	      "rubric:model result:model rollup:store score:engine office:model form:forms scoring_table:forms sheet:sheets review:cli changes:casedb", rows)
	for (i in rows) { split(rows[i], row, ":"); owner[row[1]] = row[2] }
}
# The floor of a path below src or include/review; "" if it is not one of ours.
function floor_of(path,   part, name) {
	split(path, part, "/")
	if (part[1] != "review") return part[2] == "" ? "" : part[1]
	name = part[2]
	sub(/\.h$/, "", name)
	return name in owner ? owner[name] : (name in height ? name : "?" name)
}
FNR == 1 {
	path = FILENAME
	sub(/^(src|include)\//, "", path)
	mine = floor_of(path)
	if (!(mine in height)) {
		printf "%s: is on no floor; tests/lint/floors.sh lists them\n", FILENAME
		mine = ""
	}
}
mine != "" && /^#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	theirs = floor_of(quoted[2])
	if (theirs == "" || theirs == mine) next
	if (!(theirs in height))
		printf "%s:%d: \"%s\" is on no floor\n", FILENAME, FNR, quoted[2]
	else if (height[theirs] >= height[mine])
		printf "%s:%d: %s may not include \"%s\" of %s\n", FILENAME, FNR, mine, quoted[2], theirs
}'
