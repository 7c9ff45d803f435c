#!/usr/bin/env bash
# Everything that judges a change. Brings its own Chromium, ClamAV and code reader where Debian can give them.
set -euo pipefail
cd "$(dirname "$0")/.."
# A module is compiled once, not by each of the processes that the tests start.
unset PYTHONDONTWRITEBYTECODE
scripts/chromium.sh
scripts/clamav.sh
scripts/libdmtx.sh
scripts/check.sh --without-tests
.venv/bin/pytest -n 2 -m "not prove"
