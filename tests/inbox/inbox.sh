#!/bin/sh
# inbox.sh CASEDB INBOX OUTBOX: for cron. Takes what lies in the inbox into the case database, moves what was taken to INBOX/done, and writes
# what is wrong with the rest, what is owed, and the draft scores and issues into the outbox. Safe to run twice, and at the same time: a
# second one ends with 75. Statuses are those of review: 65 if the files were refused; the outbox is written all the same.
set -eu
casedb=$1 inbox=$2 outbox=$3
period=${PERIOD:-all}

mkdir -p "$inbox/done" "$outbox"
if ! mkdir "$inbox/.lock" 2>/dev/null; then
	echo "inbox.sh: another one is at work in '$inbox' (if not, remove '$inbox/.lock')" >&2
	exit 75
fi
trap 'rmdir "$inbox/.lock"' EXIT

[ -e "$casedb" ] || review init "$casedb" --quiet >/dev/null
set --
for file in "$inbox"/*.csv "$inbox"/*.xlsx; do
	[ -f "$file" ] && set -- "$@" "$file"
done
status=0
if [ $# -gt 0 ]; then
	# all or nothing: files that name each other's rows go in together
	if review import "$casedb" "$@" --quiet >/dev/null 2>"$outbox/problems.tmp"; then
		mv -- "$@" "$inbox/done/"
	else
		status=$?
	fi
	mv "$outbox/problems.tmp" "$outbox/problems.txt"
fi
review missing "$casedb" --period "$period" --format csv -o "$outbox/missing.csv" --quiet
review score "$casedb" --period "$period" --format csv -o "$outbox/scores.csv" --quiet
review issues "$casedb" --format csv -o "$outbox/issues.csv" --quiet
exit "$status"
