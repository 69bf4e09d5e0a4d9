#!/bin/sh
# Every message of the sources has its words in every catalogue, and no catalogue has words of old messages.
set -u
[ -e src/po/update.sh ] || exit 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
sh src/po/update.sh --pot "$scratch/pot" 2>"$scratch/errors" || cat "$scratch/errors"
for po in src/po/*.po; do
	msgmerge --quiet --no-fuzzy-matching -o "$scratch/po" "$po" "$scratch/pot" || exit
	msgfmt --check-format -o /dev/null "$scratch/po"
	for kind in untranslated only-fuzzy only-obsolete; do
		msgattrib "--$kind" --no-wrap "$scratch/po" | sed -n "s|^\(#~ \)\{0,1\}msgid \"\(..*\)\"|$po: $kind: \2|p"
	done
done
