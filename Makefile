# `make` lists the targets. Everything is installed into .venv from locked, hashed requirements.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check
CODE := kg tests tools bench train
SEED_OUTPUT := output
WORDNET := /usr/share/wordnet
COMPILE := uv pip compile --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
LOCK := $(COMPILE) --group build pyproject.toml

.PHONY: help demo test install format style types layers generated unit seeds ontology docs bench lock train clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

demo: $(VENV)/.runtime ## install, build a graph from seeds/ into output/, say what to open and what to ask
	@$(BIN)/kg build seeds -o $(SEED_OUTPUT)
	@printf '\nkg is %s: call it by that path, or first run  . %s/activate\n' '$(BIN)/kg' '$(BIN)'

test: style types layers generated unit seeds ## everything that must hold: style, types, layers, tests, docs, a build of seeds/

install: $(VENV)/.dev ## the development environment

style: $(VENV)/.dev ## formatting and lint
	@$(BIN)/ruff format --check --quiet $(CODE) || { echo 'run: make format'; exit 1; }
	@$(BIN)/ruff check --quiet $(CODE)

format: $(VENV)/.dev ## put the formatting right
	@$(BIN)/ruff check --quiet --fix $(CODE) || true
	@$(BIN)/ruff format $(CODE)

types: $(VENV)/.dev ## mypy --strict
	@$(BIN)/mypy

layers: $(VENV)/.dev ## who may import whom
	@$(BIN)/lint-imports --no-logo > $(VENV)/layers.log 2>&1 || { cat $(VENV)/layers.log; exit 1; }
	@tail -n 3 $(VENV)/layers.log

generated: $(VENV)/.dev ## what is made from tables and help texts is in step
	@$(PY) -m tools.generate --check || { echo 'run: make ontology'; exit 1; }
	@$(PY) -m tools.cli_docs --check

unit: $(VENV)/.dev ## tests, documentation checks among them
	$(PY) -m pytest -q

seeds: $(VENV)/.dev ## build seeds/ into a scratch folder and verify what was written
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && \
	$(BIN)/kg build seeds -o "$$out/graph" && $(BIN)/kg verify "$$out/graph"

ontology: $(VENV)/.dev ## regenerate what is made from the tables in ontology/
	@$(PY) -m tools.generate

docs: $(VENV)/.dev ## regenerate docs/cli.md
	@$(PY) -m tools.cli_docs

bench: $(VENV)/.dev ## quality on the sets beside the repository or in DATA=folder, SET=name for one; PATH_TO=folder: cost of a build
	@$(if $(PATH_TO),$(PY) -m bench.cost $(PATH_TO),$(PY) -m bench $(SET) $(if $(DATA),--data $(DATA)) --per-class)

lock: ## renew the locks (maintainers; needs uv)
	$(LOCK) -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock
	for own in ftm java; do (cd tests/$$own && $(COMPILE) requirements.in -o requirements.lock); done

# WORDNET holds index.noun and data.noun of WordNet 3.0, as the Debian package wordnet-base installs them.
train: $(VENV)/.dev ## train what is learned: DATA=folder of the sets, WORK=scratch folder, WORDNET=folder
	@test -d '$(DATA)/knowledgenet' -a -n '$(WORK)' -a -f '$(WORDNET)/data.noun' || { \
	  echo 'make train DATA=folder of the sets, WORK=scratch folder, WORDNET=folder with index.noun and data.noun' >&2; exit 1; }
	@mkdir -p '$(WORK)'
	$(PIP) install --quiet --no-build-isolation -e '.[train]'
	$(PY) -m train.collect $(DATA) $(WORK) && $(PY) -m train.fit data $(DATA) $(WORK)
	for fold in 1 2 3; do $(PY) -m train.fit fold $(WORK) $$fold; done
	$(PY) -m train.report $(DATA) $(WORK) && $(PY) -m train.fit final $(WORK) && $(PY) -m train.export $(WORK) kg/models
	$(PY) -m train.events $(DATA) $(WORDNET) $(WORK)
	$(PY) -m train.pronouns $(DATA) $(WORK)
	$(PY) -m train.confidence $(DATA) kg/models

clean: ## remove the environment, caches and built files
	rm -rf $(VENV) tests/*/.venv tests/node/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the environment

$(PY):
	@for python in $${PYTHON:-python3.11 python3.12 python3.13 python3}; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
	    echo "environment: $(VENV) ($$("$$python" --version))"; exec "$$python" -m venv $(VENV); \
	  fi; \
	done; \
	echo 'kg needs Python 3.11 or newer (with venv) and found none on the path.' >&2; \
	echo 'Install one, or name it: make PYTHON=/path/to/python3.12 demo' >&2; exit 1

$(VENV)/.runtime: requirements.lock pyproject.toml | $(PY)
	@echo 'installing locked packages (some 300 MB the first time)'
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(PY)
	@echo 'installing locked packages (some 300 MB the first time)'
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements-dev.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime
