#!/usr/bin/env bash
# Debian's ClamAV for the tests of the antivirus; says the one command to type where it cannot be installed from here.
set -euo pipefail
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v clamd > /dev/null && exit 0
install="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends clamav-daemon"
if command -v apt-get > /dev/null; then
  if [ "$(id -u)" = 0 ]; then sh -c "$install" > /dev/null && exit 0; fi
  if sudo -n true 2> /dev/null; then sudo sh -c "$install" > /dev/null && exit 0; fi
fi
echo "The tests of the antivirus need clamd. Type: sudo apt-get install --no-install-recommends clamav-daemon" >&2
exit 1
