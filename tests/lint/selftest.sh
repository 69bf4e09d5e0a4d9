#!/bin/sh
# The lints themselves: each must find its own fault in a small tree, and nothing in a clean one. Ends with `N passed, N failed`.
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
cd "$top" || exit 1
passed=0 failed=0

clean_tree() {
	rm -rf "${top:?}"/*
	mkdir -p include/review src/base src/engine src/cli src/po tests
	echo 'int rv_one(void);' >include/review/text.h
	printf '#include "review/text.h"\n\nint rv_one(void)\n{\n\treturn 1;\n}\n' >src/base/one.c
	echo '#include "base/one.h"' >src/engine/two.c
	printf '#include "engine/two.h"\n\nint main(void)\n{\n\tprintf("%%s", _("one"));\n}\n' >src/cli/main.c
	cp "$here/../../src/po/update.sh" src/po/
	printf 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n%s\n' \
		'msgid "one"
msgstr "一"' >src/po/zh.po
}

# finds CHECK TEXT: that check says a line with TEXT about the tree. TEXT '' : nothing at all.
finds() {
	out=$(sh "$here/$1.sh" 2>&1)
	if [ -z "$2" ] && [ -z "$out" ]; then
		passed=$((passed + 1))
	elif [ -n "$2" ] && printf '%s\n' "$out" | grep -qF "$2"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$1: expected '$2', got: $out"
	fi
}

lines() {
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "\tx();" }'
}

clean_tree
for check in tree floors sizes words catalogue; do
	finds $check ''
done
command -v shellcheck >/dev/null && finds scripts ''

touch NOTES.md
finds tree 'NOTES.md: nothing else belongs at the top level'

clean_tree
echo '#include "engine/two.h"' >src/base/one.c
finds floors 'src/base/one.c:1: base may not include "engine/two.h" of engine'
echo '#include "review/review.h"' >src/base/one.c
finds floors 'src/base/one.c:1: base may not include "review/review.h" of cli'
echo '#include "review/two.h"' >src/base/one.c
finds floors '"review/two.h" is on no floor'
mkdir src/yaml src/output
echo '#include "output/file.h"' >src/yaml/x.c
finds floors 'src/yaml/x.c:1: yaml may not include "output/file.h" of output'
mkdir src/attic
touch src/attic/x.c
echo >src/attic/x.c
finds floors 'src/attic/x.c: is on no floor'

clean_tree
{ printf 'int f(void)\n{\n' && lines 78 && echo '}'; } >src/base/long.c
finds sizes ''
{ printf 'int f(void)\n{\n' && lines 79 && echo '}'; } >src/base/long.c
finds sizes 'src/base/long.c:2: a function of 81 lines, at most 80: int f(void)'
lines 601 >src/base/long.c
finds sizes 'src/base/long.c: 601 lines, at most 600'
{ echo 'static const int table[] = {' && lines 700 && echo '};'; } >src/base/long.c
finds sizes ''

clean_tree
for call in 'strcpy(a, b)' 'sprintf(a, "")' 'atoi(a)' 'strtok(a, b)' 'system(a)' 'printf("")' 'exit(1)' \
	'abort()' 'getenv("A")'; do
	printf 'void f(void)\n{\n\t%s;\n}\n' "$call" >src/base/one.c
	finds words "src/base/one.c:3:"
done
printf '/* exit(1) and printf() */\nvoid f(void)\n{\n\tfprintf(out, "");\n\tx->exit(1);\n\tabort(); /* lint: why */\n}\n' \
	>src/base/one.c
finds words ''

clean_tree
echo 'x = _("two");' >>src/base/one.c
finds catalogue 'src/po/zh.po: untranslated: two'
clean_tree
echo >src/cli/main.c
finds catalogue 'src/po/zh.po: only-obsolete: one'

if command -v shellcheck >/dev/null; then
	clean_tree
	# shellcheck disable=SC2016 # that is the fault
	printf '#!/bin/sh\necho $x\n' >tests/x.sh
	finds scripts SC2154
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
