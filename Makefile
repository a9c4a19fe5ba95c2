# Everything a person needs. `make` alone lists it.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$name && break; done)
PY := .venv/bin/python
INSTALL := $(PYTHON) -I autoclip/supervisor/virtualenv.py
COMPILE := .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links -q
PARALLEL ?= 4

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults lock clean clean-data python base dev

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

python:
	@test -n "$(PYTHON)" || { echo "AutoClip needs Python 3.11 or newer: install it, or say where it is with make PYTHON=/path/to/python3 ..." >&2; exit 1; }

base: python
	@$(INSTALL) base

dev: python
	@$(INSTALL) dev

run: base ## Start everything: database, queue, workers, web; PORT=8000 HOST=127.0.0.1
	@exec $(PY) -m autoclip.supervisor

test: dev ## Run all tests, in parallel; ARGS="-k word" chooses some
	@browser="$$($(PY) -m tests.support.chromium)" && \
	exec env CHROMIUM="$$browser" $(PY) -m pytest -n $(PARALLEL) --dist loadgroup $(ARGS)

check: dev ## Lint, types, import contracts, migrations, API schema, deployment settings
	@exec $(PY) -m autoclip.supervisor.checks

bench: dev ## Measure speed and memory against peers
	@$(INSTALL) bench
	@$(PY) -m tests.benchmarks.p1_render
	@$(PY) -m tests.benchmarks.p2_rerender
	@$(PY) -m tests.benchmarks.p3_production --language en
	@$(PY) -m tests.benchmarks.p3_production --language ko
	@$(PY) -m tests.benchmarks.p4_overhead
	@$(PY) -m tests.benchmarks.p8_debits
	@$(PY) -m tests.benchmarks.p9_usage
	@$(PY) -m tests.benchmarks.p10_memory

faults: dev ## Kill workers, broker and database hundreds of times, and prove that nothing is lost
	@exec $(PY) -m tests.faults $(ARGS)

lock: dev ## Choose package versions anew and write requirements/*.txt
	$(COMPILE) -o requirements/base.txt requirements/base.in
	$(COMPILE) -c requirements/base.txt -o requirements/dev.txt requirements/dev.in
	$(COMPILE) -o requirements/bench.txt requirements/bench.in

clean-data: base ## Remove the database, all videos and accounts (asks first; YES=1 does not)
	@$(PY) -m autoclip.supervisor.clean

clean: clean-data
