# What CI runs is what you run: `.ci/run` calls `make test`.

PREFIX ?= /usr/local
SWIFT ?= swift
FLAGS = -c release --explicit-target-dependency-import-check error
BIN = .build/release/netsim
INPUTS ?= 100000
SECONDS ?= 600
MIRROR ?= http://deb.debian.org/debian
SOURCES = git ls-files -z '*.swift'

.PHONY: all setup setup-test demo build test format format-lint record fuzz fuzz-inputs fuzz-bytes bench bench-peers mutation-check \
  conformance install uninstall dist check-dist check-browser lint-pipeline pictures clean

all: build

# Installs what the system lacks, nothing else.
setup:
	@sh Scripts/setup.sh

# What tests use besides, as far as it can be had; `make test` does without, and says what it left out.
setup-test: setup
	@sh Scripts/setup-test.sh

# The main job on a real-looking scenario.
demo: setup
	$(SWIFT) build $(FLAGS) --product netsim
	@sh Scripts/demo.sh $(BIN)

build: setup
	$(SWIFT) build $(FLAGS) --build-tests

# Everything that a change must pass here.
test: build format-lint
	@echo "left out: check-dist (needs root and a Debian mirror), check-browser (needs chromium), lint-pipeline (needs linters from PyPI)"
	$(SWIFT) test $(FLAGS) --skip-build

format:
	$(SOURCES) | xargs -0 $(SWIFT) format --in-place --parallel

format-lint:
	$(SOURCES) | xargs -0 $(SWIFT) format lint --strict --parallel

# Rewrites the expected outputs of the scenarios, and fails: read the difference.
record: build
	NETSIM_RECORD=1 $(SWIFT) test $(FLAGS) --skip-build --filter 'Scenario|Invalid'; git diff --stat Scenarios README.md

# Goes on until stopped or until something differs; the seed is printed, and the smallest input that
# fails is kept under .build/failures.
fuzz: build
	mkdir -p .build/failures
	NETSIM_FUZZ=1 NETSIM_FAILURES=.build/failures $(SWIFT) test $(FLAGS) --skip-build --filter ReachabilityEngineTests.FuzzTests

# Mutated manifests: INPUTS of them, from seed NETSIM_SEED if that is set.
fuzz-inputs: build
	mkdir -p .build/failures
	NETSIM_FUZZ_INPUTS=$(INPUTS) NETSIM_FAILURES=.build/failures \
	  $(SWIFT) test $(FLAGS) --skip-build --filter InputFuzzTests

# libFuzzer over bytes, from the scenarios on, for SECONDS.
fuzz-bytes: setup
	$(SWIFT) build -c release --package-path Fuzzing --sanitize fuzzer --scratch-path .build-fuzzer
	sh Scripts/fuzz-bytes.sh .build-fuzzer $(SECONDS)

# Time and memory on generated clusters: tables and plots into Benchmarks; QUICK=1 for small clusters
# whose tables are only printed.
bench: setup
	$(SWIFT) build $(FLAGS) --product netsim
	NETSIM=$(CURDIR)/$(BIN) python3 Benchmarks/Runner/run.py $(if $(QUICK),--quick)

# The same clusters with other tools, whose programs NETPOL_ANALYZER, CYCLONUS, POLICY_ASSISTANT and
# NCA name; without them, netsim alone.
bench-peers: setup
	$(SWIFT) build $(FLAGS) --product netsim
	NETSIM=$(CURDIR)/$(BIN) python3 Benchmarks/Peers/peers.py --self-check
	NETSIM=$(CURDIR)/$(BIN) NETPOL_ANALYZER='$(NETPOL_ANALYZER)' CYCLONUS='$(CYCLONUS)' \
	  POLICY_ASSISTANT='$(POLICY_ASSISTANT)' NCA='$(NCA)' python3 Benchmarks/Peers/peers.py

# Deliberate faults in lowering and engine, one at a time: which of them no test notices.
mutation-check: setup
	@SWIFT='$(SWIFT)' python3 Scripts/mutation-check.py

# Cases that others' tests decide, where they stand beside the project.
conformance: build
	for suite in kubernetes-e2e cyclonus kube-network-policies network-policy-api policy-assistant; do \
	  python3 ../shared/conformance/run.py --netsim $(BIN) --suite $$suite || exit 1; done
	python3 Scripts/diff-lists.py --netsim $(BIN) --conformance ../shared/conformance
	python3 ../shared/conformance/lists.py --netsim $(BIN)

install: setup
	PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' SWIFT='$(SWIFT)' sh Scripts/install.sh

uninstall:
	PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' sh Scripts/uninstall.sh

# The release binary, with nothing but the C library outside of it, and its archive, in dist/.
dist:
	@sh Scripts/setup.sh dpkg-dev binutils
	MIRROR='$(MIRROR)' SWIFT='$(SWIFT)' sh Scripts/dist.sh

# The archive in a bare Debian made with debootstrap from MIRROR: as root.
check-dist: dist
	@sh Scripts/setup.sh debootstrap
	MIRROR='$(MIRROR)' sh Scripts/check-dist.sh

# Pages of `netsim report` in a real browser; screenshots are left in .build/browser.
check-browser:
	@sh Scripts/setup.sh chromium python3
	$(SWIFT) build $(FLAGS) --product netsim
	@sh Scripts/check-browser.sh $(BIN) .build/browser

# The pictures of the README.
pictures: setup
	$(SWIFT) build $(FLAGS) --product netsim
	@sh Scripts/pictures.sh $(BIN)

# The files for pipelines, with the linters that can be had, and their shell steps in a made-up job.
lint-pipeline:
	@sh Scripts/lint-pipeline.sh $(BIN)

clean:
	rm -rf .build .build-* dist
