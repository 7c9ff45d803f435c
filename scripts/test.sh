#!/usr/bin/env bash
# Everything that judges a change. Brings its own Chromium where Debian can give it.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/chromium.sh
scripts/check.sh
.venv/bin/pytest -n 2 --dist loadgroup -m "not prove"
