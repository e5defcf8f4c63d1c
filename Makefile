# overparam: `make` reproduces everything, `make check` tests it, `make help` lists the rest.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:
V ?= 0
Q := $(if $(filter 1,$(V)),,@)

VARIANT ?= release
B := build/$(VARIANT)

CC ?= cc
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
  -Wmissing-prototypes -Wold-style-definition -Wwrite-strings -Wcast-qual -Wcast-align -Wpointer-arith \
  -Wundef -Wvla -Wformat=2 -Wswitch-enum -Wdouble-promotion -Wredundant-decls -fno-common
WERROR ?= -Werror
FLAGS.release := -O2 -g
FLAGS.debug := -O0 -g3
FLAGS.san := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS.cov := -O0 -g3 --coverage
CFLAGS ?=
ALL_CFLAGS := -std=c17 -D_POSIX_C_SOURCE=200809L -ffp-contract=off $(FLAGS.$(VARIANT)) $(WARN) $(WERROR) $(CFLAGS)
CPPFLAGS += -Isrc -I$(B)
PACKAGES := gsl sqlite3 yaml-0.1 libcrypto zlib
LIBS := -lgsl -lopenblas -llapacke -lsqlite3 -lyaml -lglpk -lcrypto -lz -lm

# --- kinds and commands: registered by being there -------------------------------------------------------------
# contract: directory, array of the contract's own type
CONTRACTS := data loss parameterization initialization optimizer probe observable reference
dir.data := data
dir.loss := losses
dir.parameterization := parameterizations
dir.initialization := initializations
dir.optimizer := optimizers
dir.probe := probes
dir.observable := observables
dir.reference := references
array.data := data_kinds
KIND_DIRS := $(foreach c,$(CONTRACTS),$(dir.$(c)))

LAYERS := base sys core $(KIND_DIRS) spec plan run store report cli
SOURCES := $(sort $(foreach d,$(LAYERS),$(wildcard src/$(d)/*.c)))
REGISTRIES := $(CONTRACTS:%=$(B)/registry/%.c) $(B)/registry/contracts.c $(B)/registry/commands.c
GENERATED := $(REGISTRIES) $(B)/version.c $(B)/sql.c
OBJECTS := $(SOURCES:src/%.c=$(B)/obj/%.o)
GEN_OBJECTS := $(GENERATED:%.c=%.o)
LIBRARY := $(filter-out $(B)/obj/cli/main.o,$(OBJECTS)) $(GEN_OBJECTS)

.PHONY: all program FORCE
program: $(B)/overparam

$(B)/overparam: $(OBJECTS) $(GEN_OBJECTS)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $^ $(LIBS)

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

$(GEN_OBJECTS): %.o: %.c
	$(Q)$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# The table of each contract is the sorted listing of its folder.
$(CONTRACTS:%=$(B)/registry/%.c): $(B)/registry/%.c: FORCE
	@mkdir -p $(@D)
	@tools/registry.sh $* $(dir.$*) $(or $(array.$*),$(dir.$*)) > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/registry/contracts.c: FORCE
	@mkdir -p $(@D)
	@tools/contracts.sh $(foreach c,$(CONTRACTS),$(c):$(dir.$(c))) > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/registry/commands.c: FORCE
	@mkdir -p $(@D)
	@tools/commands.sh > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/version.c: FORCE
	@mkdir -p $(@D)
	@CC='$(CC)' FLAGS='$(ALL_CFLAGS)' tools/version.sh > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/sql.c: FORCE
	@mkdir -p $(@D)
	@tools/sql.sh > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

-include $(OBJECTS:.o=.d) $(GEN_OBJECTS:.o=.d)
