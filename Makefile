# The commands of the project; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run test test-slow check fix bench lock translations clean

PYTEST := .venv/bin/python -m pytest -n 2

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: ## serve the site with its demonstration on http://localhost:8000 (PORT=, QA_DEMO=0, PYTHON=)
	@exec tools/run.sh

test: ## run the tests, at most 20 minutes (ARGS= goes to pytest)
	@tools/install.sh test
	@tools/packages.sh
	@$(PYTEST) -m "not slow" $(ARGS)

test-slow: ## run the long tests, at most 25 minutes
	@tools/install.sh test
	@tools/packages.sh
	@$(PYTEST) -m slow $(ARGS)

check: ## lint, format, types, dead code, dependencies, templates, imports, audit
	@tools/install.sh test
	@tools/check.sh

fix: ## let ruff repair and format
	@tools/install.sh test
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

bench: ## measure, and write tables and pictures into bench/results
	@tools/install.sh test
	@.venv/bin/python -m bench $(ARGS)

lock: ## resolve pyproject.toml into requirements.lock (ARGS=--upgrade takes the newest versions)
	@tools/install.sh run
	@.venv/bin/python tools/lock.py $(ARGS)

translations: ## gather the texts, fill the French catalogue, update the English one, compile both
	@tools/install.sh test
	@.venv/bin/python tools/catalogues.py

clean: ## forget what tools made; instance/ and .venv stay
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist node_modules
	find qa tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
