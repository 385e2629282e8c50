#!/bin/sh
# Writes the C table behind src/config/embedded.h to stdout; runs in rules/.
# Bytes are written as numbers, since string literals have a length limit.
set -eu
LC_ALL=C
export LC_ALL

names() {
	for file in conventions/*.toml packs/*.toml; do
		[ ! -f "$file" ] || echo "$file $file"
	done
	for file in *.md; do
		[ ! -f "$file" ] || echo "pages/$file $file"
	done
	for file in ../src/report/page/*; do
		[ ! -f "$file" ] || echo "page/${file##*/} $file"
	done
}

list=$(names | sort)
echo '/* Written by rules/embed.sh. */'
echo '#include "config/embedded.h"'
echo "$list" | while read -r path file; do
	[ -n "$path" ] || continue
	symbol=$(echo "$path" | tr -c 'a-z0-9\n' '_')
	echo "static const unsigned char file_$symbol[] = {"
	od -An -v -tu1 "$file" | sed 's/\([0-9][0-9]*\)/\1,/g'
	echo '0};'
done
echo 'const struct embedded_file embedded_files[] = {'
echo "$list" | while read -r path file; do
	[ -n "$path" ] || continue
	symbol=$(echo "$path" | tr -c 'a-z0-9\n' '_')
	echo "{\"$path\", (const char *)file_$symbol, sizeof(file_$symbol) - 1},"
done
echo '{0, 0, 0}};'
echo 'const size_t embedded_files_count = sizeof(embedded_files) / sizeof(embedded_files[0]) - 1;'
