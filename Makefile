# The two commands: `make serve` and `make test`. Everything is set up below this folder; nothing needs root,
# but where it has root on Debian, `make test` installs the browser and the capture tools.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
BIN := .venv/bin
NODE_BIN := $(shell command -v npm >/dev/null 2>&1 || echo "$(CURDIR)/$(BIN):")
export PATH := $(NODE_BIN)$(PATH)
export NO_MKDOCS_2_WARNING := 1
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: cards offline help serve site publish test check gallery bench incremental audit format setup assets tools record lock clean
.DEFAULT_GOAL := help

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: assets ## build, and serve with live reload
	@$(BIN)/sipcodes serve --address $(ADDRESS)

site: assets ## build into site/
	@$(BIN)/sipcodes build $(BUILD)

publish: assets ## build into site/ with .gz and .br beside every text
	@$(BIN)/sipcodes build --compress $(BUILD)

test: assets .venv/.dev tools audit/node_modules/.done ## run every test: unit, golden, site, browser
	@$(BIN)/python -m pytest
	@npm test --silent

check: assets .venv/.dev ## lint, types, content
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@npm run check --silent
	@$(BIN)/sipcodes check

gallery: site .venv/.dev ## pictures of every kind of page: build/gallery/index.html
	@$(BIN)/python -m bench.gallery

bench: bench-build bench-search bench-explain ## every benchmark

.PHONY: bench-build bench-quick bench-serve
bench-build: assets build/bench/venv/.done build/bench/node_modules/.done ## builds beside MkDocs, Zensical, Starlight and Hugo at 80 and 1,000 codes; half an hour
	@$(BIN)/python bench/build_bench.py

bench-quick: assets build/bench/venv/.done ## the same at 80 codes, once, and our search: two minutes
	@$(BIN)/python bench/build_bench.py --sizes 80 --runs 1 --name build-quick
	@$(MAKE) --no-print-directory bench-search-quick

bench-serve: assets ## from saving a file to seeing the page, while serving 80 codes
	@$(BIN)/python bench/serve_bench.py

build/bench/node_modules/.done: bench/package.json bench/package-lock.json | .venv/.run
	@echo "fetching the peers of the benchmarks"
	@# not "npm ci": it insists on packages for other systems, which a mirror may lack; what is locked is held to its hash
	@mkdir -p build/bench && cp bench/package.json bench/package-lock.json build/bench
	@cd build/bench && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

build/bench/venv/.done: bench/requirements.txt
	@$(PYTHON) -m venv build/bench/venv
	@build/bench/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.txt
	@touch $@

.PHONY: bench-search bench-search-quick
bench-search: assets .venv/.dev tools ## the search and its peers in Chromium; takes twenty minutes
	@$(BIN)/python bench/search_bench.py

.PHONY: bench-explain
bench-explain: site tools ## the trace explainer on 10,000 messages in Chromium
	@$(BIN)/python bench/explain_bench.py

bench-search-quick: assets .venv/.dev tools ## our search alone, at 80 codes: about a minute
	@$(BIN)/python bench/search_bench.py --quick

offline: site ## a zip of the site that works when it is opened from disk: build/sipcodes.zip
	@$(BIN)/sipcodes pack

cards: assets .venv/.dev tools ## render the cards for messengers anew
	@$(BIN)/python -m cards

audit: site .venv/.dev tools audit/node_modules/.done ## judge the built site: axe-core, Nu HTML checker, Lighthouse, bytes
	@$(BIN)/python -m audit

audit/node_modules/.done: audit/package.json audit/package-lock.json | .venv/.run
	@echo "fetching the judges"
	@cd audit && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch node_modules/.done

incremental: assets .venv/.dev ## a hundred random edits, each compared with a clean build; takes some minutes
	@EDITS=100 $(BIN)/python -m pytest -x tests/test_incremental.py

.PHONY: trust fuzz load
trust: assets .venv/.dev tools ## the table of what is promised about safety; a quarter of an hour
	@$(BIN)/python -m tests.trust

fuzz: assets .venv/.dev ## damaged input for every reader (MUTATIONS=100000) and for the trace explainer (FUZZ_SECONDS=60)
	@$(BIN)/python -m tests.fuzz $(or $(MUTATIONS),100000)
	@node tests/js/explain-fuzz.mjs $(or $(FUZZ_SECONDS),60)

load: assets .venv/.dev tools ## nginx with deploy/ under load, beside a plain file of the same size
	@$(BIN)/python -m tests.load

.PHONY: sbom vulnerabilities
sbom: .venv/.dev build/supply/venv/.done | node_modules/.done ## bills of materials (CycloneDX) in build/sbom/, and every licence
	@$(BIN)/python -m supply.sbom

vulnerabilities: .venv/.run build/supply/venv/.done ## what is known of the pinned versions; says where nobody could be asked
	@$(BIN)/python -m supply.vulnerabilities

build/supply/venv/.done: supply/requirements.txt
	@$(PYTHON) -m venv build/supply/venv
	@build/supply/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r supply/requirements.txt
	@touch $@

format: .venv/.dev ## bring the code into form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

setup: .venv/.run ## the environment alone

assets: .venv/.run theme/assets/vendor/vazirmatn.woff2 theme/assets/vendor/material.css

.venv/.run: requirements.txt pyproject.toml
	@echo "setting up .venv"
	@$(PYTHON) -m venv .venv || { echo "python3 has no venv module: on Debian, apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.txt
	@echo "adding the test tools to .venv"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.done: package.json package-lock.json | .venv/.run
	@command -v npm >/dev/null 2>&1 || { echo "no npm here: using the one of a Python wheel"; \
	  $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt; }
	@echo "fetching the npm assets"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

VAZIRMATN := node_modules/@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2

theme/assets/vendor/vazirmatn.woff2: node_modules/.done theme/vazirmatn.txt
	@mkdir -p $(@D)
	@$(BIN)/fonttools varLib.instancer --quiet --no-recalc-timestamp --output $@.ttf $(VAZIRMATN) wght=400:800
	@$(BIN)/pyftsubset $@.ttf --unicodes-file=theme/vazirmatn.txt --flavor=woff2 --output-file=$@
	@rm $@.ttf

theme/assets/vendor/material.css: node_modules/.done generator/stylesheet.mjs generator/material.txt
	@mkdir -p $(@D)
	@node generator/stylesheet.mjs $@ generator/material.txt \
	  $(sort $(wildcard .venv/lib/python3.*/site-packages/material/templates/assets/stylesheets/*.css))

tools: ## what the tests need from the system
	@sh tests/tools.sh

lock: .venv/.dev ## pin every dependency anew, with hashes
	@$(BIN)/pip install --quiet uv
	@for set in "requirements.txt:pyproject.toml requirements.in" "requirements-dev.txt:pyproject.toml requirements.in --extra dev" \
	  "requirements-node.txt:requirements-node.in" "bench/requirements.txt:bench/requirements.in" "supply/requirements.txt:supply/requirements.in"; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $${set#*:} -o $${set%%:*}; done
	@npm install --package-lock-only --ignore-scripts

record: assets .venv/.dev tools ## record anew: the exchanges and faulty calls of captures/, and what the recipes print
	@$(BIN)/python -m captures.record
	@$(BIN)/python -m captures.faults
	@$(BIN)/python -m captures.logs
	@$(BIN)/python -m tests.recipes.real_logs
	@RECORD=1 $(BIN)/python -m pytest tests/recipes

clean: ## remove everything that was made
	rm -rf .venv node_modules site .site.build-* build theme/assets/vendor *.egg-info
