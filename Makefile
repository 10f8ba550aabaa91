# Everything lives in .venv; a stamp in it says what was installed for which pyproject.toml, so a second run is quick.

VENV ?= .venv
PYTHON = $(VENV)/bin/python
STAMP_RUN = $(VENV)/.installed-run
STAMP_TEST = $(VENV)/.installed-test

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run test demo check lint bench soak screens docs clean

help:
	@echo "make run      set up and open the program"
	@echo "make demo     set up and open it on a throwaway practice"
	@echo "make test     set up what the tests need and run them"
	@echo "make check    what a change must pass: format, lint, types, imports, tests"
	@echo "make bench    time it (docs/benchmarks.md)"
	@echo "make soak     the tests that take minutes"
	@echo "make screens  make the pictures in docs/screens again"
	@echo "make docs     make the tables in docs/ again from the program"
	@echo "make clean    remove $(VENV) and the caches"

run: $(STAMP_RUN)
	@if [ -t 0 ] && [ -t 1 ]; then \
		$(VENV)/bin/tn-tui; \
	else \
		echo "There is no terminal to open the program on, so this plays its tour (tn-tui demo --play)."; \
		$(VENV)/bin/tn-tui demo --play; \
	fi

demo: $(STAMP_RUN)
	@$(VENV)/bin/tn-tui demo

# Three, since the tests of screens wait more than they work, and two processors are the least there is.
test: $(STAMP_TEST)
	$(PYTHON) -m pytest -n 3 --dist worksteal

check: lint test

lint: $(STAMP_TEST)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy --strict src tests benchmarks docs
	$(VENV)/bin/lint-imports

bench: $(STAMP_TEST)
	$(PYTHON) -m benchmarks

soak: $(STAMP_TEST)
	$(PYTHON) -m pytest -m soak

screens: $(STAMP_RUN)
	$(VENV)/bin/tn-tui demo --play --screens docs/screens

docs: $(STAMP_RUN)
	$(PYTHON) docs/make_tables.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(PYTHON):
	@for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed, and none of python3, python3.14 to python3.11 is one. Install it, then try again." >&2; exit 1; \
	fi; \
	if ! "$$found" -m venv $(VENV); then \
		rm -rf $(VENV); \
		echo "$$found can't make a virtual environment. Install its venv module (Debian, Ubuntu: apt install python3-venv), then try again." >&2; exit 1; \
	fi

# The tests' set holds the program's, so either stamp is enough to run it.
$(STAMP_RUN): pyproject.toml | $(PYTHON)
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m pip install --quiet --editable .
	@touch $@

$(STAMP_TEST): pyproject.toml | $(PYTHON)
	@echo "Setting up $(VENV) for the tests ..."
	@$(PYTHON) -m pip install --quiet --editable '.[dev]'
	@touch $@ $(STAMP_RUN)
