# One word for everything a person does with this checkout: `make help` lists them.
# Every path is relative and quoted, so that the checkout may stand in a folder with spaces in its name.

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test test-long lint format bench vendor messages release

PYTHON := .venv/bin/python
# What `make test` hands to pytest, for example: make test ARGS="src/tinhso/kernel -x"
ARGS ?=
# Processes of the test run.
JOBS ?= auto

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

setup: ## Make or renew .venv (the other commands do this themselves)
	@sh tools/bootstrap.sh

demo: setup ## Run the sample province; PORT=8001 and SCALE=10000 change the port and the number of dossiers
	@exec $(PYTHON) -m tinhso.project.cli demo $(if $(PORT),--port $(PORT)) $(if $(SCALE),--scale $(SCALE))

demo-reset: setup ## Remove the sample province, to start over
	@exec $(PYTHON) -m tinhso.project.cli demo-reset

test: setup ## Run all tests; ARGS="…" goes to pytest
	@exec $(PYTHON) -m pytest -n $(JOBS) --dist worksteal $(ARGS)

test-long: setup ## Run the tests that take longer than CI may
	@TINHSO_LONG=1 exec $(PYTHON) -m pytest -m long -n 0 --timeout 0 $(ARGS)

lint: setup ## Check style, types, imports and templates
	@$(PYTHON) tools/lint.py

format: setup ## Format the Python code
	@$(PYTHON) -m ruff check --quiet --fix-only .
	@$(PYTHON) -m ruff format --quiet .

bench: setup ## Measure; prints one JSON line for each figure
	@exec $(PYTHON) -m bench $(ARGS)

vendor: setup ## Fetch the vendored assets again and check them
	@exec $(PYTHON) tools/vendor.py $(ARGS)

messages: setup ## Renew the translation files (needs the Debian package gettext)
	@exec $(PYTHON) tools/messages.py $(ARGS)

release: setup ## Write the changelog and tag VERSION=x.y.z
	@exec $(PYTHON) tools/release.py "$(VERSION)"
