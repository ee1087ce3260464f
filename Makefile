# Every target sets up what it needs: .venv from requirements.lock, once. `make help` lists them.

PYTHON ?= python3
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help set-up book test test-gate test-slow serve lab notebooks bench lock binder student pdf lite zip clean
MAKEFLAGS += --no-print-directory
unexport MPLBACKEND
unexport PYTHONPATH

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

set-up:  ## create or update .venv (the other targets do it by themselves)
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON) here. This book needs Python 3.11 or later: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) tools/check_python.py $(PYTHON)
	@$(PYTHON) tools/set_up.py

book: set-up  ## build the site into _build/html, warnings as errors, and say where it is
	@$(PY) tools/build_site.py

test: set-up  ## check everything that is quick: lint, types, package, notebooks, site
	@$(PY) tools/run_tests.py

test-gate: set-up  ## the few slow tests that guard a release; CI runs them after make test
	@$(PY) tools/run_tests.py --gate

test-slow: set-up  ## all tests that take minutes or the network
	@$(PY) tools/run_tests.py --slow

serve: book  ## build the site and serve it at http://localhost:8000
	@$(PY) -m http.server --bind 127.0.0.1 --directory _build/html 8000

lab: set-up  ## open the chapters in JupyterLab
	@$(PY) tools/lab.py

notebooks: set-up  ## execute every chapter afresh and write it in the normal form
	@$(PY) tools/notebooks.py

bench: set-up  ## measure accuracy, speed, the page and grading; write the page on accuracy
	@$(PY) -m bench

lock: set-up  ## write requirements.lock, tools/uv.txt and binder/ anew
	@$(PY) tools/lock.py

student: set-up  ## make what the launch links open, in _build/student and on the branch student
	@$(PY) tools/student_tree.py --branch student

binder: set-up  ## derive binder/ from requirements.lock
	@$(PY) tools/binder.py

pdf: book  ## print the whole book as one PDF in _build; needs a Chromium
	@$(PY) -m tools.pdf

lite: set-up  ## build the site with Jupyter in the browser in it (22 MB more), as publishing does
	@BOOK_LITE=1 $(PY) tools/build_site.py

zip: book  ## pack the site for readers without a network: _build/book-site.zip
	@cd _build && ../$(PY) -m zipfile -c book-site.zip html && echo _build/book-site.zip

clean:  ## remove what was built (not .venv)
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .coverage
