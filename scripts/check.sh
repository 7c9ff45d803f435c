#!/usr/bin/env bash
# Format, types, floors and pure tests: under a minute, before each commit.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
"$bin"/ruff format --check --quiet . || { echo "make fix formats these files:"; "$bin"/ruff format --check . | head; exit 1; }
"$bin"/ruff check --quiet .
"$bin"/djlint --lint --quiet guichet/web/templates
"$bin"/lint-imports --no-cache > .venv/floors.txt 2>&1 || { cat .venv/floors.txt; exit 1; }
# `make test` runs every test once, after what is above.
if [ "${1:-}" = --without-tests ]; then exec "$bin"/basedpyright --level error; fi
# Types take one processor while the tests begin; both say all they find.
"$bin"/basedpyright --level error > .venv/types.txt 2>&1 & types=$!
pure=()
for floor in rules territory parameters catalogue orientation procedures documents/issued/two_d_doc architecture; do
  if [ -d "tests/$floor" ]; then pure+=("tests/$floor"); fi
done
failed=0
"$bin"/pytest -q -n 2 -m "not prove and not long" "${pure[@]}" || failed=1
wait "$types" || { cat .venv/types.txt; failed=1; }
exit "$failed"
