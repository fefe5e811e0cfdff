# Everything a developer or an operator starts by hand. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup serve setup-postgres setup-archive setup-attest setup-mail setup-bench fuzz fuzz-proofs faults setup-dev test check bench docs tutorial catalogue template licences lock

# The Python that .venv is made with, and what is passed on to serve (ARGS="--port 8001") or test.
PYTHON ?= python3
ARGS ?=
export PYTHON
BIN := .venv/bin

help: ## list what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: ## make .venv with the locked packages and the command .venv/bin/communique
	@sh tools/setup.sh papers

serve: setup ## open the office on http://127.0.0.1:8000 (Ctrl-C closes it)
	@exec $(BIN)/communique serve $(ARGS)

setup-postgres: setup ## add what an office on PostgreSQL needs
	@sh tools/setup.sh postgres

setup-archive: setup ## add what Parquet and reading on several machines need
	@sh tools/setup.sh archive

setup-attest: setup ## add what C2PA, PAdES, time stamps and web archives need
	@sh tools/setup.sh attest

setup-mail: setup ## add what sending through a mail provider's own interface needs
	@sh tools/setup.sh mail

setup-bench: ## make .venv-bench with the peers that bench/ measures
	@$(PYTHON) -m venv .venv-bench && .venv-bench/bin/python -m pip install -qq --require-hashes --no-deps -r locks/bench.txt

setup-dev: setup ## add what developing needs: tests, types, linters
	@sh tools/setup.sh dev

test: setup-dev ## run all tests: on SQLite, in a browser, on PostgreSQL
	@$(BIN)/python -m tools.suite $(ARGS)

check: setup-dev ## lint, types, room contracts, licences, generated docs, Serbian, migrations, deploy settings
	@sh tools/check.sh

bench: setup-dev ## measure every claim in bench/
	@set -e; for claim in bench/*.py; do echo "== $$claim"; $(BIN)/python "$$claim"; done

docs: setup-dev ## write the generated pages of docs/reference/ anew
	@$(BIN)/python -m tools.docs

tutorial: setup-dev ## make the pictures of docs/tutorial/ anew, in a real browser
	@$(BIN)/python -m tools.tutorial

catalogue: setup-dev ## bring the desk's Serbian up to date with the sources
	@$(BIN)/python -m tools.catalogue

fuzz: setup-dev ## read 100,000 spoilt pages; stopped, it goes on where it was (ARGS="--cases 2000")
	@$(BIN)/python -m tools.fuzz_reading $(ARGS)

fuzz-proofs: setup-dev ## spoil 100,000 proofs, compare our verdict with Go's; stopped, it goes on (ARGS="--cases 2000")
	@$(BIN)/python -m tools.fuzz_proofs $(ARGS)

faults: setup-dev ## kill, cut the power, fill the disk, flip bits: 1,000 times each (ARGS="kill --runs 50")
	@$(BIN)/python -m tools.faults $(ARGS)

template: setup-dev ## make the template database anew, after new migrations
	@$(BIN)/python -m communique.config.template

licences: setup-dev ## list the licence of every package that is installed with Communiqué
	@$(BIN)/python -m tools.licences

lock: setup-dev ## compile locks/ anew from pyproject.toml
	@sh tools/lock.sh
