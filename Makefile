# Verbs only. What a verb does stands beside what it serves.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup up down native-up native-down compose-up compose-down install-bridge link restore test test-compose bench-compose check bench gen shots dev dist release redis-cli web browser

TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)
# Always the whole workspace: another selection of crates means other features, and everything built twice.
BUILD := --locked --workspace
METATRON := $(TARGET)/release/metatron
ANY_METATRON := $(firstword $(wildcard $(METATRON) $(TARGET)/debug/metatron))
COMPOSE := services/metatron/setup/compose.sh
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)
export METATRON_WEB_DIR ?= $(CURDIR)/web/dist
$(if $(WORKERS),$(eval export METATRON_WORKERS := $(WORKERS)))

help:
	@echo "make up          set up what is missing, build, start, print the address; make down: stop it, data stays"
	@echo "make test        every test that needs no container engine; make test-compose: those that do"
	@echo "make check       formatter, lints, laws, types; make bench: the figures; make dev: the stack and Vite with hot reload"
	@echo "make dist: a tarball that needs no compiler; make setup | gen | shots | redis-cli; in containers: link, restore FILE=…, sudo make install-bridge [ARGS=…]"

setup:
	@services/metatron/setup/machine.sh

# In containers where an engine answers, else natively; METATRON_MODE says which.
up down:
	@mode=$$($(COMPOSE) mode) && $(MAKE) --no-print-directory $$mode-$@
compose-up compose-down install-bridge link restore:
	@$(COMPOSE) $(@:compose-%=%) $${FILE:+"$$FILE"} $(ARGS)
release:
	@test -x $(METATRON) || echo "Building the services, ten minutes and more, the last five in silence …"; cargo build --release $(BUILD) --bins
native-up: setup web release
	@$(METATRON) upgrade
dist: setup web release
	@services/metatron/setup/dist.sh $(TARGET)
native-down:
	@$(or $(ANY_METATRON:=  down),echo "Nothing was built here; nothing runs from here.")

web: web/dist/index.html
web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	@echo "Building the pages, up to a minute …"; cd web && npm run --silent build
	@touch $@
%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund
	@touch $@
browser: tests/browser/node_modules/.package-lock.json
	@services/metatron/setup/machine.sh tests

test: setup web browser
	cargo build $(BUILD) --all-targets
	@.ci/tally
test-compose: browser
	@tests/compose/run.sh
bench-compose: browser
	@tests/compose/run.sh bench

check: web/node_modules/.package-lock.json
	cargo fmt --all --check
	cargo clippy $(BUILD) --all-targets -- -D warnings
	cargo test $(BUILD) -q --test law
	@$(MAKE) --no-print-directory gen
	@if git status --short web/src/protocol | grep .; then echo "Commit what make gen made in web/src/protocol."; exit 1; fi
	cd web && npm run check
gen:
	cargo test $(BUILD) -q --lib export_bindings > /dev/null

bench: setup web browser release
	@bad=0; $(TARGET)/release/bench || bad=1; cd tests/browser && METATRON_BIN=$(METATRON) npm run --silent bench || bad=1; exit $$bad
shots: setup web browser release
	cd tests/browser && METATRON_BIN=$(METATRON) npm run shots
dev: setup web/node_modules/.package-lock.json
	cargo build $(BUILD) --bins
	@$(TARGET)/debug/metatron up
	cd web && npm run dev
redis-cli:
	@if [ $$($(COMPOSE) mode) = compose ]; then $(COMPOSE) redis-cli; else $(or $(ANY_METATRON:=  redis-cli),{ echo "Nothing was built here: make up" >&2; exit 1; }); fi
