PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=
# Optional parts to install with the checks: make test PARTS=dev,spark
PARTS ?= dev

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo check test docs bench fuzz clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than Python 3.11: run make PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 2; }

$(VENV)/.user: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[$(PARTS)]'
	@touch $@ $(VENV)/.user

install: $(VENV)/.dev ## Create .venv with everything the checks need

demo: $(VENV)/.user ## Assess NATO in the terminal and as an HTML page
	@mkdir -p build
	@$(BIN)/foedus assess nato
	@$(BIN)/foedus assess nato --format html -o build/nato.html
	@echo "The same assessment as a page: $(CURDIR)/build/nato.html"

check: $(VENV)/.dev ## Lint, types, import contracts, docstrings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/numpydoc lint $$(find src -name '*.py')

# The tests start hundreds of processes, each of which would compile foedus anew.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.dev ## Run the tests that need neither Java nor a network
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist loadscope \
	  --no-loadscope-reorder -m "not network" $(PYTEST_ARGS)

docs: $(VENV)/.dev ## Build the documentation; a warning is an error
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "Documentation: $(CURDIR)/build/docs/index.html"

bench: $(VENV)/.dev ## Time the start, the registry, the dates and the store
	@failed=0; for file in benchmarks/bench_*.py; do \
	  echo "$$file"; $(BIN)/python $$file || failed=1; done; exit $$failed

fuzz: $(VENV)/.dev ## Give damaged files to the readers, and noise to the workbench, for an hour
	nice $(BIN)/python benchmarks/fuzz_readers.py --cpu-seconds 3600 \
	  --keep build/fuzz --summary build/fuzz/summary.json
	nice $(BIN)/python benchmarks/fuzz_web.py --seconds 600 --keep build/fuzz-web

clean: ## Remove .venv and everything that was built
	rm -rf $(VENV) build dist docs/reference/generated docs/gallery/generated .pytest_cache .mypy_cache \
	  .ruff_cache .hypothesis
	find src tests docs benchmarks scripts -name __pycache__ -prune -exec rm -rf {} +
