#!/bin/sh
# Golden cases: run.sh [--build DIR] [--keep] [--accept] [--every N] [FILTER]…
#
# A case is a folder beside this file. Its `cmd` is run by `sh -eu` in an empty scratch folder, with `review`
# on the PATH, $FIXTURES pointing at tests/cli/fixtures, the same day for today and nothing else in the environment. The files
# stdout, stderr (default: empty) and status (default: 0) say what must come of it, byte for byte.
#
#   --keep    leaves the scratch folders and says where they are
#   --accept  takes what comes as expected; refused where CI is set
#   --every   only each N-th case, for tools that are slow
#   FILTER    only cases whose name holds one of the words
#
# EXEC_PREFIX in the environment stands before `review`, as for valgrind.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

# One case; called again by xargs below with the scratch folder and the name.
run_case() {
	scratch=$1/$2 dir=$here/$2
	mkdir -p "$scratch/work"
	(
		cd "$scratch/work" || exit 125
		env -i PATH="$1/bin:/usr/local/bin:/usr/bin:/bin" LC_ALL=C TZ=UTC HOME="$scratch/work" \
			REVIEW_TODAY=2026-11-24 FIXTURES="$here/fixtures" sh -eu "$dir/cmd"
	) >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
	echo $? >"$scratch/status"
	for file in stdout stderr status; do
		expected=$dir/$file
		if [ ! -e "$expected" ]; then
			expected=$scratch/expected.$file
			case $file in
			status) echo 0 ;;
			*) : ;;
			esac >"$expected"
		fi
		diff -u --label "expected $file" --label "$file" "$expected" "$scratch/$file"
	done >"$scratch/diff" 2>&1
}

if [ "${1-}" = --case ]; then
	run_case "$2" "$3"
	exit 0
fi

build=$top/build keep='' accept='' every=1
while [ $# -gt 0 ]; do
	case $1 in
	--build)
		build=$(cd "$2" && pwd) || exit 2
		shift
		;;
	--keep) keep=1 ;;
	--accept) accept=1 ;;
	--every)
		every=$2
		shift
		;;
	--) shift && break ;;
	-*)
		echo "run.sh: unknown option $1" >&2
		exit 2
		;;
	*) break ;;
	esac
	shift
done
if [ -n "$accept" ] && [ -n "${CI-}" ]; then
	echo 'run.sh: --accept is for a person who reads the diff, not for CI' >&2
	exit 2
fi
[ -x "$build/review" ] || {
	echo "run.sh: no $build/review" >&2
	exit 2
}

root=$(mktemp -d)
[ -n "$keep" ] || trap 'rm -rf "$root"' EXIT
mkdir "$root/bin"
mkdir "$root/documents"
cat >"$root/bin/review" <<END
#!/bin/sh
# The program; what it writes as JSON is kept, to be held against its schema.
case " \$* " in
*json*) ;;
*) exec ${EXEC_PREFIX-} $build/review "\$@" ;;
esac
before=
case " \$* " in
*--format?json* | *--format?ndjson*)
	kept=\$(mktemp "$root/documents/XXXXXXXX")
	${EXEC_PREFIX-} $build/review "\$@" >"\$kept"
	status=\$?
	cat "\$kept"
	;;
*)
	${EXEC_PREFIX-} $build/review "\$@"
	status=\$?
	;;
esac
for word; do
	case \$before in
	-o | --output) [ ! -f "\$word" ] || cp "\$word" "\$(mktemp "$root/documents/XXXXXXXX")" ;;
	esac
	before=\$word
done
exit \$status
END
chmod +x "$root/bin/review"

wanted() {
	[ $# -gt 1 ] || return 0
	name=$1
	shift
	for word; do
		case $name in *"$word"*) return 0 ;; esac
	done
	return 1
}

for dir in "$here"/*/; do
	name=$(basename "$dir")
	[ -e "$dir/cmd" ] && wanted "$name" "$@" && echo "$name"
done | awk -v every="$every" 'NR % every == 0' >"$root/names"
xargs -r -P "$(nproc 2>/dev/null || echo 2)" -n 1 sh "$0" --case "$root" <"$root/names"

passed=0 failed=0
while read -r name; do
	if [ -e "$root/$name/diff" ] && [ ! -s "$root/$name/diff" ]; then
		passed=$((passed + 1))
		continue
	fi
	failed=$((failed + 1))
	echo "---- $name"
	cat "$root/$name/diff"
	[ -n "$accept" ] || continue
	for file in stdout stderr status; do
		cp "$root/$name/$file" "$here/$name/$file"
	done
	for file in stdout stderr; do
		[ -s "$here/$name/$file" ] || rm "$here/$name/$file"
	done
	[ "$(cat "$here/$name/status")" != 0 ] || rm "$here/$name/status"
done <"$root/names"
[ -z "$keep" ] || echo "kept: $root"
[ -z "$accept" ] || {
	echo "$failed accepted"
	exit 0
}
# What they wrote, each document by its schema.
counts=$(python3 "$here/../schemas.py" "$build/review" --documents "$root/documents")
printf '%s\n' "$counts" | sed '$d'
# shellcheck disable=SC2046 # two numbers; without them that failed
set -- $(printf '%s\n' "$counts" | sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p') 0 1
passed=$((passed + $1)) failed=$((failed + $2))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
