#!/bin/sh
# The system's tools that the tests drive. Installs them where that is possible (root on Debian), else says what to
# install. With CI=true a missing tool is a failure, and no test may be skipped for want of it.
set -eu
wanted="chromium:chromium tshark:tshark editcap:wireshark-common tcpdump:tcpdump sngrep:sngrep ngrep:ngrep sipp:sip-tester tmux:tmux
  sipsak:sipsak dig:bind9-dnsutils ss:iproute2 ip:iproute2 nft:nftables openssl:openssl nginx:nginx-light wrk:wrk unshare:util-linux nsenter:util-linux
  mount:mount kamailio:kamailio kamcmd:kamailio java:default-jre-headless"
missing=""
for pair in $wanted; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
[ -e "$(ls /usr/lib/*/kamailio/modules/tls.so 2>/dev/null)" ] || missing="$missing kamailio-tls-modules"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing$missing"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  case $missing in # the tests start Kamailio where nobody sees it; as a service of the machine it must not begin to run
    *" kamailio"*) [ ! -d /run/systemd/system ] || [ -e /lib/systemd/system/kamailio.service ] || systemctl mask --quiet kamailio ;;
  esac
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "missing tools; on Debian: sudo apt-get install$missing" >&2
[ "${CI:-}" = true ] && exit 1
echo "tests that need them will be skipped" >&2
