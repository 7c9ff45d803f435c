# The commands of the project. `make help` lists them.
SHELL := /bin/bash
VENV  := .venv
BIN   := $(VENV)/bin
PORT  ?= 8000
export PORT
# The certificates of the machine, as pip takes them.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run check test prove bench fix

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

$(VENV)/bin/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@python3 -m venv $(VENV) || { rm -rf $(VENV); echo "The venv module is missing. On Debian: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/bin/uv: requirements/uv.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.setup: uv.lock pyproject.toml $(VENV)/bin/uv $(wildcard guichet/web/locale/*/LC_MESSAGES/*.po)
	@$(BIN)/uv sync --quiet --locked --inexact --no-dev --compile-bytecode --python $(BIN)/python
	@$(BIN)/python -m compileall -q guichet
	@$(BIN)/python scripts/compile_messages.py
	@touch $@

$(VENV)/.setup-dev: $(VENV)/.setup
	@$(BIN)/uv sync --quiet --locked --inexact --python $(BIN)/python
	@touch $@

setup: $(VENV)/.setup ## install what the service needs; then .venv/bin/guichet works
setup-dev: $(VENV)/.setup-dev ## install what the checks need too

run: setup ## start the service and print its address
	@exec $(BIN)/guichet serve

fix: setup-dev ## format and repair what can be repaired
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

check: setup-dev ## format, types, floors, pure tests
	@scripts/check.sh

test: setup-dev ## everything that judges a change
	@scripts/test.sh

prove: setup-dev ## the proof of the rules, and the proofs that are long by nature
	@$(BIN)/guichet rules check
	@$(BIN)/pytest -m prove

bench: setup-dev ## each figure as a ratio to its floor, in one run
	@$(BIN)/python -m benchmarks
