# Each target installs what it needs into .venv. Only make and Python 3.11 or newer must be installed before.
PORT ?= 8080
# Only an argument of make changes the host, because some shells export HOST as the name of the machine.
HOST := 127.0.0.1
PYTHON ?= python3
VENV := .venv

# Delete a target file if its recipe fails, so that the next run makes it again.
.DELETE_ON_ERROR:
.PHONY: run test test-all beam lint bench load-test soak scannability docs screenshots key sign lock audit clean help

help:
	@echo 'make run           serve on http://localhost:$(PORT) [PORT=... HOST=...]'
	@echo 'make test          run the fast tests [ARGS=...]'
	@echo 'make test-all      run the fast and the exhaustive tests [ARGS=...]'
	@echo 'make beam          install Apache Beam for examples/beam'
	@echo 'make lint          run ruff, mypy, hadolint and shellcheck'
	@echo 'make docs          write the tables and images of the documents'
	@echo 'make screenshots   take the screenshots of the documents in Chromium'
	@echo 'make bench         compare with other functions and libraries: about 15 minutes'
	@echo 'make load-test     send realistic load for a minute [URL=...]'
	@echo 'make soak          send load with hostile requests, and measure memory [MINUTES=30]'
	@echo 'make scannability  measure how well decoders read styled images: about 20 minutes'
	@echo 'make key           print a new API key [NAME=... SCOPES=read+write+make]'
	@echo 'make sign URL=...  print a signed URL [SECONDS=...]'
	@echo 'make audit         look for known vulnerabilities in the locked packages [ARGS=...]'
	@echo 'make lock          write requirements*.txt from requirements*.in [ARGS=--upgrade]'
	@echo 'make clean         delete $(VENV), with the API key of make run'

# Only this machine can connect, and only the owner can read the key and the records.
# The API of records needs an API key. If QR_API_KEYS is not set, use a key that is made once per checkout.
run: $(VENV)/.runs $(VENV)/.key
	@for file in $(VENV)/.key users.db*; do [ ! -f "$$file" ] || chmod 600 "$$file"; done
	@printf 'Try  http://localhost:$(PORT)/png?data=https://example.com\n     http://localhost:$(PORT)/svg?data=https://example.com\n     http://localhost:$(PORT)/user/42/qr\n'
	@case "$${USER_URL:-$$PUBLIC_URL}" in \
	  '') echo 'Warn do not print codes of links: they contain the host of the request, such as localhost:$(PORT); set PUBLIC_URL first' ;; \
	  *://localhost* | *://127.*) echo 'Warn do not print codes of links: other devices cannot open their host; set PUBLIC_URL or USER_URL to a public host first' ;; \
	esac
	@[ -n "$$QR_API_KEYS" ] || printf 'Key  X-API-Key: %s\n' "$$(sed -n 1p $(VENV)/.key)"
	@umask 077 && exec env MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 QR_API_KEYS="$${QR_API_KEYS:-$$(sed -n 2p $(VENV)/.key)}" $(VENV)/bin/functions-framework --target handle --host '$(HOST)' --port $(PORT)

key: $(VENV)/.runs
	@$(VENV)/bin/python -m qr.access.commands key --name '$(or $(NAME),key)' --scopes '$(or $(SCOPES),read+write+make)'

sign: $(VENV)/.runs
	@$(VENV)/bin/python -m qr.access.commands sign '$(URL)' $(if $(SECONDS),--seconds '$(SECONDS)')

# The tests start many processes. Without bytecode files, each process would compile the service and the tests again.
test test-all: export PYTHONDONTWRITEBYTECODE :=

# The profile of Hypothesis has a quarter of the examples. Three workers for two processors, because the fast tests wait
# for servers, browsers and timeouts for a part of their time. With worksteal, the tests of a file stay in one worker, and
# share its servers, until a worker has no other tests.
test: export PYTEST_XDIST_AUTO_NUM_WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 3 / 2)))
test: $(VENV)/.tests
	$(VENV)/bin/python -m pytest -n auto --dist worksteal -m "not exhaustive" --hypothesis-profile=fast $(ARGS)

# `make test` runs a sample of each large table, and `make test-all` runs the whole tables.
test-all: $(VENV)/.tests beam
	$(VENV)/bin/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/hadolint Dockerfile
	@if command -v shellcheck >/dev/null; then shellcheck deploy*.sh .ci/run; else echo 'shellcheck is not installed: shell scripts not checked'; fi

docs: $(VENV)/.tests
	@$(VENV)/bin/python -m docs >/dev/null # without the log of the service

screenshots: $(VENV)/.tests
	$(VENV)/bin/python -m docs.screenshots

bench: $(VENV)/.tests
	$(VENV)/bin/python -m bench

load-test: $(VENV)/.tests
	$(VENV)/bin/python -m bench.load $(if $(URL),--url '$(URL)')

soak: $(VENV)/.tests
	$(VENV)/bin/python -m bench.soak $(if $(MINUTES),--minutes '$(MINUTES)')

scannability: $(VENV)/.tests $(VENV)/.decoders
	$(VENV)/bin/python -m bench scannability

# pip-audit sends the names and versions of the packages to the service with the vulnerabilities.
audit: $(VENV)/.tests
	$(VENV)/bin/python -m checks.audit $(ARGS)

# Pin all packages that the packages in the .in files need, with their hashes, for all platforms and versions of Python.
# Versions stay as they are unless an .in file needs others, or ARGS is --upgrade or '--upgrade-package NAME'.
LOCK = UV_CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url $(ARGS)
lock: $(VENV)/.tests
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-container.in --constraint requirements.txt --output-file requirements-container.txt
	$(LOCK) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt
	$(LOCK) bench/scannability/requirements.in --constraint requirements-dev.txt --output-file bench/scannability/requirements.txt

clean:
	rm -rf $(VENV) examples/beam/.venv

# One stamp file per requirements file. Packages are installed only if the requirements file is newer than its stamp.
# pip checks the hash of each package, because the files contain hashes.
$(VENV)/.runs: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# Apache Beam needs other versions of some packages. A failure is no error: without Beam, the tests of the pipeline skip.
beam: examples/beam/.venv/.installed
examples/beam/.venv/.installed: examples/beam/requirements.txt
	-$(PYTHON) -m venv examples/beam/.venv && examples/beam/.venv/bin/pip install --quiet --disable-pip-version-check -r $< && touch $@

# A failure is no error: without a C++ compiler, the report names the decoder that is missing.
$(VENV)/.decoders: bench/scannability/requirements.txt $(VENV)/.tests
	-$(VENV)/bin/pip install --quiet --disable-pip-version-check -r bench/scannability/requirements.txt && touch $@

$(VENV)/.key: | $(VENV)/.runs
	@umask 077 && $(VENV)/bin/python -m qr.access.commands key --name development > $@

$(VENV)/.tests: requirements-dev.txt requirements-container.txt $(VENV)/.runs
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
