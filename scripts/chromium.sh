#!/usr/bin/env bash
# Debian's Chromium without a window, for the journeys: half the work of the one with a window that nobody sees.
# Says the one command to type where it cannot be installed from here.
set -euo pipefail
command -v chromium-headless-shell > /dev/null && exit 0
install="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell"
if command -v apt-get > /dev/null; then
  if [ "$(id -u)" = 0 ]; then sh -c "$install" > /dev/null && exit 0; fi
  if sudo -n true 2> /dev/null; then sudo sh -c "$install" > /dev/null && exit 0; fi
fi
echo "The journeys need Chromium. Type: sudo apt-get install chromium-headless-shell" >&2
exit 1
