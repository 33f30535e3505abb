# A fresh machine needs a Python from 3.11.4 to 3.13; everything else goes into .venv.
FITS := import sys; sys.exit(not (3, 11, 4) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for each in python3.11 python3.12 python3.13 python3; do \
	$$each -c '$(FITS)' 2>/dev/null && command -v $$each && break; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
UV := $(BIN)/uv
# The system's certificates are those of a company's proxy, too.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.PHONY: help install tutorial tutorial-ko test test-slow check grammar docs bench lock sbom audit

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

install: $(INSTALLED) ## the pinned packages and thanosql itself, into .venv
$(INSTALLED): requirements.lock pyproject.toml
	@$(or $(wildcard $(BIN)/python),$(PYTHON),false) -c '$(FITS)' || { \
		echo "ThanoSQL needs a Python from 3.11.4 to 3.13: name one by make PYTHON=/path/to/python" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv
	@# uv takes a minute where pip takes ten, but knows nothing of an index that pip is set up for.
	@echo "installing the pinned packages into .venv"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock || { \
		echo "uv could not; pip can take longer"; \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; }
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
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
