# What one does with this project; `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
STAMP := .venv/.installed
STAMP_DEV := .venv/.installed-dev
# Two processes; the one that is done takes tests from the other.
TOGETHER := -n 2 --dist worksteal
DEMO := TANDEM_DEMO=1 DATABASE_URL=sqlite:///var/demo.db BASE_URL=http://127.0.0.1:$(PORT)

.PHONY: help setup setup-dev demo demo-reset test check bench translations lock clean

help: ## List these commands
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/p' Makefile | column -t -s "$$(printf '\t')" 2>/dev/null \
		|| sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1: \2/p' Makefile

setup: $(STAMP) ## Prepare the environment in .venv
	@:

setup-dev: $(STAMP_DEV)
	@:

$(STAMP): requirements.txt scripts/environment.sh
	@PYTHON="$(PYTHON)" scripts/environment.sh requirements.txt
	@touch $@

$(STAMP_DEV): requirements-dev.txt scripts/environment.sh
	@PYTHON="$(PYTHON)" scripts/environment.sh requirements-dev.txt
	@touch $@ $(STAMP)

demo: ## Serve an invented programme on http://127.0.0.1:8000 (PORT=… for another)
	@$(PYTHON) scripts/port.py $(PORT)
	@$(MAKE) --no-print-directory setup
	@exec env $(DEMO) $(BIN)/flask --app app demo --serve $(PORT)

demo-reset: setup ## Begin the demo anew, its data lost
	@$(DEMO) $(BIN)/flask --app app demo-reset

test: setup-dev ## Run every test, on SQLite and on PostgreSQL, browser included
	@scripts/test-needs.sh
	OPENBLAS_NUM_THREADS=1 $(BIN)/pytest $(TOGETHER)
	OPENBLAS_NUM_THREADS=1 TANDEM_TEST_DATABASE=postgresql $(BIN)/pytest $(TOGETHER) tests/mentorship tests/web \
		tests/test_migrations.py tests/test_crash.py

check: setup-dev ## Check format, lint, types, imports, translations and ceilings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -q tests/test_imports.py tests/test_translations.py tests/test_ceilings.py

bench: setup-dev ## Measure the engine against others: SIZES="1000x500 …", PEERS=0 without other packages
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.matching $(SIZES) --page docs/benchmarks.md \
		$(if $(PEERS),--peers $(PEERS)) $(if $(LIMIT),--limit $(LIMIT)) $(BENCH)

translations: setup-dev ## Bring the French catalogue in step with the sources
	$(BIN)/python -m scripts.translations

lock: setup-dev ## Write the two lock files anew from pyproject.toml
	scripts/lock.sh

clean: ## Remove everything that was built; the data in var/ stays
	rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
