#!/usr/bin/env bash
# Debian's Chromium for the journeys; says the one command to type where it cannot be installed from here.
set -euo pipefail
command -v chromium > /dev/null && exit 0
install="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium"
if command -v apt-get > /dev/null; then
  if [ "$(id -u)" = 0 ]; then sh -c "$install" > /dev/null && exit 0; fi
  if sudo -n true 2> /dev/null; then sudo sh -c "$install" > /dev/null && exit 0; fi
fi
echo "The journeys need Chromium. Type: sudo apt-get install chromium" >&2
exit 1
