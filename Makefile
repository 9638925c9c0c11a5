# Everything one needs to know is `make help`.
.DEFAULT_GOAL := help
.PHONY: help run demo test everything fuzz floods kills chaos lint fmt bench docs gallery

# Some systems forbid Python to keep what it compiled: the server would be compiled anew at each start.
unexport PYTHONDONTWRITEBYTECODE

# The first Python that is new enough; `make run PYTHON=python3.12` takes another.
PYTHON = $(shell for p in .venv/bin/python python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BOOTSTRAP = @py="$(PYTHON)"; [ -n "$$py" ] || { \
	echo "Sabar needs Python 3.11 or newer. On Debian or Ubuntu: apt-get install python3"; exit 1; }; \
	"$$py" tools/bootstrap.py

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

run: ## start the server; options are SABAR_… variables or sabar.toml (docs/settings.md)
	$(BOOTSTRAP) run
	@exec .venv/bin/sabar serve

demo: ## start the server with people who already talk
	$(BOOTSTRAP) run
	@exec .venv/bin/sabar demo

test: ## install what the tests need and run everything
	$(BOOTSTRAP) all
	@.venv/bin/python tools/test.py

fuzz: ## call every operation of the API thousands of times (FUZZ_EXAMPLES=500 each)
	$(BOOTSTRAP) all
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-500} .venv/bin/pytest tests/faults/test_fuzz.py

everything: ## all tests at once: `make test` takes turns: of two databases one a day, of the browser a third
	$(BOOTSTRAP) all
	@TESTS_TURN= .venv/bin/python tools/test.py

lint: ## check style and types
	$(BOOTSTRAP) all
	@.venv/bin/python tools/test.py lint

fmt: ## put the code into shape
	$(BOOTSTRAP) all
	@.venv/bin/ruff check --quiet --fix-only . && .venv/bin/ruff format .

floods: ## hold 8,000 connections that say nothing, and see that nobody notices
	$(BOOTSTRAP) all
	@FLOOD_FILES=20000 .venv/bin/pytest tests/faults/test_floods.py

kills: ## kill the server over 750 held posts, and find each once or taken back
	$(BOOTSTRAP) all
	@KILL_POSTS=500 .venv/bin/pytest tests/faults/test_kill_outbox.py

chaos: ## send 2,000 posts to fifty servers, most of them slow, dead or broken, and measure who waits
	$(BOOTSTRAP) all
	@CHAOS_POSTS=$${CHAOS_POSTS:-2000} .venv/bin/pytest -s tests/faults/test_deliveries_in_chaos.py

bench: ## measure, each figure beside a baseline of the same run
	$(BOOTSTRAP) all
	@.venv/bin/python -m bench

docs: ## write the pages that come from the code
	$(BOOTSTRAP) all
	@.venv/bin/python tools/docs.py

gallery: ## take pictures of every page of the demo (GALLERY="home thread": of these)
	$(BOOTSTRAP) all
	@.venv/bin/python tools/gallery.py
