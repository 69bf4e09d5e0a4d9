#!/bin/sh
# Every lint over the tree, or over another one: run.sh [FOLDER]. Prints what it finds; fails if there is anything.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=${1:-$(cd "$here/../.." && pwd)}
cd "$top" || exit 1
status=0
for check in tree floors sizes words catalogue scripts; do
	# The tree that is checked need not be the one that the checks lie in.
	out=$(sh "$here/$check.sh" 2>&1)
	[ -z "$out" ] && continue
	printf '%s\n' "$out" | sed "s/^/$check: /"
	status=1
done
exit $status
