#!/bin/sh
# Functions of at most 80 lines, files of at most 600. Lines of tables at file level (`= {` to `};`) do not count.
set -u
# shellcheck disable=SC2016 # awk's own dollars
find src include tests -name '*.[ch]' 2>/dev/null | sort | xargs -r awk '
function finish() {
	if (file != "" && lines > 600) printf "%s: %d lines, at most 600\n", file, lines
}
FNR == 1 { finish(); file = FILENAME; lines = 0; table = 0; start = 0 }
{ lines++ }
/^[a-z].*= *\{$/ { table = 1 }
table { lines-- }
/^\};/ { table = 0 }
/^[A-Za-z_].*\(/ && !/;$/ { name = $0 }
/^\{/ { start = FNR }
/^\}/ && start {
	if (FNR - start + 1 > 80) printf "%s:%d: a function of %d lines, at most 80: %s\n", FILENAME, start, FNR - start + 1, name
	start = 0
}
END { finish() }'
