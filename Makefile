# The two commands for a fresh machine: `make demo` and `make test`. Everything else is for us.
# Needs python3 >= 3.11 and make; all else comes from the hashed lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HAPROXY := build/haproxy/haproxy

.PHONY: demo test lint types imports wheel slow kill balancer faults quarter fuzz bench lock clean

demo: $(READY)
	@$(BIN)/importer demo

test: $(READY)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -q \
	  -m "not slow and not kill and not balancer and not faults and not quarter"

# The longer suites: what takes minutes. Those of many waits have more workers than there are cores.
slow: $(READY)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "slow and not kill" -q

# Imports of 5,000 contacts that are killed at every durable step and at any request, retries that are,
# and every single write failing; on SQLite and PostgreSQL. Prints how many kills and violations there
# were. The short form of each is in `make test`, on PostgreSQL in `make slow`.
kill: $(READY)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m kill -q

# What networks and servers can do: each fault with both transports. A storm of all is in `make test`.
faults: $(READY)
	@$(BIN)/python -m pytest -n 4 --dist worksteal -m faults -q tests/faults

# 90 nights of a job, simulated: 50,000 contacts of which one in a hundred changes each night.
quarter: $(READY)
	@$(BIN)/python -m pytest -m quarter -q -rP tests/nightly

# Imports through a real haproxy over three sandboxes, one of which is killed and comes back.
balancer: $(READY) $(HAPROXY)
	@$(BIN)/python -m pytest -m balancer -q tests/e2e/balancer

# Files with bytes changed, and bytes that are no files: `make fuzz FUZZ_EXAMPLES=100000` for a night.
FUZZ_EXAMPLES ?= 2000
fuzz: $(READY)
	@HYPOTHESIS_PROFILE=fuzz FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest -n 2 --dist worksteal \
	  --timeout 0 -q tests/corpus/test_fuzz.py tests/phone/test_damage.py tests/phone/test_slips.py \
	  tests/phone/test_numbering.py

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

imports: $(READY)
	@$(BIN)/lint-imports

# Builds the wheel and runs it in a clean environment and an empty folder: the demo, a preset, the
# schema, and a mapping that it suggests for a sample file. tests/test_wheel.py looks into it.
wheel: $(READY)
	@rm -rf dist build/wheel
	@$(BIN)/python -m build --no-isolation --wheel --outdir dist . >/dev/null
	@$(PYTHON) -m venv build/wheel
	@build/wheel/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@build/wheel/bin/python -m pip install --quiet --disable-pip-version-check --no-deps dist/*.whl
	@mkdir -p build/wheel/empty
	@cd build/wheel/empty && ../bin/importer demo
	@cd build/wheel/empty && ../bin/importer mappings hubspot > hubspot.yaml
	@cd build/wheel/empty && ../bin/importer mappings --schema > mapping.schema.json
	@cd build/wheel/empty && ../bin/importer suggest ../../../sample_data/leads.csv > suggested.yaml
	@cd build/wheel/empty && ../bin/importer check ../../../sample_data/leads.csv -m suggested.yaml \
	  --quiet --json > summary.json || test $$? -eq 1 # some sample rows are hopeless on purpose
	@cd build/wheel/empty && grep -q "^version: 1" hubspot.yaml && grep -q '"rows": 263' summary.json

bench: $(READY)
	@$(BIN)/python -m benchmarks

# Writes both locks anew from pyproject.toml; needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header pyproject.toml --extra postgres --extra notify --extra s3 --extra sftp \
	  --group dev -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header pyproject.toml -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Not there afterwards where it cannot be had: then the tests say so, and under CI they fail.
$(HAPROXY): .ci/haproxy
	@.ci/haproxy $(@D)

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("python3 3.11 or newer is needed; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up .venv (once; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)
