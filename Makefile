# Every command there is. Each one installs what it needs.
.PHONY: run test unit check fix messages bench clean

PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= python3

run: ## start the platform with the demonstration zone
	@$(PYTHON) scripts/tool.py build
	@.venv/bin/zoneworks serve --demo --host $(HOST) --port $(PORT)

test: ## every check and every test
	@$(PYTHON) scripts/tool.py test

unit: ## the tests that need neither database nor browser
	@$(PYTHON) scripts/tool.py unit

check: ## formatting, lint, types, import contracts, migrations, translations
	@$(PYTHON) scripts/tool.py check

fix: ## mend formatting and what lint can mend
	@$(PYTHON) scripts/tool.py fix

messages: ## gather the texts to translate
	@$(PYTHON) scripts/tool.py messages

bench: ## measure against the rivals
	@$(PYTHON) scripts/tool.py bench

clean: ## remove what was built; data in var/ stays
	rm -rf .venv .tools frontend/node_modules src/zoneworks/static/dist benchmarks/.venv
