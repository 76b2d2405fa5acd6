# `make try` and `make test` set up all they need in .venv, on a machine that has Python 3.11, git and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN = .venv/bin
export NO_MKDOCS_2_WARNING = 1

.PHONY: try test bench reference pictures clean

try: .venv/site
	$(BIN)/mkdocs serve -f example_site/mkdocs.yml

test: .venv/dev
	$(BIN)/python tests/chromium.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --cov --cov-report=term

bench: .venv/dev
	$(BIN)/python -m pip install --quiet --quiet --group bench
	$(BIN)/python -m tests.benchmark.bench

# Pages and pictures that are made from the code; the tests fail when the pages are out of date.
reference: .venv/dev
	$(BIN)/python example_site/reference.py

pictures: .venv/dev
	$(BIN)/python tests/chromium.py
	$(BIN)/python tests/pictures.py

.venv/pip:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --quiet --upgrade pip
	touch $@

.venv/site: .venv/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --quiet --editable ".[material]"
	touch $@

.venv/dev: .venv/site pyproject.toml
	$(BIN)/python -m pip install --quiet --quiet --group dev
	touch $@

clean:
	rm -rf .venv build dist site example_site/site .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
