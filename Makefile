VERSION := 0.1.0

# The only entry. `make help` is this list:
#   all demo test install deps dist clean
#   wheel sdist: for pip, in build/dist; the wheel's program is static where the system can link it so
#   wheel-check: that pip installs the wheel where nothing can be compiled
#   unit golden [UPDATE=1] [ONLY=<part of a path>] server storm clients watch agree shards pages fixes docs registry layers binary hostile memory sarif
#   fuzz [RUNS=2] [SEED=0] [FILES='<file>...']: mutated copies of files, by the batch parser and by tree-sitter; the same for the same SEED
#   growth [SIZES=1000,10000,100000] [ONLY=<part of a kind>] [INSTRUCTIONS=1]: what costs more than n log n
#   asan tsan valgrind tidy cppcheck format hdr-check
#   bench [RUNS=10] [SLOW=1] [ONLY='<package>...']: against other linters on real trees, which it downloads
# For packagers: CC HOSTCC CFLAGS CPPFLAGS LDFLAGS WERROR= V=1 BUILD= PREFIX= DESTDIR=; RUN= runs a program of another machine

BUILD ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
WERROR ?= -Werror
PKG_CONFIG ?= pkg-config
PYTHON ?= python3
STRIP ?= strip
LIBRARIES := libpcre2-8 jansson
# xxhash is compiled in from its header.
PACKAGES := $(LIBRARIES) libxxhash

# A tarball of `make dist` carries the grammars' sources; a clone fetches them by the lock.
ifneq ($(wildcard grammars/vendor),)
GRAMMARS := grammars/vendor
GRAMMARS_READY :=
else
GRAMMARS := grammars/node_modules
GRAMMARS_READY := $(GRAMMARS)/.package-lock.json
endif
CORE := $(GRAMMARS)/tree-sitter/vendor/tree-sitter/lib
PYTHON_GRAMMAR := $(GRAMMARS)/tree-sitter-python/src
GRAMMAR_OBJECTS := $(addprefix $(BUILD)/grammars/,core.o python_parser.o python_scanner.o)
# Runs where outlive is built, so that it is neither cross-compiled nor instrumented.
HOSTCC ?= $(CC)
TABLES_GENERATOR := $(BUILD)/tables/generate

SOURCES := $(sort $(wildcard src/*.c src/*/*.c rules/*.c))
HEADERS := $(sort $(wildcard src/*.h src/*/*.h rules/*.h))
EMBEDDED := $(wildcard rules/*.md rules/packs/*.toml rules/conventions/*.toml src/report/page/*)
UNIT_SOURCES := $(sort $(wildcard tests/unit/*/test_*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o $(BUILD)/python_tables.o
MAIN_OBJECT := $(BUILD)/src/main.o
ARCHIVE := $(BUILD)/liboutlive.a
UNIT_PROGRAMS := $(UNIT_SOURCES:%.c=$(BUILD)/%)
FUZZ_PROGRAM := $(BUILD)/tests/fuzz/differential
FUZZ_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/fuzz/*.c)))

WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Wpointer-arith \
	-Wwrite-strings -Wundef -pedantic $(WERROR)
# Asked when a recipe runs, so that `deps` may have installed the libraries before.
LIBRARY_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(PACKAGES))
LIBRARY_LIBS = $(shell $(PKG_CONFIG) $(if $(STATIC),--static) --libs $(LIBRARIES))
CMOCKA_CFLAGS = $(shell $(PKG_CONFIG) --cflags cmocka)
CMOCKA_LIBS = $(shell $(PKG_CONFIG) --libs cmocka)

# Released programs are hardened, whatever the compiler does by itself; sanitizers bring checks of their own.
ifeq ($(findstring -fsanitize,$(CFLAGS)),)
HARDENING := -fstack-protector-strong -fPIE
ifneq ($(filter -O1 -O2 -O3 -Os,$(CFLAGS)),)
HARDENING += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
endif
ifneq ($(shell uname -s),Darwin)
HARDENING_LINK := -Wl,-z,relro,-z,now,-z,noexecstack $(if $(STATIC),-static-pie,-pie)
endif
else
HARDENING_LINK := $(if $(STATIC),-static)
endif

override CPPFLAGS += -D_GNU_SOURCE -D_DARWIN_C_SOURCE -DVERSION='"$(VERSION)"' \
	-Isrc -Irules -I. -isystem $(CORE)/include
COMPILE = $(CC) -std=c11 -pthread $(CPPFLAGS) $(LIBRARY_CFLAGS) $(HARDENING) $(CFLAGS) $(WARNINGS) -MMD -MP -c
COMPILE_GRAMMAR = $(CC) -std=c11 -D_GNU_SOURCE -D_DARWIN_C_SOURCE $(HARDENING) $(CFLAGS) -O2 -w -MMD -MP -c
LINK = $(CC) -pthread $(CFLAGS) $(HARDENING_LINK) $(LDFLAGS)

.PHONY: all help demo test check unit golden server storm clients watch agree shards pages fixes docs registry layers binary hostile memory sarif fuzz install deps dist wheel wheel-check \
	sdist grammar-files clean \
	asan tsan valgrind tidy cppcheck format hdr-check bench FORCE
.DELETE_ON_ERROR:
.SUFFIXES:

all: $(BUILD)/outlive $(BUILD)/packs

# All cores, unless the caller has said how many.
JOBS = $(if $(findstring j,$(firstword -$(MAKEFLAGS))$(filter -j% --jobserver%,$(MAKEFLAGS))),,\
	-j$(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2))
REMAKE = $(MAKE) --no-print-directory $(JOBS)

help:
	@sed -n '4,11s/^# *//p' Makefile

# One short line a step; V=1 shows the commands.
say = $(if $(V),,@echo '  $1 $(@:$(BUILD)/%=%)' &&)

# Grammars

grammars/node_modules/.package-lock.json: grammars/package.json grammars/package-lock.json grammars/.npmrc
	@command -v npm >/dev/null || { echo "outlive: the grammars' sources come through npm, which is missing:" \
		"run 'make deps' or install npm (a tarball of 'make dist' needs none)" >&2; exit 1; }
	cd grammars && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

GRAMMAR_OBJECT = $(call say,CC) mkdir -p $(@D) && $(COMPILE_GRAMMAR)
$(BUILD)/grammars/core.o: $(GRAMMARS_READY) $(BUILD)/flags
	$(GRAMMAR_OBJECT) -I$(CORE)/include -I$(CORE)/src -o $@ $(CORE)/src/lib.c

$(filter %python_parser.o %python_scanner.o,$(GRAMMAR_OBJECTS)): $(BUILD)/grammars/python_%.o: $(GRAMMARS_READY) $(BUILD)/flags
	$(GRAMMAR_OBJECT) -DTREE_SITTER_REUSE_ALLOCATOR -I$(PYTHON_GRAMMAR) -o $@ $(PYTHON_GRAMMAR)/$*.c

# Its tables, as the batch parser reads them

TABLES_SOURCES := $(wildcard src/syntax/tables/*.[ch]) src/syntax/tables.h src/syntax/nodes.h src/syntax/scanner.h
$(TABLES_GENERATOR): $(TABLES_SOURCES) $(GRAMMARS_READY) $(BUILD)/flags
	$(call say,HOSTCC) mkdir -p $(@D) && \
		$(HOSTCC) -std=c11 -O1 -w -I$(PYTHON_GRAMMAR) -c -o $(@D)/probe.o src/syntax/tables/probe.c && \
		$(HOSTCC) -std=c11 -O1 $(WARNINGS) -Isrc -isystem $(PYTHON_GRAMMAR) -o $@ \
			$(filter-out %/probe.c,$(filter src/syntax/tables/%.c,$(TABLES_SOURCES))) $(@D)/probe.o

$(BUILD)/python_tables.c: $(TABLES_GENERATOR)
	$(call say,TABLES) $< $(PYTHON_GRAMMAR)/scanner.c >$@

# Our own code

$(BUILD)/outlive: $(MAIN_OBJECT) $(ARCHIVE)
	$(call say,LINK) $(LINK) -o $@ $^ $(LIBRARY_LIBS)

# A broken pack is told of here, with its line, and not by the first run of the program.
$(BUILD)/packs: $(BUILD)/outlive $(wildcard rules/packs/*.toml)
	$(call say,PACKS) cd rules && '$(abspath $<)' check --isolated --quiet . && touch '$(abspath $@)'

$(ARCHIVE): $(filter-out $(MAIN_OBJECT),$(OBJECTS)) $(GRAMMAR_OBJECTS)
	$(call say,AR) rm -f $@ && $(AR) qcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags | $(GRAMMARS_READY)
	$(call say,CC) mkdir -p $(@D) && $(COMPILE) $(TEST_FLAGS) -o $@ $<

$(BUILD)/embedded.o $(BUILD)/python_tables.o: $(BUILD)/%.o: $(BUILD)/%.c $(BUILD)/flags
	$(call say,CC) $(COMPILE) -o $@ $<

$(BUILD)/embedded.c: rules/embed.sh $(EMBEDDED) $(wildcard rules rules/packs rules/conventions src/report/page)
	$(call say,EMBED) mkdir -p $(@D) && cd rules && sh embed.sh >"$(abspath $@)"

# Holds what was compiled with, and changes only when that does.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@$(PKG_CONFIG) --exists $(PACKAGES) || { echo "outlive: a library among $(PACKAGES) is missing:" \
		"run 'make deps'" >&2; exit 1; }
	@echo '$(subst ','\'',$(COMPILE) $(LDFLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(COMPILE) $(LDFLAGS))' >$@

# Tests

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(ARCHIVE)
	$(call say,LINK) $(LINK) -o $@ $^ $(LIBRARY_LIBS) $(CMOCKA_LIBS)

$(FUZZ_PROGRAM): $(FUZZ_OBJECTS)

$(BUILD)/tests/%.o: TEST_FLAGS = $(CMOCKA_CFLAGS) -Wno-unused-parameter
.SECONDARY: $(UNIT_PROGRAMS:%=%.o) $(FUZZ_OBJECTS)

deps:
	@.ci/deps

demo:
	@.ci/deps build
	@$(REMAKE) all
	@bin="$$(cd '$(BUILD)' && pwd)/outlive"; cd fixtures/demo && rc=0; \
		"$$bin" check --project-root . --output-format full --color=always || rc=$$?; [ $$rc -le 1 ]

test check: deps
	@$(REMAKE) all $(UNIT_PROGRAMS) $(FUZZ_PROGRAM)
	@sh tests/all.sh $(MAKE) --no-print-directory BUILD='$(BUILD)' -- \
		unit golden server storm clients watch agree shards pages fixes docs registry layers binary hostile memory sarif fuzz

unit: $(UNIT_PROGRAMS)
	@sh tests/unit.sh $^

agree: all
	@$(PYTHON) tests/agree.py '$(BUILD)/outlive'

golden: all
	@$(PYTHON) tests/golden.py $(if $(UPDATE),--update) '$(BUILD)/outlive' $(ONLY)

pages: all
	@$(PYTHON) tests/pages.py '$(BUILD)/outlive'

shards: all
	@$(PYTHON) tests/shards.py '$(BUILD)/outlive'

server: all
	@$(PYTHON) tests/server.py $(if $(UPDATE),--update) '$(BUILD)/outlive' $(ONLY)

storm: all
	@$(PYTHON) tests/storm.py '$(BUILD)/outlive'

clients: all
	@$(PYTHON) tests/clients.py '$(BUILD)/outlive'

watch: all
	@$(PYTHON) tests/watch.py '$(BUILD)/outlive'

fixes: all
	@$(PYTHON) tests/fixes.py '$(BUILD)/outlive'

docs: all
	@$(PYTHON) tests/docs.py '$(BUILD)/outlive'

registry:
	@$(PYTHON) tests/registry.py

layers:
	@sh tests/layers.sh

binary: all
	@$(PYTHON) tests/binary.py '$(BUILD)/outlive' '$(ARCHIVE)'

fuzz: $(FUZZ_PROGRAM)
	@rm -rf '$(BUILD)/fuzz' && mkdir -p '$(BUILD)/fuzz'
	@$(FUZZ_PROGRAM) -n $(or $(RUNS),2) -s $(or $(SEED),0) -o '$(BUILD)/fuzz' \
		$(or $(FILES),$$(find fixtures -name '*.py' | LC_ALL=C sort))

# Where the C library can be asked for its own allocations, and no sanitizer stands in for them.
.PHONY: memory
memory: all
ifeq ($(shell uname -s)$(findstring -fsanitize,$(CFLAGS)),Linux)
	@mkdir -p '$(BUILD)/tests' && $(CC) -shared -fPIC -O1 -o '$(BUILD)/tests/fail.so' tests/memory/fail.c
	@$(PYTHON) -B tests/memory.py '$(BUILD)/outlive' '$(BUILD)/tests/fail.so' $(POINTS)
endif

.PHONY: growth hostile
hostile: all
	@$(PYTHON) -B tests/hostile.py '$(BUILD)/outlive' $(ONLY)

growth: all
	@$(PYTHON) -B tests/growth.py $(if $(SIZES),--sizes $(SIZES)) $(if $(INSTRUCTIONS),--instructions) \
		'$(BUILD)/outlive' $(ONLY)

sarif: all
	@sh tests/sarif.sh '$(BUILD)/outlive'

# The same tests with every object instrumented.
SANITIZE = $(MAKE) --no-print-directory test LDFLAGS='$(LDFLAGS)' \
	CFLAGS='-O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all

asan:
	@ASAN_OPTIONS=exitcode=99:detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1 \
		$(SANITIZE) -fsanitize=address,undefined' BUILD=build-asan

tsan:
	@TSAN_OPTIONS=halt_on_error=1 $(SANITIZE) -fsanitize=thread' BUILD=build-tsan

VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect
valgrind: all $(UNIT_PROGRAMS)
	@for program in $(UNIT_PROGRAMS); do $(VALGRIND) $$program || exit 1; done
	@$(VALGRIND) $(BUILD)/outlive check --exit-zero --project-root fixtures/demo fixtures/demo

tidy: $(GRAMMARS_READY) $(BUILD)/embedded.c
	clang-tidy --quiet $(SOURCES) -- -std=c11 $(CPPFLAGS) $(LIBRARY_CFLAGS)

cppcheck: $(GRAMMARS_READY)
	cppcheck --quiet --std=c11 --error-exitcode=1 --enable=warning,performance,portability \
		--inline-suppr --suppress=missingIncludeSystem -Isrc -Irules -I. -DVERSION='"$(VERSION)"' $(SOURCES)

format:
	clang-format -i $(SOURCES) $(HEADERS) $(wildcard tests/unit/*/*.[ch] tests/fuzz/*.[ch])

# Every header is complete by itself.
hdr-check: $(GRAMMARS_READY)
	@for header in $(HEADERS); do echo "#include \"$$header\"" | $(CC) -std=c11 $(CPPFLAGS) \
		$(LIBRARY_CFLAGS) $(WARNINGS) -fsyntax-only -x c - || exit 1; done

$(BUILD)/bench-run: tests/bench/run.c $(BUILD)/flags
	$(call say,CC) $(CC) -std=c11 $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -o $@ $<

bench: all $(BUILD)/bench-run $(FUZZ_PROGRAM)
	@$(PYTHON) -B tests/bench --runs $(or $(RUNS),10) $(if $(SLOW),--slow) --into '$(BUILD)/bench' \
		--differential '$(FUZZ_PROGRAM)' --built-with '$(CC) $(CFLAGS)' '$(BUILD)/bench-run' '$(BUILD)/outlive' $(ONLY)

# Delivery

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 $(BUILD)/outlive '$(DESTDIR)$(PREFIX)/bin/outlive'
	$(RUN) $(BUILD)/outlive man >$(BUILD)/outlive.1
	install -d '$(DESTDIR)$(PREFIX)/share/man/man1'
	install -m 644 $(BUILD)/outlive.1 '$(DESTDIR)$(PREFIX)/share/man/man1/outlive.1'

# For pip: a wheel whose program loads nothing at run time, so that every Linux of its machine takes it (macOS has no static
# programs: there the libraries are those of the machine that built it), and an sdist that is compiled without npm.
STATIC_BUILD := $(BUILD)/static
ifneq ($(shell uname -s),Darwin)
WHEEL_STATIC := STATIC=1
endif
HATCHLING = PYTHONPATH='$(abspath $(BUILD)/hatchling)' $(PYTHON) -m hatchling build -d '$(abspath $(BUILD)/dist)'
$(BUILD)/hatchling:
	$(call say,PIP) $(PYTHON) -m pip install --quiet --no-warn-script-location --target '$@' hatchling

wheel: $(BUILD)/hatchling
	@$(REMAKE) BUILD='$(STATIC_BUILD)' $(WHEEL_STATIC) all
	@mkdir -p '$(STATIC_BUILD)/bin' && cp '$(STATIC_BUILD)/outlive' '$(STATIC_BUILD)/bin/outlive' && \
		$(STRIP) '$(STATIC_BUILD)/bin/outlive'
	@OUTLIVE_BINARY='$(abspath $(STATIC_BUILD)/bin/outlive)' $(HATCHLING) -t wheel

wheel-check: all wheel
	@$(PYTHON) tests/wheel.py '$(BUILD)/outlive' "$$(ls -t '$(BUILD)'/dist/*.whl | head -n 1)"

sdist: $(BUILD)/hatchling $(GRAMMARS_READY)
	@$(HATCHLING) -t sdist

grammar-files: $(GRAMMARS_READY)
	@printf '$(GRAMMARS)/%s\n' $(DIST_FILES)

DIST_NAME := outlive-$(VERSION)
DIST_FILES = $(shell cd $(GRAMMARS) && find tree-sitter/LICENSE tree-sitter/vendor/tree-sitter/lib \
	tree-sitter-python/LICENSE tree-sitter-python/src -name LICENSE -o -name '*.[ch]' | LC_ALL=C sort)
dist: $(GRAMMARS_READY)
	@mkdir -p $(BUILD)
	@git archive --format=tar.gz -o $(BUILD)/$(DIST_NAME).tar.gz \
		$(foreach file,$(DIST_FILES),--prefix=$(DIST_NAME)/grammars/vendor/$(dir $(file)) \
			--add-file=$(GRAMMARS)/$(file)) --prefix=$(DIST_NAME)/ HEAD
	@echo $(BUILD)/$(DIST_NAME).tar.gz

clean:
	rm -rf '$(BUILD)' build-asan build-tsan

-include $(OBJECTS:.o=.d) $(GRAMMAR_OBJECTS:.o=.d) $(UNIT_PROGRAMS:=.d) $(FUZZ_OBJECTS:.o=.d)
