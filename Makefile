# `make run` and `make test` do all their own setting up; nothing but Python 3.11+ and make is needed.
PORT ?= 8080
PYTHON ?= python3
VENV := .venv

# A file whose recipe failed half way is none.
.DELETE_ON_ERROR:
.PHONY: run test test-all lint bench scannability docs key sign clean help

help:
	@echo 'make run    serve on http://localhost:$(PORT)   make test   run the tests'
	@echo 'make lint   ruff, mypy, shellcheck              make test-all   the tests, with all combinations'
	@echo 'make bench  ratios against peers'
	@echo 'make key    a new API key [NAME=... SCOPES=read+write+make]   make sign URL=...   a signed URL [SECONDS=...]'
	@echo 'make docs   the tables and images of the documents'
	@echo 'make scannability   how well three decoders read styled images, about ten minutes'

# Records of users need a key: without QR_API_KEYS of your own, one that is made for this checkout.
run: $(VENV)/.runs $(VENV)/.key
	@printf 'Try  http://localhost:$(PORT)/png?data=https://example.com\n     http://localhost:$(PORT)/svg?data=https://example.com\n     http://localhost:$(PORT)/user/42/qr\n'
	@[ -n "$$QR_API_KEYS" ] || printf 'Key  X-API-Key: %s\n' "$$(sed -n 1p $(VENV)/.key)"
	@exec env MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 QR_API_KEYS="$${QR_API_KEYS:-$$(sed -n 2p $(VENV)/.key)}" $(VENV)/bin/functions-framework --target handle --port $(PORT)

key: $(VENV)/.runs
	@$(VENV)/bin/python -m qr.access.commands key --name '$(or $(NAME),key)' --scopes '$(or $(SCOPES),read+write+make)'

sign: $(VENV)/.runs
	@$(VENV)/bin/python -m qr.access.commands sign '$(URL)' $(if $(SECONDS),--seconds '$(SECONDS)')

test: $(VENV)/.tests
	$(VENV)/bin/python -m pytest -n auto -m "not exhaustive" $(ARGS)

# The tables of which `make test` runs a sample are complete here.
test-all: $(VENV)/.tests
	$(VENV)/bin/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	@if command -v shellcheck >/dev/null; then shellcheck deploy.sh .ci/run; else echo 'shellcheck is not installed: shell scripts not checked'; fi

docs: $(VENV)/.tests
	$(VENV)/bin/python -m docs

bench: $(VENV)/.tests
	$(VENV)/bin/python -m bench

scannability: $(VENV)/.tests
	$(VENV)/bin/python -m bench scannability

clean:
	rm -rf $(VENV)

# One stamp per requirements file: a second call finds it newer and starts at once.
$(VENV)/.runs: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.key: | $(VENV)/.runs
	@$(VENV)/bin/python -m qr.access.commands key --name development > $@

$(VENV)/.tests: requirements-dev.txt $(VENV)/.runs
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
