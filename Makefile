# overparam: `make` reproduces everything, `make check` tests it, `make help` lists the rest.
#
# Whatever needs an installed package runs behind `deps`, in a second make: reading this file and asking for
# `deps` needs make and a shell alone. All that is built lies under $(B), one folder per variant.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables --no-print-directory
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all
SHELL := /bin/sh
V ?= 0
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@echo '  $(1)';)

VARIANT ?= release
B := build/$(VARIANT)
JOBS ?= $(shell nproc)
SUITE ?=
KIND ?=
PLANT ?=
ROW ?=
FUZZ_SECONDS ?= 60
MOST ?= 4
FAULT_SECONDS ?= inf
PREFIX ?= /usr/local

CC := $(if $(filter default undefined,$(origin CC)),gcc,$(CC))
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
  -Wmissing-prototypes -Wold-style-definition -Wwrite-strings -Wcast-qual -Wcast-align -Wpointer-arith \
  -Wundef -Wvla -Wformat=2 -Wswitch-enum -Wdouble-promotion -Wredundant-decls -fno-common
# A function of a contract is given what any kind may need.
WARN += -Wno-unused-parameter
# clang takes NAN and INFINITY for floats that are promoted.
WARN += $(if $(findstring clang,$(CC)),-Wno-double-promotion)
# -Werror is for `make lint` and CI: a compiler of tomorrow warns of other things, and whoever builds with it has no use for that.
WERROR ?=
# Lines for a backtrace; the debug variant has the rest.
FLAGS.release := -O2 -g1
FLAGS.lint := $(FLAGS.release)
# Tests take longer to compile than to run.
TEST_FLAGS.release := -O0
# Optimized as Debian's flags say, which come in CFLAGS.
FLAGS.deb :=
FLAGS.debug := -O0 -g3
FLAGS.san := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS.cov := -O0 -g3 --coverage
# The program kills itself where the tests say: src/sys/crash.h.
FLAGS.crash := $(FLAGS.release)
FLAGS.analyze := $(FLAGS.release) -fanalyzer
DEFINES.crash := -DOVERPARAM_CRASH_POINTS
DEFINES.cov := -include tests/coverage.h
FLAGS.fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CFLAGS ?=
# No contraction: a*b+c rounds twice everywhere, so that results do not depend on the compiler's mood.
STANDARD := -std=c17 -D_POSIX_C_SOURCE=200809L -ffp-contract=off
CODE := $(STANDARD) $(FLAGS.$(VARIANT)) $(CFLAGS)
ALL_CFLAGS := $(CODE) $(WARN) $(WERROR)
INCLUDES := -Isrc -I$(B) -isystem /usr/include/libxml2
ALL_CPPFLAGS := $(INCLUDES) -include src/base/banned.h $(DEFINES.$(VARIANT)) $(CPPFLAGS)
# Kinds of a project's own call what ours call.
EXPORTS := -Wl,--export-dynamic
LIBS := -lgsl -lopenblas -llapacke -lsqlite3 -lyaml -lglpk -ljansson -lxml2 -lcrypto -lz -lutf8proc -lm

# --- kinds and commands: registered by being there --------------------------------------------------------------
CONTRACTS := data loss parameterization initialization optimizer probe observable reference
dir.data := data
dir.loss := losses
dir.parameterization := parameterizations
dir.initialization := initializations
dir.optimizer := optimizers
dir.probe := probes
dir.observable := observables
dir.reference := references
# The name of the contract's table in C, where it is not the folder's.
array.data := data_kinds
KIND_DIRS := $(foreach c,$(CONTRACTS),$(dir.$(c)))

# What computes, and so is a part of what a run depends on.
ROOMS := numerics formats core mathematics
LAYERS := base sys $(ROOMS) laws $(KIND_DIRS) spec plan run store report cli
SOURCES := $(sort $(foreach d,$(LAYERS),$(wildcard src/$(d)/*.c)))
HEADERS := $(sort $(foreach d,$(LAYERS),$(wildcard src/$(d)/*.h)))
COMPUTING := $(filter $(ROOMS:%=src/%/%),$(SOURCES) $(HEADERS))
KINDS := $(filter $(KIND_DIRS:%=src/%/%),$(SOURCES))
REGISTRIES := $(CONTRACTS:%=$(B)/registry/%.c)
GENERATED := $(REGISTRIES) $(B)/registry/contracts.c $(B)/registry/modules.c $(B)/registry/commands.c $(B)/version.c $(B)/recipe.c $(B)/sql.c $(B)/embedded.c
# What the program carries inside, so that it works alone wherever it is installed: the headers that kinds of one's own are
# compiled with, what a write-up is typeset with, the
# project that `overparam new-report` starts and how it is packed for arXiv, the cookbook of queries, the sources that compute runs, for the page shows
# them; SQLite for the page's console, when tools/vendor.sh could get it.
EMBEDDED := $(sort $(wildcard $(ROOMS:%=src/%/*.[ch]) src/base/*.h $(KIND_DIRS:%=src/%/*.c) \
  report/*.lua report/template.* report/*.css report/page/*.js plots/style.gp plots/fonts.conf tools/arxiv.sh \
  db/queries/*.sql completion/* build/vendor/sql-wasm.* build/vendor/LICENSE) $(shell find starter -type f 2> /dev/null))
OBJECTS := $(SOURCES:src/%.c=$(B)/obj/%.o)
GEN_OBJECTS := $(GENERATED:%.c=%.o)
LIBRARY := $(filter-out $(B)/obj/cli/main.o,$(OBJECTS)) $(GEN_OBJECTS)

TESTS := $(sort $(filter-out tests/fuzz/% tests/faults/%,$(wildcard tests/*/*.c)))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))
TEST_OBJECTS := $(TESTS:tests/%.c=$(B)/tests/%.o) $(FUZZERS:%=$(B)/tests/fuzz/%.o) $(B)/tests/runner.o $(B)/tests/suites.o $(B)/tests/targets.o
# All of them in one program, where libFuzzer does not call them.
fuzz_name = $(if $(filter-out fuzz,$(VARIANT)),$(patsubst fuzz/%,-DLLVMFuzzerTestOneInput=fuzz_%,$(filter fuzz/%,$(1))))
SCRIPTS := $(sort $(wildcard tools/*.sh tests/*.sh bench/*.sh .ci/run))
FORMATTED := $(SOURCES) $(HEADERS) $(sort $(wildcard tests/*.[ch] tests/*/*.[ch]))
RELEASE := $(if $(filter build/release,$(B)),overparam)

.PHONY: FORCE built reproduced all crate program install installed uninstall deb check-deb deps quick check check-all check-planted check-faults check-deterministic check-roots arxiv san valgrind cov analyze fuzz bench clean help format \
  lint warnings analyzed format-check tidy cppcheck layers pure headers banned scripts versions unstale

# --- what a person asks for --------------------------------------------------------------------------------------

all: ## install what is missing, build, run every experiment, write the report
	@tools/deps.sh build run
	@tools/vendor.sh
	@$(MAKE) built
	@$(MAKE) reproduced

program: ## build ./overparam
	@tools/deps.sh build
	@tools/vendor.sh
	@$(MAKE) built

install: program ## install program, manual pages, completions, headers to PREFIX (/usr/local), under DESTDIR
	@$(MAKE) installed

uninstall: ## remove exactly what `make install` installed
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' tools/install.sh uninstall

deb: ## a Debian package of what is committed, in build/deb/
	@tools/deps.sh build deb
	@tools/vendor.sh
	@tools/deb.sh

check-deb: deb ## install the package here (root; in a clean root: tools/clean-root.sh -r RELEASE check-deb) and walk through it
	@tools/deb-walk.sh build/deb/overparam_*.deb

deps: ## install the packages that `make` needs, or print the line that does
	@tools/deps.sh build run

quick: program ## the reduced profile: its own database, the write-up in build/quick/
	@tools/deps.sh build run
	$(Q)./overparam run --profile quick --db db/quick.sqlite -j $(JOBS)
	$(Q)./overparam report --db db/quick.sqlite --output build/quick

arxiv: all ## the write-up and what it was made from as one tarball that compiles with bare pdflatex
	@tools/arxiv.sh ./overparam build/overparam-arxiv.tar.gz

crate: all ## what was run and made, described for archives: ro-crate-metadata.json (RO-Crate), codemeta.json, the sources' SWHID
	@tools/codemeta.sh > codemeta.json
	@./overparam crate

check: ## all tests but the long ones; SUITE=WORD those of that name or folder, KIND=NAME the laws for that kind
	@tools/deps.sh build run check
	@tools/vendor.sh
	@$(MAKE) built $(B)/tests/runner $(B)/tests/allocations.so
	@$(TEST_ENV) tests/check.sh $(B)/tests/runner $(B)/check $(JOBS) '$(SUITE)' $(LONG)

# How tests/planted.sh makes a runner, or a program, with one source changed.
PLANTED_ENV = COMPILE='$(CC) $(ALL_CFLAGS) $(ALL_CPPFLAGS)' LINK='$(CC) $(CODE) $(EXPORTS)' LIBS='$(LDFLAGS) -lcunit $(LIBS)' \
  OBJECTS='$(TEST_OBJECTS) $(LIBRARY)' PROGRAM='$(OBJECTS) $(GEN_OBJECTS)'

check-planted: ## plants mistakes, one at a time, and asks the tests for each (minutes; PLANT=WORD those of that name)
	@tools/deps.sh run check
	@$(MAKE) built $(B)/tests/runner
	@$(TEST_ENV) $(PLANTED_ENV) tests/planted.sh $(B)/tests/runner $(B)/planted $(JOBS) '$(PLANT)'

check-all: ## all tests, mistakes that they must find, and instructions that kernels take
	@tools/deps.sh build run check valgrind
	@tools/vendor.sh
	@$(MAKE) built $(B)/tests/runner $(B)/tests/allocations.so
	@$(TEST_ENV) tests/check.sh $(B)/tests/runner $(B)/check $(JOBS) '$(SUITE)' -a
	@$(TEST_ENV) bench/instructions.sh
	@$(MAKE) check-planted

check-faults: program $(B)/tests/allocations.so ## calls of the system and allocations fail one at a time, and the program is killed at its crash points (MOST=N places of each, FAULT_SECONDS=N for each sort and command)
	@tools/deps.sh build run check
	@$(MAKE) VARIANT=crash build/crash/overparam
	@$(TEST_ENV) tests/faults.sh $(B) build/crash $(MOST) $(FAULT_SECONDS)

check-deterministic: program ## two reproductions in unlike surroundings give the same bytes (the reduced profile; FULL=1: the full one)
	@tests/deterministic.sh "$$PWD/overparam" $(B)/deterministic

check-roots: ## quick, check and lint in a bare Debian 12 and 13 each (root; ROOTS=FOLDER keeps them there, MIRROR=URL)
	@for release in bookworm trixie; do \
	  tools/clean-root.sh -r $$release $(if $(ROOTS),-f '$(ROOTS)'/$$release) $(if $(MIRROR),-m '$(MIRROR)') quick check lint || exit $$?; done

san: ## all tests but the long ones under the address and undefined-behaviour sanitizers
	@SUITE_SECONDS=600 $(MAKE) VARIANT=san check

valgrind: ## the CUnit suites under valgrind
	@tools/deps.sh build run check valgrind
	@$(MAKE) VARIANT=debug build/debug/tests/runner
	@SUITE_SECONDS=6000 OPENBLAS_CORETYPE=Haswell valgrind -q --leak-check=full \
	  --errors-for-leak-kinds=definite --error-exitcode=9 --suppressions=tests/valgrind.supp \
	  build/debug/tests/runner -j $(JOBS)

cov: ## the share of lines and branches that the tests, the long ones too, reach, file by file and room by room
	@rm -f $$(find build/cov -name '*.gcda' 2> /dev/null)
	@-$(MAKE) -j $(JOBS) VARIANT=cov built build/cov/tests/runner build/cov/tests/allocations.so
	@-$(MAKE) VARIANT=cov LONG=-a check
	@tools/cov.sh build/cov

analyze: ## what gcc's static analyzer finds (-fanalyzer); where it is wrong, the source says why
	@$(MAKE) -j $(JOBS) VARIANT=analyze WERROR=-Werror analyzed

fuzz: ## every fuzz target for FUZZ_SECONDS (default 60) each
	@tools/deps.sh build run fuzz
	@$(MAKE) VARIANT=fuzz CC=clang $(FUZZERS:%=build/fuzz/%)
	@for t in $(FUZZERS); do tools/fuzz.sh build/fuzz/$$t $$t $(FUZZ_SECONDS) || exit 1; done

bench: program ## measures speed beside numpy and scipy, into bench/history.csv and build/bench/history.svg (ROW=WORD: rows of that name)
	@tools/deps.sh build run bench
	@$(TEST_ENV) bench/bench.py $(ROW); status=$$?; gnuplot bench/history.gp && exit $$status

lint: ## warnings, format, static analysis, layers, purity, headers, banned functions, scripts, versions
	@tools/deps.sh build run check lint
	@tools/linter.sh
	@$(MAKE) -j $(JOBS) -O VARIANT=lint WERROR=-Werror warnings format-check layers pure headers banned scripts versions cppcheck tidy
	@tools/lint-suppressions.sh $(FORMATTED)

format: ## lay out the C sources
	@tools/deps.sh lint
	@tools/linter.sh
	@tools/linter.sh clang-format -i $(FORMATTED)

clean: ## remove what was built; the database and the write-up stay
	rm -rf build overparam

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F '|' '{ printf "  make %-13s %s\n", $$1, $$2 }'
	@echo '  V=1 shows commands; VARIANT=release|debug|san|cov; CC=clang; JOBS=N; WERROR=-Werror'

# What the tests are told: the program, the folder and variant of the build, the root of the tree.
TEST_ENV = OVERPARAM="$$PWD/$(B)/overparam" BUILD=$(B) VARIANT=$(VARIANT) ROOT="$$PWD" JOBS=$(JOBS) KIND='$(KIND)' \
  ASAN_OPTIONS=$${ASAN_OPTIONS-detect_leaks=1} UBSAN_OPTIONS=print_stacktrace=1

# --- the program -------------------------------------------------------------------------------------------------

built: $(B)/overparam $(B)/statistics.so $(RELEASE)
	@:

$(B)/overparam: $(OBJECTS) $(GEN_OBJECTS) $(B)/flags
	$(call say,link $@)$(CC) $(CODE) $(EXPORTS) -o $@ $(filter %.o,$^) $(LDFLAGS) $(LIBS)

# What was built, without asking for packages first.
installed: built
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' tools/install.sh install $(B)/overparam $(B)/statistics.so \
	  $(filter src/base/% $(ROOMS:%=src/%/%),$(HEADERS))

# The program's functions of SQL for sqlite3 and Python. What it calls of SQLite is given by who loads it.
$(B)/statistics.so: src/store/statistics.c $(B)/flags
	$(call say,link $@)$(CC) $(ALL_CFLAGS) $(INCLUDES) -DOVERPARAM_EXTENSION -fPIC -shared -MMD -MP -o $@ $< $(LDFLAGS) -lm

# The schema is what the first line of every experiment names, for editors.
overparam: build/release/overparam
	@ln -f $< $@ 2> /dev/null || cp -f $< $@
	@./$@ schema > build/experiment.schema.json

$(B)/obj/%.o: src/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,compile $<)$(CC) $(ALL_CFLAGS) $(ALL_CPPFLAGS) -MMD -MP -c -o $@ $<

# Loaded when it is needed: src/report/pdf.c. What a linker would note of it.
QPDF = $(shell readelf -d "$$($(CC) -print-file-name=libqpdf.so)" 2> /dev/null | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
$(B)/obj/report/pdf.o: DEFINES.$(VARIANT) += -DQPDF_LIBRARY='"$(QPDF)"'

$(GEN_OBJECTS): %.o: %.c $(B)/flags
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_CPPFLAGS) -MMD -MP -c -o $@ $<

# --- what is generated -------------------------------------------------------------------------------------------
# A list is written anew when its words changed and then alone: a file that was added, removed or renamed and a flag that
# changed are seen, and a second make finds nothing to do.
define list
@mkdir -p $(@D)
@echo '$(strip $(1))' | cmp -s - $@ || echo '$(strip $(1))' > $@
endef

$(B)/flags: FORCE
	$(call list,$(CC) $(ALL_CFLAGS) $(ALL_CPPFLAGS) $(LDFLAGS) $(LIBS) $(TEST_FLAGS.$(VARIANT)))

$(CONTRACTS:%=$(B)/registry/%.list): $(B)/registry/%.list: FORCE
	$(call list,$(filter src/$(dir.$*)/%,$(SOURCES)))

$(B)/registry/core.list: FORCE
	$(call list,$(COMPUTING))

$(B)/registry/commands.list: FORCE
	$(call list,$(filter src/cli/%,$(SOURCES)))

$(B)/sql.list: FORCE
	$(call list,$(sort $(wildcard db/*.sql db/migrations/*.sql)))

$(B)/embedded.list: FORCE
	$(call list,$(EMBEDDED))

$(B)/tests/suites.list: FORCE
	$(call list,$(TESTS))

# One digest per source that computes, comments and layout left out.
$(B)/digest/%.sha: src/% tools/digest.sh
	@mkdir -p $(@D)
	@tools/digest.sh $< > $@

digests = $(patsubst src/%,$(B)/digest/%.sha,$(1))

# The table of each contract is the sorted listing of its folder.
$(REGISTRIES): $(B)/registry/%.c: $(B)/registry/%.list tools/registry.sh
	@tools/registry.sh $* $(dir.$*) $(or $(array.$*),$(dir.$*)) > $@

$(B)/registry/contracts.c: $(CONTRACTS:%=$(B)/registry/%.list) tools/contracts.sh $(CONTRACTS:%=src/core/%.h)
	@tools/contracts.sh $(foreach c,$(CONTRACTS),$(c):$(dir.$(c))) > $@

# What each kind includes, and the digests.
$(B)/registry/modules.c: $(CONTRACTS:%=$(B)/registry/%.list) $(B)/registry/core.list tools/modules.sh $(call digests,$(COMPUTING) $(KINDS))
	@tools/modules.sh $(B)/digest '$(ROOMS)' $(foreach c,$(CONTRACTS),$(c):$(dir.$(c))) > $@

$(B)/registry/commands.c: $(B)/registry/commands.list tools/commands.sh $(filter src/cli/%,$(SOURCES))
	@tools/commands.sh > $@

$(B)/recipe.c: $(filter src/report/% src/store/table.% src/base/text.%,$(SOURCES) $(HEADERS))
	@mkdir -p $(@D)
	@printf '#include "report/workshop.h"\n\nconst char *const report_recipe = "%s";\n' \
	  "$$(cat $^ | sha256sum | cut -d ' ' -f 1)" > $@

$(B)/sql.c: $(B)/sql.list tools/sql.sh $(wildcard db/*.sql db/migrations/*.sql)
	@tools/sql.sh > $@

$(B)/embedded.c: $(B)/embedded.list tools/embed.sh $(EMBEDDED)
	@tools/embed.sh $(EMBEDDED) > $@

$(B)/version.c: FORCE
	@mkdir -p $(@D)
	@CC='$(CC)' FLAGS='$(CODE)' tools/version.sh > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# --- runs and the write-up ---------------------------------------------------------------------------------------
# The program knows what is missing and what was edited, by content and not by date: an older file that was copied over a
# newer one, data wherever they lie. Asking costs milliseconds. A run that failed (status 1) does not keep the others from
# the write-up.
reproduced: overparam
	@status=0; ./overparam run -j $(JOBS) || status=$$?; \
	  [ $$status -le 1 ] || exit $$status; \
	  ./overparam report && exit $$status

# --- tests -------------------------------------------------------------------------------------------------------

$(B)/tests/suites.c: $(B)/tests/suites.list tools/suites.sh $(TESTS)
	@tools/suites.sh $(TESTS) > $@

$(B)/tests/targets.list: FORCE
	$(call list,$(FUZZERS))

$(B)/tests/targets.c: $(B)/tests/targets.list tools/targets.sh
	@tools/targets.sh $(FUZZERS) > $@

$(B)/tests/suites.o $(B)/tests/targets.o: %.o: %.c
	$(Q)$(CC) $(ALL_CFLAGS) $(INCLUDES) -Itests -MMD -MP -c -o $@ $<

# The generated table declares the suites; no header does.
$(B)/tests/%.o: tests/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,compile $<)$(CC) $(ALL_CFLAGS) $(TEST_FLAGS.$(VARIANT)) -Wno-missing-prototypes $(INCLUDES) -Itests $(call fuzz_name,$*) $(CPPFLAGS) -MMD -MP -c -o $@ $<

$(B)/tests/allocations.so: tests/faults/allocations.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,link $@)$(CC) $(ALL_CFLAGS) -Wno-missing-prototypes -fPIC -shared -o $@ $< $(LDFLAGS)

$(B)/tests/runner: $(TEST_OBJECTS) $(LIBRARY)
	$(call say,link $@)$(CC) $(CODE) -o $@ $^ $(LDFLAGS) -lcunit $(LIBS)

# An archive: a target holds what it calls and no more, for libFuzzer looks through the counters of all of it after every input.
build/fuzz/library.a: $(LIBRARY)
	$(Q)rm -f $@
	$(Q)ar qcs $@ $^

build/fuzz/%: build/fuzz/tests/fuzz/%.o build/fuzz/library.a
	$(call say,link $@)$(CC) $(CODE) -fsanitize=fuzzer -o $@ $^ $(LDFLAGS) $(LIBS)

# --- lint --------------------------------------------------------------------------------------------------------
# Every stamp depends on what its file includes, so that an edit is looked at again and nothing else is.

# Apart from the build, which nobody's lint makes anew.
warnings: $(OBJECTS) $(GEN_OBJECTS) $(TEST_OBJECTS)

analyzed: $(OBJECTS)

format-check:
	$(call say,clang-format)tools/linter.sh clang-format --dry-run -Werror $(FORMATTED)

tidy: $(patsubst %,$(B)/tidy/%.ok,$(SOURCES) $(TESTS) tests/runner.c)

$(B)/tidy/%.ok: % .clang-tidy tests/.clang-tidy
	@mkdir -p $(@D)
	@$(CC) $(STANDARD) $(INCLUDES) -Itests -MM -MP -MT $@ -MF $(@:.ok=.d) $<
	$(call say,clang-tidy $<)tools/linter.sh clang-tidy --quiet $< -- $(STANDARD) $(INCLUDES) -Itests 2> $(@:.ok=.log) || \
	  { grep -v 'warnings generated' $(@:.ok=.log); exit 1; }
	@touch $@

cppcheck:
	@mkdir -p $(B)/cppcheck
	$(call say,cppcheck)tools/linter.sh cppcheck --quiet --std=c11 --enable=warning,style,performance,portability --inline-suppr \
	  --error-exitcode=1 --cppcheck-build-dir=$(B)/cppcheck -j $(JOBS) -Isrc --suppressions-list=.cppcheck $(SOURCES)

# Objects of sources that are gone.
unstale: $(OBJECTS)
	@find $(B)/obj -name '*.o' | while read -r o; do s=$${o#$(B)/obj/}; [ -e "src/$${s%.o}.c" ] || rm "$$o"; done

layers: unstale
	$(call say,layers)tools/lint-layers.sh src $(B)/obj

pure: unstale
	$(call say,purity)tools/lint-pure.sh $(B)/obj '$(ROOMS) laws' $(foreach c,$(CONTRACTS),$(c):$(dir.$(c)))
	@tools/lint-kinds.sh $(foreach d,$(KIND_DIRS),src/$(d))

headers:
	$(call say,headers)CC='$(CC)' FLAGS='$(STANDARD) $(WARN) -Werror $(INCLUDES)' tools/lint-headers.sh $(HEADERS)

banned: unstale
	$(call say,banned functions)tools/lint-banned.sh $(B)/obj

scripts:
	$(call say,shellcheck)tools/linter.sh shellcheck -x $(SCRIPTS)
	@tools/linter.sh shellcheck --include=SC2314,SC2315 $(wildcard tests/*.bats tests/*/*.bats) # `! x` fails no test

versions:
	$(call say,versions)tools/lint-versions.sh

-include $(OBJECTS:.o=.d) $(GEN_OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d)
-include $(patsubst %,$(B)/tidy/%.d,$(SOURCES) $(TESTS) tests/runner.c)
