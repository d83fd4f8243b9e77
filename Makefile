# Two commands: `make demo` runs the main job, `make test` the tests. Each does all its set-up by itself.
# Other Python: `make demo PYTHON=python3.12`. On Windows without make, see "Without make" in the README.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lint clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; say which with: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(STAMP) ## run the whole night on the demo town and write the report
	$(BIN)/tinyte demo build/demo

test: $(STAMP) ## run the tests and the notebooks
	$(BIN)/python -m pytest -n 2 --dist worksteal -q --nbmake tests notebooks

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## style, types, the floors, the tests: what CI runs

bench: $(STAMP) ## print the figures that the README quotes (needs ../shared)
	$(BIN)/python tests/bench/night.py
	$(BIN)/python tests/bench/extraction.py
	$(BIN)/python tests/bench/learning.py
	$(BIN)/python tests/bench/classify.py
	$(BIN)/python tests/bench/rounding.py
	$(BIN)/python tests/bench/retrain.py
	$(BIN)/python tests/bench/cold.py
	$(BIN)/python tests/bench/stories.py
	$(BIN)/python tests/bench/audit.py
	$(BIN)/python tests/bench/logbook.py
	$(BIN)/python tests/bench/report.py
	$(BIN)/python tests/bench/review.py
	$(BIN)/python tests/bench/desk.py

clean: ## remove what was built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
