# The commands of the project; `make` alone lists them.

BIN := .venv/bin
SHELL := /bin/sh
# So that a shell that is set up for something else does not change what runs here.
DEVELOPMENT := DEBUG=True HTTPS=False
DEMO := PYTHONUNBUFFERED=1 DEBUG=False HTTPS=False ALLOWED_HOSTS=127.0.0.1,localhost
PRODUCTION := env -u DEBUG -u HTTPS SECRET_KEY=not-a-secret-but-as-long-and-as-varied-as-one-0123456789 ALLOWED_HOSTS=povertyreg.example

.PHONY: help demo test lint format messages clean programs
.DEFAULT_GOAL := help

help:
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: .venv/demo.ready .venv/secret-key  ## load the demo city (the first time) and serve it on 127.0.0.1:8000
	@export $(DEMO) SECRET_KEY="$$(cat .venv/secret-key)"; exec $(BIN)/python manage.py demo

# With ARGS, a part of the suite for whoever is writing it: SQLite, nothing installed, nothing started.
ifdef ARGS
test: .venv/tests.ready
	@$(BIN)/pytest $(ARGS)
else
test: programs lint  ## run the whole suite on SQLite and PostgreSQL; ARGS="tests/communes -k name" runs a part on SQLite
	@$(BIN)/python -m tests.run
endif

lint: .venv/tests.ready  ## check style, templates, migrations and the production settings
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint --lint --quiet .
	@$(DEVELOPMENT) $(BIN)/python manage.py check
	@$(DEVELOPMENT) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/tests.ready  ## put code and imports in the project's style
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

messages: .venv/tests.ready  ## collect the texts into both catalogues and compile them (needs gettext)
	@$(DEVELOPMENT) $(BIN)/python manage.py makemessages --verbosity 0
	@$(DEVELOPMENT) $(BIN)/python manage.py compilemessages --verbosity 0 --ignore .venv

clean:  ## remove the environment and all caches; the demo's data stay
	@rm -rf .venv staticfiles .pytest_cache .ruff_cache .hypothesis .coverage
	@find . -name __pycache__ -prune -exec rm -rf {} +

# --- the environment

# Install Debian packages, or say which ones are missing to somebody who may not.
define install
if [ "$$(id -u)" != 0 ]; then echo "Missing Debian packages: sudo apt-get install $(1)"; exit 1; fi; \
echo "Installing Debian packages: $(1)"; \
apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $(1) </dev/null >/dev/null
endef

$(BIN)/python:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "python3 must be Python 3.11 or later."; exit 1; }
	@python3 -c 'import ensurepip' 2>/dev/null || { $(call install,python3-venv); }
	@python3 -m venv --clear .venv

.venv/demo.ready: requirements.txt | $(BIN)/python
	@echo "Installing requirements.txt into .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/tests.ready: requirements.txt tests/requirements.txt | $(BIN)/python
	@echo "Installing tests/requirements.txt into .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

.venv/secret-key: | $(BIN)/python
	@(umask 077; python3 -c 'import secrets; print(secrets.token_urlsafe(64))' >$@)

# What the whole suite needs beside Python; libatomic is for the program that drives Chromium.
programs:
	@missing=; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v msgfmt >/dev/null || missing="$$missing gettext"; \
	ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$$missing libatomic1"; \
	case "$$DATABASE_URL" in \
	postgres*) ;; \
	*) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql" ;; \
	esac; \
	if [ -n "$$missing" ]; then $(call install,$${missing# }); fi
