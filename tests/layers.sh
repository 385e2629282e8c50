#!/bin/sh
# A folder is a layer, and a file includes its own layer and those left of it; layers joined by "|" do
# not know each other.  tree-sitter's interface is for the syntax layer alone.  Ends with "layers: N passed, N failed" (files).
set -u
cd "$(dirname "$0")/.." || exit 2
LC_ALL=C
export LC_ALL

find src rules -name '*.[ch]' | sort | xargs awk '
	BEGIN {
		count = split("base syntax|toml config source templates project values analysis sites keys lint rules report server cmd main", steps, " ")
		for (i = 1; i <= count; i++) {
			n = split(steps[i], names, "|")
			for (k = 1; k <= n; k++)
				rank[names[k]] = i
		}
	}
	FNR == 1 {
		files++
		n = split(FILENAME, part, "/")
		layer = part[1] == "rules" ? "rules" : n == 2 ? "main" : part[2]
		if (!(layer in rank))
			report("src/" layer " is no layer")
	}
	/^[ \t]*#[ \t]*include[ \t]*</ && /<tree_sitter\// && layer != "syntax" {
		report("only src/syntax includes tree_sitter/")
	}
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, quoted, "\"")
		target = quoted[2]
		sub(/^src\//, "", target)
		if (target ~ /^(rules\/)?rules\.def$/)
			next # a table of constants, which every layer may list
		n = split(target, part, "/")
		other = n > 1 ? part[1] : layer
		if (!(other in rank))
			report("cannot tell the layer of \"" target "\"")
		else if (rank[other] > rank[layer] || rank[other] == rank[layer] && other != layer)
			report(layer " is not right of " other ", and includes \"" target "\"")
	}
	function report(text) {
		print FILENAME ":" FNR ": " text
		failed += !(FILENAME in bad)
		bad[FILENAME] = 1
	}
	END {
		print "layers: " files - failed " passed, " failed + 0 " failed"
		exit failed > 0
	}'
