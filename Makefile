# review: scores closed discipline case files. GNU make, one file, no configure step.
#
#   make              build/review, its library and its catalogues
#   make test         every test; the last line is `N passed, N failed`
#   make check        what has to hold before a change goes in (see below)
#   make help         the other targets
#
# VARIANT picks flags and a build folder of its own, so that no two kinds of object files mix:
# release (build/), san, tsan, clang, valgrind, cov, fuzz.
VARIANT ?= release
PREFIX  ?= /usr/local
WERROR  ?= 0
Q       ?= @

B := $(if $(filter release,$(VARIANT)),build,build/$(VARIANT))

# Packages of Debian 12: to build and test, and what `check` needs besides. Named here only.
DEPS := gcc make pkg-config libc6-dev libyaml-dev libsqlite3-dev libcmocka-dev libsmartcols-dev \
        libcsv-dev libmd-dev libxlsxwriter-dev libzip-dev libexpat1-dev gettext python3 sqlite3
DEPS_BROWSER := chromium fonts-noto-cjk
DEPS_CHECK := clang clang-format libclang-rt-14-dev valgrind strace shellcheck gcovr
DEPS_OFFICE := libreoffice-calc-nogui
DEPS_BENCH := python3-pandas g++
DEPS_NODE := nodejs npm libnode-dev

# ---- flags ---------------------------------------------------------------------------------------

ifeq ($(origin CC),default)
CC := $(if $(filter clang fuzz,$(VARIANT)),clang,gcc)
endif
VARIANT_FLAGS_release  := -O2 -g
VARIANT_FLAGS_clang    := -O2 -g
VARIANT_FLAGS_valgrind := -O2 -g -DRV_NO_OOM
VARIANT_FLAGS_san      := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
                          -fno-sanitize-recover=all
VARIANT_FLAGS_tsan     := -O1 -g -fsanitize=thread
VARIANT_FLAGS_cov      := -O0 -g --coverage
VARIANT_FLAGS_fuzz     := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
                          -fno-sanitize-recover=all -DRV_FUZZ
VARIANT_FLAGS := $(VARIANT_FLAGS_$(VARIANT))
ifeq ($(VARIANT_FLAGS),)
$(error VARIANT=$(VARIANT): choose one of release san tsan clang valgrind cov fuzz)
endif

CFLAGS ?=
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wwrite-strings $(if $(filter 1,$(WERROR)),-Werror)
PKGS := yaml-0.1 sqlite3 smartcols libmd xlsxwriter libzip expat
# Deferred, so that `make deps` works before pkg-config is there; expanded once.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS   = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
CMOCKA     = $(eval CMOCKA := $$(shell pkg-config --cflags --libs cmocka))$(CMOCKA)
COMPILE    = $(CC) -std=c11 -D_GNU_SOURCE -Iinclude -Isrc -Ibuild/gen -Itests/support -MMD -MP $(WARNINGS) \
             $(VARIANT_FLAGS) $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS)
LINK       = $(CC) $(VARIANT_FLAGS) $(CFLAGS) $(LDFLAGS)
LIBS       = $(PKG_LIBS) -lcsv -lm -pthread

# ---- files ---------------------------------------------------------------------------------------

CLI_SRC := $(wildcard src/cli/*.c)
LIB_SRC := $(filter-out $(CLI_SRC) src/build/%,$(wildcard src/*/*.c))
SQL     := $(wildcard src/*/sql/*.sql)
PAGE    := $(wildcard src/output/page.*) src/cli/completion.bash
RUBRICS := $(filter-out %.test.yaml,$(wildcard rubrics/*.yaml))
C_FILES  = $(sort $(wildcard include/review/*.h src/*/*.[ch] tests/*/*.[ch]))

LIB_OBJ  := $(LIB_SRC:%.c=$(B)/obj/%.o) $(B)/obj/gen/embedded.o
CLI_OBJ  := $(filter-out %/main.o,$(CLI_SRC:%.c=$(B)/obj/%.o))
MAIN_OBJ := $(B)/obj/src/cli/main.o
SUPPORT  := $(patsubst %.c,$(B)/obj/%.o,$(wildcard tests/support/*.c))
UNIT     := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZERS  := $(patsubst tests/fuzz/fuzz_%.c,$(B)/fuzzers/%,$(wildcard tests/fuzz/fuzz_*.c))
CATALOGUES := $(patsubst src/po/%.po,$(B)/locale/%/LC_MESSAGES/review.mo,$(wildcard src/po/*.po))

.PHONY: all tests test unit accept check lint format format-check coverage mutate crash office browser \
        bench faults fuzz fuzz-merge fuzzers demo po-update deps deps-check deps-browser deps-office deps-bench install uninstall clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(B)/review $(B)/librv.a $(CATALOGUES)

$(B)/review: $(MAIN_OBJ) $(CLI_OBJ) $(B)/librv.a
	$(Q)$(LINK) -o $@ $^ $(LIBS)

$(B)/librv.a: $(LIB_OBJ)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# Tests hand literals to argv.
$(B)/obj/tests/%.o: WARNINGS := $(filter-out -Wwrite-strings,$(WARNINGS))
$(B)/obj/%.o: %.c Makefile | build/gen/embedded_sql.h
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -c -o $@ $<

# ---- generated: texts built into the program -----------------------------------------------------

$(B)/obj/gen/embedded.o: build/gen/embedded.c Makefile
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -c -o $@ $<

build/embed: src/build/embed.c
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -O1 -g -o $@ $<

# The list changes when a file comes or goes; embed leaves embedded_sql.h as it is if no name changed.
build/gen/list: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)echo $(SQL) $(PAGE) $(RUBRICS) | cmp -s - $@ || echo $(SQL) $(PAGE) $(RUBRICS) >$@
build/gen/stamp: build/embed build/gen/list $(SQL) $(PAGE) $(RUBRICS)
	$(Q)build/embed build/gen $(SQL) $(PAGE) $(RUBRICS) && touch $@
build/gen/embedded.c build/gen/embedded_sql.h: build/gen/stamp ;
.PHONY: FORCE
FORCE:

# ---- languages -----------------------------------------------------------------------------------

$(B)/locale/%/LC_MESSAGES/review.mo: src/po/%.po
	$(Q)mkdir -p $(@D)
	$(Q)msgfmt --check-format -o $@ $<

# Collects the messages of the sources and merges them into the catalogues.
po-update:
	sh src/po/update.sh $(wildcard src/po/*.po)

# ---- what the program says of itself ---------------------------------------------------------------

# A page a command, and one of the program, in both languages: review-rubric-diff.1 of cmd_rubric_diff.c.
COMMAND_NAMES := $(subst _,-,$(patsubst src/cli/cmd_%.c,%,$(wildcard src/cli/cmd_*.c)))
make_page = mkdir -p $(@D) && $(B)/review help --man $(subst -, ,$(patsubst review%,%,$(basename $(@F)))) --lang $(1) >$@
$(B)/man/man1/%.1: $(B)/review $(CATALOGUES)
	$(Q)$(call make_page,en)
$(B)/man/zh_CN/man1/%.1: $(B)/review $(CATALOGUES)
	$(Q)$(call make_page,zh)
$(B)/bash-completion/completions/review: $(B)/review
	$(Q)mkdir -p $(@D) && $(B)/review completion bash >$@
$(B)/zsh/site-functions/_review: $(B)/review
	$(Q)mkdir -p $(@D) && $(B)/review completion zsh --lang en >$@

# ---- tests ---------------------------------------------------------------------------------------

# Test programs look for catalogues beside themselves, as the program does.
$(B)/unit/%: $(B)/obj/tests/unit/%.o $(SUPPORT) $(CLI_OBJ) $(B)/librv.a $(CATALOGUES)
	$(Q)mkdir -p $(@D) && ln -sfn ../locale $(@D)/locale
	$(Q)$(LINK) -o $@ $(filter %.o %.a,$^) $(LIBS) $(CMOCKA) -ldl

# Fuzz targets: under libFuzzer in a build of their own, else with a main that replays inputs.
FUZZ_MAIN := $(if $(filter fuzz,$(VARIANT)),,$(B)/obj/tests/fuzz/replay.o)
$(B)/fuzzers/%: $(B)/obj/tests/fuzz/fuzz_%.o $(B)/obj/tests/fuzz/fuzz.o $(FUZZ_MAIN) $(SUPPORT) $(CLI_OBJ) $(B)/librv.a
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $(if $(FUZZ_MAIN),,-fsanitize=fuzzer) -o $@ $(filter %.o %.a,$^) $(LIBS) $(CMOCKA) -ldl

tests: all $(UNIT) $(FUZZERS)

# SECTIONS: what is run; EXEC_PREFIX: a tool to run programs under; CASES, EVERY: which golden cases.
# SEEDS, HOSTILE: which random databases, which damaged files; POINTS: kills of each call.
SECTIONS ?= unit cli rubrics known figures schemas manual special oracle hostile pitfalls attack fuzz lint
EVERY    ?= 1
SEEDS    ?= 1..60
HOSTILE  ?= 1..30
POINTS   ?= 40
RUN_TESTS = SEEDS="$(SEEDS)" HOSTILE="$(HOSTILE)" POINTS="$(POINTS)" EXEC_PREFIX="$(EXEC_PREFIX)" CASES="$(CASES)" EVERY=$(EVERY) sh tests/run.sh $(B)
test: tests
	$(Q)$(RUN_TESTS) $(SECTIONS)

unit: $(UNIT)
	$(Q)$(RUN_TESTS) unit

# Takes what the program prints now as expected; read the diff before you commit it.
accept: all
	$(Q)sh tests/cli/run.sh --build $(B) --accept $(CASES)

VALGRIND := valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
            --trace-children=no --suppressions=$(CURDIR)/tests/support/valgrind.supp
# Warnings are errors here. Every line builds in a folder of its own. How much is done of what has no end: golden cases under valgrind
# (each CHECK_EVERYth), random databases, damaged files, kills of each call.
CHECK_EVERY   ?= 6
CHECK_SEEDS   ?= 1..2000
CHECK_HOSTILE ?= 1..500
CHECK_POINTS  ?= 8
check:
	$(Q)$(MAKE) lint format-check
	$(Q)$(MAKE) VARIANT=clang WERROR=1 test SECTIONS="unit cli"
	$(Q)$(MAKE) VARIANT=tsan WERROR=1 test SECTIONS="unit"
	$(Q)$(MAKE) VARIANT=valgrind WERROR=1 test SECTIONS="unit cli" EVERY=$(CHECK_EVERY) EXEC_PREFIX="$(VALGRIND)"
	$(Q)$(MAKE) VARIANT=san WERROR=1 test
	$(Q)$(MAKE) test SECTIONS="oracle selfcheck hostile" SEEDS=$(CHECK_SEEDS) HOSTILE=$(CHECK_HOSTILE)
	$(Q)$(MAKE) crash POINTS=$(CHECK_POINTS)

lint:
	$(Q)sh tests/lint/run.sh

format:
	clang-format -i $(C_FILES)

format-check:
	$(Q)clang-format --dry-run -Werror $(C_FILES)

# Fails under the shares of lines and branches that are reached today; nothing is excluded but the tool that embeds texts.
COVERAGE_MIN ?= 95
BRANCHES_MIN ?= 82
coverage:
	$(Q)find build/cov -name '*.gcda' -delete 2>/dev/null || :
	$(Q)$(MAKE) VARIANT=cov test
	$(Q)mkdir -p build/cov/html
	$(Q)gcovr --root . --filter 'src/' --exclude 'src/build/' --object-directory build/cov \
	    --html-details build/cov/html/index.html --print-summary --txt \
	    --fail-under-line $(COVERAGE_MIN) --fail-under-branch $(BRANCHES_MIN) build/cov

# Each target for so long, under libFuzzer (deps-check); fuzz-merge then makes the corpora of tests/fuzz small again.
FUZZ_SECONDS ?= 60
fuzz fuzz-merge:
	$(Q)$(MAKE) VARIANT=fuzz fuzzers
	$(Q)FUZZ_SECONDS=$(FUZZ_SECONDS) sh tests/fuzz/run.sh $(patsubst fuzz-%,%,$@) build/fuzz
fuzzers: $(FUZZERS)

# Every allocation and every call of a disk that can fail, of every command; `make test` leaves some out.
faults: all $(B)/unit/test_every_command
	$(Q)RV_FAULTS=all $(B)/unit/test_every_command

mutate: all
	sh tests/mutate/run.sh

# Pages in a headless Chromium.
browser: all
	python3 tests/browser/browser.py $(B)/review

# Kills and faults at every write: the old state or the new.
crash: all $(B)/bench/gen
	$(Q)$(RUN_TESTS) crash

# A form that LibreOffice edits; not part of check: its packages are big.
office: all
	$(Q)$(RUN_TESTS) office

# Times the program against SQLite's floor and other ways to do the job. BENCH: options; see tests/bench/README.md.
BENCH ?=
BENCH_PROGRAMS := $(addprefix $(B)/bench/,gen floor measure)
$(B)/bench/gen: $(patsubst %.c,$(B)/obj/%.o,$(wildcard tests/bench/gen*.c) tests/bench/records.c)
$(B)/bench/floor $(B)/bench/measure: $(B)/bench/%: $(B)/obj/tests/bench/%.o
$(BENCH_PROGRAMS):
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) -o $@ $^ $(PKG_LIBS)
bench: all $(BENCH_PROGRAMS)
	$(Q)python3 tests/bench/bench.py $(B) $(BENCH)

demo: all
	sh tests/demo.sh $(B)/review

# ---- the machine ---------------------------------------------------------------------------------

AS_ROOT = $(if $(filter 0,$(shell id -u)),,sudo)
APT_INSTALL = $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive \
              apt-get install -y --no-install-recommends
deps:
	ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1 || $(AS_ROOT) apt-get update
	$(APT_INSTALL) $(DEPS)
deps-check:
	$(APT_INSTALL) $(DEPS_CHECK)
deps-browser:
	$(APT_INSTALL) $(DEPS_BROWSER)
deps-office:
	$(APT_INSTALL) $(DEPS_OFFICE)
# A node that is there is taken; its headers are beside it.
deps-bench:
	$(APT_INSTALL) $(DEPS_BENCH)
	command -v npm >/dev/null || $(APT_INSTALL) $(DEPS_NODE)
	mkdir -p $(B)/bench && cp tests/bench/package.json $(B)/bench/
	cd $(B)/bench && npm_config_nodedir=/usr npm install --no-package-lock

# Rubrics are built in; beside the program are installed its catalogues, manual pages and completions.
SHARED := $(CATALOGUES:$(B)/%=%) $(foreach page,review $(COMMAND_NAMES:%=review-%),man/man1/$(page).1 man/zh_CN/man1/$(page).1) \
          bash-completion/completions/review zsh/site-functions/_review
install: all $(SHARED:%=$(B)/%)
	$(Q)install -d $(DESTDIR)$(PREFIX)/bin
	$(Q)install -m 755 $(B)/review $(DESTDIR)$(PREFIX)/bin/review
	$(Q)for file in $(SHARED); do \
	    install -D -m 644 $(B)/$$file $(DESTDIR)$(PREFIX)/share/$$file || exit 1; done
uninstall:
	$(Q)rm -f $(DESTDIR)$(PREFIX)/bin/review $(SHARED:%=$(DESTDIR)$(PREFIX)/share/%)

clean:
	rm -rf build

help:
	@echo 'all test unit accept check lint format format-check coverage mutate crash office browser bench faults fuzz'
	@echo 'demo po-update deps deps-check deps-browser deps-office deps-bench install uninstall clean'
	@echo 'VARIANT=san|tsan|clang|valgrind|cov|fuzz'

-include $(wildcard $(B)/obj/*/*/*.d $(B)/obj/*/*.d)
