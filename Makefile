# `make run` serves the product, `make test` tests it. Both set up whatever is
# missing, may be repeated, and are quick the second time.

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
VAR := $(or $(LUOTSI_VAR),var)
BIN := $(VENV)/bin
NPM := $(shell command -v npm 2>/dev/null || echo "$(CURDIR)/$(BIN)/npm")
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PORT

.PHONY: run test test-browser lint bench setup setup-dev database messages static clean
.DEFAULT_GOAL := run

run: setup messages $(VAR)/static/.collected database
	@$(BIN)/python manage.py demo --address http://127.0.0.1:$(PORT)
	@exec $(BIN)/honcho --no-prefix -f Procfile start

test: setup-dev static messages
	$(BIN)/pytest -n 2 -m "not browser" $(TEST_ARGS)

test-browser: setup-dev static messages
	$(BIN)/pytest -n 2 -m browser $(TEST_ARGS)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: setup-dev static
	$(BIN)/python -m bench.run

setup: $(VENV)/.base
setup-dev: $(VENV)/.dev

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Luotsi needs Python 3.12 or newer.") if sys.version_info < (3, 12) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# A machine without Node gets it as a Python package.
$(VENV)/.node: requirements/node.txt | $(VENV)/.base
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json | $(VENV)/.node
	$(NPM) ci --no-audit --no-fund --silent
	@touch $@

static: static/dist/.built
static/dist/.built: node_modules/.package-lock.json build.mjs $(shell find static/src templates -type f 2>/dev/null)
	$(NPM) run --silent build
	@touch $@

$(VAR)/static/.collected: static/dist/.built $(VENV)/.base
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

# Translations, from what people edit to what gettext reads.
messages: locale/.compiled
locale/.compiled: $(wildcard locale/*/LC_MESSAGES/*.po) | $(VENV)/.base
	@$(BIN)/pybabel --quiet compile --directory locale --domain django
	@touch $@

database:
	@$(BIN)/python manage.py migrate --skip-checks --verbosity 0

clean:
	rm -rf $(VENV) node_modules static/dist var
