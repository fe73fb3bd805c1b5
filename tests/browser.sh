#!/usr/bin/env bash
# Chromium for the browser tests, where it can be had without asking anybody: as root on a system
# with apt. Never fails and says nothing but what happened; without it those tests are skipped.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "no Chromium here: the browser tests will be skipped (install the package chromium)"
  exit 0
fi
echo "installing Chromium for the browser tests"
export DEBIAN_FRONTEND=noninteractive
limit() { timeout 300 "$@" >/dev/null 2>&1; }
{ limit apt-get install -y -qq --no-install-recommends chromium fonts-liberation ||
  { limit apt-get update -qq &&
    limit apt-get install -y -qq --no-install-recommends chromium fonts-liberation; }; } ||
  echo "Chromium could not be installed: the browser tests will be skipped"
exit 0
