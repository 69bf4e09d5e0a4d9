#!/bin/sh
# update.sh FILE.po…: collects the messages of the sources and merges them into each catalogue.
# update.sh --pot FILE: only writes the template.
set -eu
cd "$(dirname "$0")/../.."
template=$(mktemp)
trap 'rm -f "$template"' EXIT
find src include -name '*.[ch]' ! -path 'src/build/*' | LC_ALL=C sort |
	xgettext --files-from=- --output="$template" --from-code=UTF-8 --language=C --force-po \
		--keyword=_ --keyword=N_ --keyword=RV_PLURAL:1,2 --add-location=file \
		--package-name=review --sort-by-file
sed -i "s/charset=CHARSET/charset=UTF-8/" "$template"
if [ "${1-}" = --pot ]; then
	cp "$template" "$2"
	exit 0
fi
for po in "$@"; do
	if [ -s "$po" ]; then
		msgmerge --quiet --update --backup=none --add-location=file --no-fuzzy-matching \
			--sort-by-file "$po" "$template"
	else
		language=$(basename "$po" .po)
		msginit --no-translator --locale="$language" --input="$template" --output-file="$po"
	fi
	# The date of the last run would be the only change in most diffs.
	sed -i '/^"POT-Creation-Date:/d' "$po"
done
