# A fresh machine needs python3.11 and one of these; everything else goes into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/.installed
UV := $(BIN)/uv
PIP := $(UV) pip install --quiet --python $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help install tutorial tutorial-ko test test-slow check grammar docs bench lock sbom audit

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

install: $(INSTALLED) ## the pinned packages and thanosql itself, into .venv
$(INSTALLED): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

tutorial: $(INSTALLED) ## train a speech recogniser by SQL and transcribe with it
	$(BIN)/python -m thanosql tutorial

tutorial-ko: $(INSTALLED) ## the same in Korean
	$(BIN)/python -m thanosql tutorial --language ko

test: $(INSTALLED) ## the fast tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not slow"

test-slow: $(INSTALLED) ## the tests that train for minutes
	OMP_NUM_THREADS=2 $(BIN)/python -m pytest -q -rP -m slow

check: $(INSTALLED) ## style, types, and the parser against its grammar where there is a Java
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	if command -v java >/dev/null && command -v npm >/dev/null; then $(BIN)/python grammar/generate --check; fi

grammar: $(INSTALLED) ## the parser from grammar/ThanoSQL.g4; needs java and npm
	$(BIN)/python grammar/generate

docs: $(INSTALLED) ## docs/reference.md from the grammar and the options, and the figures in the READMEs
	$(BIN)/python -m docs

bench: $(INSTALLED) ## measure the quick ones in a minute, or NAMES=..., and rewrite bench/RESULTS.md
	$(BIN)/python -m bench $(NAMES)

lock: pyproject.toml $(INSTALLED) ## pin anew what pyproject.toml asks for
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev \
		--custom-compile-command "make lock" pyproject.toml -o requirements.lock

sbom: $(INSTALLED) ## sbom.json, the bill of materials in CycloneDX, from requirements.lock
	$(BIN)/python -m supply sbom

audit: $(INSTALLED) ## look for known vulnerabilities of what requirements.lock pins; needs a network
	$(BIN)/python -m supply audit $(UV) tool run pip-audit
