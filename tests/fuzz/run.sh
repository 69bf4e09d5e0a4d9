#!/bin/sh
# Fuzzing: run.sh replay BUILD   every input of tests/fuzz/corpus through its target, built without a fuzzer
#          run.sh fuzz BUILD     each target for FUZZ_SECONDS; what it learns stays in BUILD/corpus, what breaks it in BUILD/found
#          run.sh merge BUILD    tests/fuzz/corpus becomes the least that covers as much as it and BUILD/corpus do
# FUZZ_TARGETS: which. TMPDIR is a folder in memory where there is one.
set -u
cd "$(dirname "$0")/../.." || exit 1
what=$1
build=$(realpath "$2")
seconds=${FUZZ_SECONDS:-60}
inputs=${FUZZ_MAX:-20480}
base=/tmp
[ -w /dev/shm ] && base=/dev/shm
TMPDIR=$(mktemp -d "$base/review-fuzz-XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
passed=0 failed=0

targets() {
	# shellcheck disable=SC2086 # words
	if [ -n "${FUZZ_TARGETS-}" ]; then
		printf '%s\n' $FUZZ_TARGETS
	else
		find tests/fuzz -name 'fuzz_*.c' | sed 's|.*/fuzz_\(.*\)\.c|\1|' | sort
	fi
}

# The last input said is the one that did not come back.
replay() {
	ls "tests/fuzz/corpus/$1" >/dev/null || return 1
	# shellcheck disable=SC2086 # a command with arguments
	if ${EXEC_PREFIX-} "$build/fuzzers/$1" tests/fuzz/corpus/"$1"/* >"$TMPDIR/out" 2>"$TMPDIR/err"; then
		passed=$((passed + $(wc -l <"$TMPDIR/out")))
		return 0
	fi
	echo "fuzz $1: broken by $(tail -n 1 "$TMPDIR/out")"
	head -n 20 "$TMPDIR/err"
	return 1
}

# -detect_leaks stays on; a second per input is what a loaded machine takes for a hundred times what they need.
fuzz() {
	mkdir -p "$build/corpus/$1" "$build/found" "tests/fuzz/corpus/$1"
	echo "fuzz $1: $seconds s"
	"$build/fuzzers/$1" -max_total_time="$seconds" -max_len="$inputs" -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$build/found/$1-" "$build/corpus/$1" "$PWD/tests/fuzz/corpus/$1" >"$build/$1.log" 2>&1
	status=$?
	grep -E '^stat::(number_of_executed_units|peak_rss)|^==.*ERROR|^fuzz:|SUMMARY' "$build/$1.log"
	[ $status = 0 ] && passed=$((passed + 1))
	return $status
}

merge() {
	mkdir "$TMPDIR/$1"
	"$build/fuzzers/$1" -merge=1 -max_len="$inputs" -timeout=60 "$TMPDIR/$1" "$PWD/tests/fuzz/corpus/$1" "$build/corpus/$1" \
		>"$build/$1.merge.log" 2>&1 || return 1
	rm -rf "tests/fuzz/corpus/$1"
	cp -R "$TMPDIR/$1" "tests/fuzz/corpus/$1"
	passed=$((passed + 1))
}

for target in $(targets); do
	"$what" "$target" || failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
