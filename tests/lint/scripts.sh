#!/bin/sh
# Every script passes shellcheck: by its name, or by lying in .ci.
set -u
command -v shellcheck >/dev/null || {
	echo 'shellcheck is missing (make deps-check)'
	exit
}
{
	find src tests .ci -name '*.sh' 2>/dev/null
	find .ci -type f 2>/dev/null
} | sort -u | xargs -r shellcheck
find tests -path '*/cli/*/cmd' -exec shellcheck --shell=sh {} +
