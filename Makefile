# Everything a newcomer needs: `make site` builds the demo, `make test` checks and tests.
# Both do all their set-up in .venv, and need the network only the first time.

PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash
export PYTHONWARNINGS := ignore::SyntaxWarning
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help site serve test check unit format bench audit translations clean lock

help:
	@echo "make site   build the demo newspaper from content/ into site/"
	@echo "make serve  build it, keep it current and serve it with search on loopback"
	@echo "make test   all checks and all tests"
	@echo "make check  ruff, mypy --strict, import-linter"
	@echo "make bench  measure cleaning, grouping and search (see bench/README.md)"
	@echo "make audit  have outside checkers look at the demo's pages (needs npm, Java, Chromium)"
	@echo "make clean  remove what was generated; content and ledger stay"

site: .venv/run.stamp
	$(BIN)/aggregator build
	@echo "open site/index.html, or: make serve"

serve: .venv/run.stamp
	$(BIN)/aggregator watch --serve

test: check unit

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: .venv/dev.stamp
	@bash tests/browser.sh || true
	$(BIN)/python -m pytest

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp
	$(BIN)/python -m bench

audit: site .venv/dev.stamp bench/audit/node_modules/.package-lock.json
	$(BIN)/python -m bench.audit site

bench/audit/node_modules/.package-lock.json: bench/audit/package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --prefix bench/audit
	@touch $@

# What readers are told, collected from the templates; then every translation of it brought up to date.
translations: .venv/dev.stamp
	$(BIN)/pybabel -q extract -F pyproject.toml --no-location --sort-output --omit-header -o templates/translations/messages.pot .
	for each in templates/translations/*.po; do \
	  $(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date -i templates/translations/messages.pot \
	    -l $$(basename $$each .po) -o $$each; done

clean:
	rm -rf bench/audit/node_modules .aggregator .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find site -mindepth 1 ! -name .gitkeep -delete

# Hashes of every wheel, for every supported Python; needs `uv`. No registry address is written.
lock:
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --extra static-search --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links -q -c requirements.lock -o requirements-dev.lock

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "aggregator needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "This Python cannot make virtual environments: installing python3-venv"; \
	  apt-get update -q && apt-get install -y -q python3-venv && $(PYTHON) -m venv .venv; }
	@touch $@

.venv/run.stamp: .venv/made.stamp requirements.lock pyproject.toml
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@
