# make run: everything set up, demo loaded, served.   make test: everything checked.
# PORT, DATABASE_URL and the other settings of README.md are honoured.

PORT ?= 8000
PY = .venv/bin/python

.PHONY: run test check bench setup setup-dev lock pictures format

run: setup
	@$(PY) setup/serve.py

setup:
	@command -v python3 >/dev/null || { echo "python3 (3.11 or newer) is missing. Bring it with:  apt-get install python3 python3-venv"; exit 1; }
	@python3 setup/environment.py requirements.txt
	@$(PY) setup/assets.py

setup-dev:
	@command -v python3 >/dev/null || { echo "python3 (3.11 or newer) is missing. Bring it with:  apt-get install python3 python3-venv"; exit 1; }
	@python3 setup/environment.py requirements.txt requirements-dev.txt
	@$(PY) setup/assets.py
	@$(PY) setup/browser.py

test: check
	$(PY) -m pytest

check: setup-dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/djlint templates --lint --quiet
	.venv/bin/lint-imports
	DEBUG=true $(PY) manage.py makemigrations --check --dry-run
	DEBUG=true $(PY) manage.py check --fail-level WARNING

format: setup-dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: setup-dev
	@python3 setup/environment.py requirements-bench.txt
	$(PY) -m bench

pictures: setup-dev
	$(PY) docs/pictures.py

lock:
	$(PY) -m pip install --quiet uv
	.venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 requirements.in -o requirements.txt
	for name in requirements-redis requirements-pdf requirements-dev requirements-bench; do .venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 $$name.in -o $$name.txt || exit 1; done
	.venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 setup/node.in -o setup/node.txt
	npm install --package-lock-only --ignore-scripts
