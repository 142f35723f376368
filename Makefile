# Everything a person needs: `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TESTS := $(BIN)/python -m pytest -n logical --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help install reproduce test coverage lint style types examples docs figures lab lock strip clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */make \1\t/' | expand -t 20

install: $(STAMP)  ## create .venv and install everything from the lock file

# The stamp is written last: an interrupted installation starts again. What is never imported need
# not be compiled: Python compiles the rest as it goes.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v <= (3, 13) else "soundscape needs Python 3.11, 3.12 or 3.13; this is %d.%d. Name another one: make PYTHON=python3.12" % v)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

reproduce: $(STAMP)  ## run all notebooks headlessly; results land under reports/local/
	$(BIN)/soundscape reproduce --profile smoke --out reports/local

test: $(STAMP)  ## run all tests
	$(TESTS)

coverage: $(STAMP)  ## run all tests, counting the lines that they reach: nine of ten at least
	$(TESTS) --cov --cov-report=term:skip-covered --cov-fail-under=90

lint: $(STAMP)  ## style, types, the order of the rooms, examples in docstrings
	@$(MAKE) --no-print-directory --jobs=2 style types examples

style: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/pyright --pythonpath $(BIN)/python

examples: $(STAMP)
	$(BIN)/python -m pytest -q --doctest-modules soundscape

docs: $(STAMP)  ## pages of docs/ and of the API under build/docs
	rm -rf docs/api
	$(BIN)/python -m sphinx -q -E -W --keep-going docs build/docs

figures: $(STAMP)  ## bring figures that an editor saved into the form in which they are kept
	$(BIN)/python -m soundscape.painter.drafting

lab: $(STAMP)  ## open the generator notebook in JupyterLab
	$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" --KernelManager.transport_encryption=auto \
	    notebooks/04_generator.ipynb

lock: pyproject.toml  ## write requirements.lock from pyproject.toml
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --extra all --extra test \
	    --extra lint --extra docs --generate-hashes --no-strip-extras --no-emit-index-url --no-header pyproject.toml -o requirements.lock

strip: $(STAMP)  ## strip the outputs of the notebooks
	$(BIN)/nbstripout --keep-id notebooks/*.ipynb

clean:  ## remove the environment and everything that was generated
	rm -rf $(VENV) build reports/local data/cache
