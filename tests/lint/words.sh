#!/bin/sh
# Functions that are not called: some nowhere, some below the cli, where nothing prints or ends the program.
# A line that has to says why in a comment with `lint:`.
set -u
search() {
	files=$1 pattern=$2 reason=$3
	# shellcheck disable=SC2086 # a list of files
	grep -nE "(^|[^A-Za-z0-9_>.])($pattern)[[:space:]]*\(" $files /dev/null |
		grep -vE 'lint:|^[^:]*:[0-9]+:[[:space:]]*(/?\*|//)' | sed "s/\$/  <- $reason/"
}
all=$(find src include tests -name '*.[ch]' 2>/dev/null | sort)
product=$(find src include -name '*.[ch]' ! -path 'src/build/*' 2>/dev/null | sort)
below=$(find src -name '*.[ch]' ! -path 'src/cli/*' ! -path 'src/build/*' 2>/dev/null | sort)
search "$product" 'strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|strtok|system|popen|gmtime|localtime|tmpnam|mktemp' \
	'banned: no bound, no error or no thread'
search "$all" 'gets|tmpnam|mktemp' 'banned everywhere'
search "$below" 'exit|_exit|abort|quick_exit|printf|vprintf|puts|putchar|perror|err|errx|warn|warnx' \
	'only the cli prints and ends'
search "$below" 'getenv|time|isatty' 'comes in struct env'
