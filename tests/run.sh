#!/bin/sh
# run.sh BUILD SECTION…: runs sections of the tests on the programs of a build folder and ends with
# `N passed, N failed` over all of them. EXEC_PREFIX stands before every program, as for valgrind.
# CASES (words of their names) and EVERY (only each n-th) pick golden cases.
#
# A section prints what failed and, last, its own `N passed, N failed`; without that line it failed.
set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
shift
results=$build/test-results
jobs=$(nproc 2>/dev/null || echo 2)

# One unit test program; called again by xargs below.
if [ "${1-}" = --unit-program ]; then
	name=$2
	start=$(date +%s)
	# shellcheck disable=SC2086 # the prefix is a command with arguments
	CMOCKA_MESSAGE_OUTPUT=TAP ${EXEC_PREFIX-} "$build/unit/$name" >"$results/unit/$name.tap" 2>&1
	echo "$? $(($(date +%s) - start))" >"$results/unit/$name.status"
	exit 0
fi

# Counts TAP; tests that a crash kept from running have failed, and so has a program that ends badly.
count_tap() {
	awk -v status="$1" '
		/^1\.\.[0-9]+/ { plan += substr($0, 4) }
		/^(not )?ok .*# SKIP/ { skipped++; next }
		/^ok / { ok++ }
		/^not ok / { bad++ }
		END {
			if (plan - ok - skipped > bad) bad = plan - ok - skipped
			if (!bad && status != 0) bad = 1
			if (!plan && !bad) bad = 1
			print ok + 0, bad + 0, skipped + 0
		}' "$2"
}

section_unit() {
	mkdir -p "$results/unit"
	for source in tests/unit/test_*.c; do
		[ -e "$source" ] && basename "$source" .c
	done | xargs -r -P "$jobs" -n 1 sh tests/run.sh "$build" --unit-program
	passed=0 failed=0
	for file in "$results"/unit/*.status; do
		[ -e "$file" ] || continue
		tap=${file%.status}.tap
		read -r status seconds <"$file"
		# shellcheck disable=SC2046 # three numbers
		set -- $(count_tap "$status" "$tap")
		passed=$((passed + $1)) failed=$((failed + $2))
		[ "$seconds" -lt 20 ] || echo "$(basename "$tap" .tap) took $seconds s"
		[ "$3" = 0 ] || grep '# SKIP' "$tap" | sed "s|.*# SKIP|skipped: $(basename "$tap" .tap)|"
		[ "$2" = 0 ] || {
			echo "---- $(basename "$tap" .tap) (status $status)"
			grep -v '^ok ' "$tap"
		}
	done
	echo "$passed passed, $failed failed"
}

section_cli() {
	# shellcheck disable=SC2086 # words of names
	sh tests/cli/run.sh --build "$build" --every "${EVERY:-1}" ${CASES-}
}

section_rubrics() {
	passed=0 failed=0
	for file in rubrics/*.test.yaml tests/rules/*.test.yaml tests/real/*/[a-z]*.yaml tests/oracle/torture.yaml; do
		[ -e "$file" ] || continue
		# shellcheck disable=SC2086
		if ${EXEC_PREFIX-} "$build/review" lint "$file" \
			>"$results/rubric.log" 2>&1; then
			passed=$((passed + 1))
		else
			failed=$((failed + 1))
			cat "$results/rubric.log"
		fi
	done
	echo "$passed passed, $failed failed"
}

# The scores of an independent program over random databases. SEEDS: which.
section_oracle() {
	python3 tests/oracle/compare.py "$build/review" --seeds "${SEEDS:-1..60}"
}

# Damaged workbooks and CSV files. HOSTILE: which seeds. Sanitizers and valgrind need more time and memory.
section_hostile() {
	limits=
	case $build in build/cov | build/san | build/tsan | build/valgrind) limits=--no-limits ;; esac
	# shellcheck disable=SC2086 # none or one
	python3 tests/hostile/hostile.py "$build/review" --seeds "${HOSTILE:-1..30}" $limits
}

# What goes wrong with spreadsheets of offices, by number, and what becomes of it.
section_pitfalls() {
	python3 tests/pitfalls/pitfalls.py "$build/review"
}

# What somebody tries who hands us a file; what comes of it.
section_attack() {
	python3 tests/attack/attack.py "$build/review"
}

# What fuzzers learnt, through the same targets without a fuzzer.
section_fuzz() {
	sh tests/fuzz/run.sh replay "$build"
}

# Killed at every write; needs strace. POINTS: at how many of each call.
section_crash() {
	python3 tests/crash/crash.py "$build/review" --points "${POINTS:-40}" --generator "$build/bench/gen"
}

# Through LibreOffice and back.
section_office() {
	python3 tests/office/office.py "$build/review"
}

# The independent program's own tests; slow.
section_selfcheck() {
	log=$results/selfcheck.py.log
	if python3 tests/oracle/test_oracle.py >"$log" 2>&1; then
		sed -n 's/^Ran \([0-9]*\) tests.*/\1 passed, 0 failed/p' "$log"
	else
		cat "$log"
	fi
}

# Answers that the program had no part in: the sample's key and the real sets.
section_known() {
	python3 tests/known.py "$build/review"
}

# The figures of reports, in every format, by SQL and computed again.
section_figures() {
	python3 tests/figures.py "$build/review"
}

# The schemas of JSON: kept as they were, each key explained.
section_schemas() {
	python3 tests/schemas.py "$build/review"
}

# Manual pages and completions.
section_manual() {
	python3 tests/manual.py "$build/review"
}

# The special rubrics against the ones they are made of.
section_special() {
	python3 tests/special.py "$build/review"
}

# The lints find their faults; and no message of this tree is without its Chinese.
section_lint() {
	counts=$(sh tests/lint/selftest.sh)
	printf '%s\n' "$counts" | sed '$d'
	counts=$(printf '%s\n' "$counts" | sed -n '$s/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
	untranslated=$(sh tests/lint/catalogue.sh)
	if [ -z "$untranslated" ]; then
		echo "$((${counts% *} + 1)) passed, ${counts#* } failed"
	else
		printf '%s\n' "$untranslated"
		echo "${counts% *} passed, $((${counts#* } + 1)) failed"
	fi
}

# One section; its log and its seconds stay in the results. Called again by xargs below.
run_section() {
	start=$(date +%s)
	"section_$1" >"$results/$1.log" 2>&1
	echo $(($(date +%s) - start)) >"$results/$1.seconds"
}
if [ "${1-}" = --section ]; then
	run_section "$2"
	exit 0
fi

rm -rf "$results"
mkdir -p "$results"
# These two use every processor themselves; the others run side by side.
alone='' beside=''
for section; do
	case $section in unit | cli) alone="$alone $section" ;; *) beside="$beside $section" ;; esac
done
for section in $alone; do
	run_section "$section"
done
# shellcheck disable=SC2086 # words
[ -z "$beside" ] || printf '%s\n' $beside | xargs -P "$jobs" -n 1 sh tests/run.sh "$build" --section

total_passed=0 total_failed=0
for section; do
	counts=$(tail -n 1 "$results/$section.log" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
	if [ -n "$counts" ]; then
		sed '$d' "$results/$section.log"
	else
		cat "$results/$section.log"
		counts='0 1'
	fi
	total_passed=$((total_passed + ${counts% *}))
	total_failed=$((total_failed + ${counts#* }))
	echo "$section: ${counts% *} passed, ${counts#* } failed ($(cat "$results/$section.seconds") s)"
done
echo "$total_passed passed, $total_failed failed"
[ "$total_failed" = 0 ] && [ "$total_passed" -gt 0 ]
