# Every target sets up what it needs: .venv from requirements.lock, once. `make help` lists them.

PYTHON ?= python3
PY := .venv/bin/python
UV := .cache/uv/bin/uv
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
GROUPS := build book lab release grade test
.DEFAULT_GOAL := help
.PHONY: help set-up book test test-gate test-slow serve lab notebooks bench lock pdf lite zip clean
MAKEFLAGS += --no-print-directory
unexport MPLBACKEND
unexport PYTHONPATH

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

set-up: .venv/stamp  ## create or update .venv (the other targets do it by themselves)
	@:

# uv installs the lock in seconds and checks its hashes; the stamp holds the folder, since an environment can't move.
$(UV): tools/uv.txt
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON). This book needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit("This book needs Python 3.11 or later; this is Python %s. Name another: make PYTHON=python3.12 ..." % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv --clear $(@D)/.. || { echo "Python can't make an environment. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@$(@D)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

.venv/stamp: $(UV) requirements.lock pyproject.toml coursework/pyproject.toml $(shell [ "$$(cat .venv/stamp 2> /dev/null)" = "$(CURDIR)" ] || echo moved)
	@echo "Setting up .venv: a minute, and 1.1 GB"
	@$(UV) venv --quiet --clear --no-config --no-python-downloads --python "$$(command -v $(PYTHON))" .venv
	@$(UV) pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(PY) --no-build-isolation --no-deps -e . -e coursework
	@printf %s "$(CURDIR)" > $@

.PHONY: moved
moved:

book: set-up  ## build the site into _build/html, warnings as errors, and say where it is
	@$(PY) -m tools.build_site

test: set-up  ## check everything that is quick: lint, types, package, notebooks, site
	@$(PY) -m tools.run_tests

test-gate: set-up  ## the few slow tests that guard a release; CI runs them after make test
	@$(PY) -m tools.run_tests --gate

test-slow: set-up  ## all tests that take minutes or the network
	@$(PY) -m tools.run_tests --slow; status=$$?; $(MAKE) -C coursework test-slow && exit $$status

serve: book  ## build the site and serve it at http://localhost:8000
	@$(PY) -m http.server --bind 127.0.0.1 --directory _build/html 8000

lab: set-up  ## open the chapters in JupyterLab
	@$(PY) -m jupyterlab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/chapters

notebooks: set-up  ## execute every chapter afresh and write it in the normal form
	@$(PY) -m tools.notebooks

bench: book  ## measure accuracy, speed and the page; write the page on accuracy
	@$(PY) -m bench

lock: set-up  ## write requirements.lock, tools/*.txt and binder/ afresh; UPGRADE=--upgrade takes the newest versions
	@$(COMPILE) $(UPGRADE) $(addprefix --group=,$(GROUPS)) pyproject.toml -o requirements.lock > /dev/null
	@$(COMPILE) $(UPGRADE) --no-annotate --group=lite -o tools/lite.txt > /dev/null
	@echo uv | $(COMPILE) $(UPGRADE) - -o tools/uv.txt > /dev/null
	@$(COMPILE) --no-annotate -c requirements.lock --group=build pyproject.toml -o binder/requirements.txt > /dev/null


pdf: book  ## print the whole book as one PDF in _build; needs a Chromium
	@$(PY) -m tools.pdf

lite: set-up  ## build the site with Jupyter in the browser in it (22 MB more), as publishing does
	@BOOK_LITE=1 $(PY) -m tools.build_site

zip: book  ## pack the site for readers without a network: _build/book-site.zip
	@cd _build && ../$(PY) -m zipfile -c book-site.zip html && echo _build/book-site.zip

clean:  ## remove what was built (not .venv)
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .coverage
