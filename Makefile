# Every target works on a fresh machine with Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test check fmt bench docs clean

$(VENV)/run.stamp: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing navicert into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing navicert and what its tests need into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/run.stamp

demo: $(VENV)/run.stamp ## install, then screen four names, trace an owner and determine a license
	@$(BIN)/python scripts/demo.py

test: $(VENV)/dev.stamp ## install what the tests need, then run them all
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/dev.stamp ## what CI runs before the tests: style, types, layers, law, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/validate_corpus.py
	@$(BIN)/python -m pytest tests/docs

fmt: $(VENV)/dev.stamp ## format and fix what can be fixed
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## measure speed and quality beside peers; prints tables
	@$(BIN)/python -m bench

docs: $(VENV)/dev.stamp ## write the reference pages from the code, and the picture from the demo's workspace
	@$(BIN)/python scripts/reference.py
	@$(BIN)/python scripts/chip_pictures.py
	@test -e .demo/workspace.db || $(BIN)/python scripts/demo.py > .demo.log
	@$(BIN)/python scripts/picture.py
	@rm -f .demo.log

clean:
	@rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
