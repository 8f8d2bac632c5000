#!/usr/bin/env bash
# From this archive to the first cited answer with no network at all: in a network namespace that
# has loopback only, installed into a new folder. Tells how long it took.
# Usage: ./trial.sh [FOLDER]   (root, or a kernel that lets users make namespaces)
set -euo pipefail
export LC_ALL=C.UTF-8

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if [ "${TENKYO_TRIAL:-}" != inside ]; then
  separate=(unshare --net)
  [ "$(id -u)" = 0 ] || separate=(unshare --map-root-user --net)
  exec env TENKYO_TRIAL=inside "${separate[@]}" "$0" "$@"
fi

ip link set lo up 2>/dev/null || true
if grep -v '^ *lo:' /proc/self/net/dev | grep -q ':'; then
  printf 'エラー: lo のほかに通信の口があります。\n' >&2
  exit 1
fi

root="${1:-$(mktemp -d)}"
began=$SECONDS
"$HERE/install.sh" --root "$root"
installed=$((SECONDS - began))
tenkyo="$root/opt/tenkyo/bin/tenkyo"
"$tenkyo" doctor
"$tenkyo" ingest "$HERE/sample" --collection sample
answer="$("$tenkyo" ask "推進会議の議長は誰ですか" --collection sample)"
printf '\n%s\n\n' "$answer"
grep -q '暮らし基盤副大臣が務め.*\[1\]' <<<"$answer" || {
  printf 'エラー: 引用つきの回答になっていません。\n' >&2
  exit 1
}
printf '通信なしで、書庫から最初の引用つき回答まで %d 秒（うち導入 %d 秒）。入れた場所: %s\n' \
  $((SECONDS - began)) "$installed" "$root"
