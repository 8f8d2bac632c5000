#!/usr/bin/env bash
# Takes Tenkyo off this machine. The documents and the settings stay where they are.
set -euo pipefail
export LC_ALL=C.UTF-8

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[ -f "$HERE/install.env" ] || {
  printf 'エラー: install.env がありません。入れた場所の uninstall.sh（例: /opt/tenkyo/uninstall.sh）を実行してください。\n' >&2
  exit 1
}
MODE="" PREFIX="" DATA="" ETC="" UNITS=""
# shellcheck source=/dev/null
. "$HERE/install.env"
if [ "$MODE" = system ] && [ "$(id -u)" != 0 ]; then
  printf 'エラー: root で実行してください（例: sudo %s/uninstall.sh）。\n' "$PREFIX" >&2
  exit 1
fi

units=(tenkyo-ui.service tenkyo-api.service tenkyo-api.socket)
if [ "$MODE" != root ] && [ -d /run/systemd/system ]; then
  scope=()
  [ "$MODE" != user ] || scope=(--user)
  systemctl "${scope[@]}" disable --quiet --now "${units[@]}" 2>/dev/null || true
fi
for unit in "${units[@]}"; do rm -f -- "$UNITS/$unit"; done
if [ "$MODE" != root ] && [ -d /run/systemd/system ]; then systemctl "${scope[@]}" daemon-reload || true; fi

if [ "$MODE" = system ]; then
  [ "$(readlink /usr/local/bin/tenkyo 2>/dev/null)" != "$PREFIX/bin/tenkyo" ] || rm -f /usr/local/bin/tenkyo
  [ ! -L /usr/local/share/fonts/tenkyo ] || rm -f /usr/local/share/fonts/tenkyo
fi
rm -rf -- "${PREFIX:?}/versions" "${PREFIX:?}/models" "${PREFIX:?}/bin"
rm -f -- "$PREFIX/current" "$PREFIX/previous" "$PREFIX/install.env" "$PREFIX/uninstall.sh" "$PREFIX/.lock"
rmdir --ignore-fail-on-non-empty -- "$PREFIX"

printf 'プログラムを消しました。残したもの: データ %s、設定 %s\n' "$DATA" "$ETC"
printf '文書や履歴も消すときは、バックアップを取ってから rm -r %s %s を実行してください。\n' "$DATA" "$ETC"
