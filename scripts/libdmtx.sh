#!/usr/bin/env bash
# The DataMatrix reader that checks printed codes; says the one command to type where it cannot be installed from here.
set -euo pipefail
ldconfig -p | grep libdmtx.so.0 > /dev/null && exit 0
install="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libdmtx0b"
if command -v apt-get > /dev/null; then
  if [ "$(id -u)" = 0 ]; then sh -c "$install" > /dev/null && exit 0; fi
  if sudo -n true 2> /dev/null; then sudo sh -c "$install" > /dev/null && exit 0; fi
fi
echo "The printed codes are read back with libdmtx. Type: sudo apt-get install libdmtx0b" >&2
exit 1
