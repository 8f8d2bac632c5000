#!/usr/bin/env bash
# Installs Tenkyo from this archive alone: no network, no package index.
# Everything is checked before anything is written; what is there keeps running until the new
# version stands beside it and has taken the state database to its own tables (what runs goes on
# with those), and `current` is switched in one step. On the way back the tables go back first.
set -euo pipefail
export LC_ALL=C.UTF-8
unset TENKYO_HOME # the data that are upgraded are those of this installation
umask 022

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly HERE DATA_MB=1024
START_S=90
ROOT="" MODE=system PYTHON="" KEYRING="" ONLY_CHECK="" ONLY_PREPARE="" ROLLBACK="" SERVICE=1 REINDEX=1
PREFIX="" DATA="" ETC="" UNITS="" SERVICE_USER="" VERSION_DIR="" PRINT=""

say() { printf '%s\n' "$*"; }
fail() {
  printf 'エラー: %s\n' "$*" >&2
  exit 1
}

usage() {
  cat <<'TEXT'
使い方: ./install.sh [オプション]

  （なし）            /opt/tenkyo に入れ、systemd のサービスにします（root で）
  --user              自分だけのために、ホームの下に入れます（root は要りません）
  --root DIR          DIR の下に一式を入れます（サービスと利用者は作りません。試すとき）
  --python PATH       使う Python（既定は python3.11 など、この書庫と同じ版を探します）
  --signed-by FILE    SHA256SUMS の署名を、この公開鍵の束（gpg --export したもの）で確かめます
  --no-service        サービスを始めず、ファイルだけを置きます
  --no-reindex        更新のとき、コレクションを作り直しません（あとで tenkyo upgrade）
  --check             書庫と機械を確かめるだけで、何も書きません
  --prepare           新しい版を今の版のとなりに入れ、データの何が変わるかを示して止まります
  --rollback          1つ前の版に、データも合わせて戻します
  --help              この説明

同じ版をもう一度入れても、何も壊しません。新しい版の書庫で実行すると、更新になります。
文書と設定はそのまま残ります。
TEXT
}

arguments() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --user) MODE=user ;;
      --root | --python | --signed-by)
        [ -n "${2:-}" ] || fail "$1 のあとに値を書いてください。"
        case "$1" in
          --root) MODE=root ROOT="$(realpath -m -- "$2")" ;;
          --python) PYTHON="$2" ;;
          --signed-by) KEYRING="$2" ;;
        esac
        shift
        ;;
      --no-service) SERVICE="" ;;
      --no-reindex) REINDEX="" ;;
      --check) ONLY_CHECK=1 ;;
      --prepare) ONLY_PREPARE=1 ;;
      --rollback) ROLLBACK=1 ;;
      --help | -h)
        usage
        exit 0
        ;;
      *) fail "オプション $1 はありません（./install.sh --help）。" ;;
    esac
    shift
  done
}

places() {
  case "$MODE" in
    system)
      [ "$(id -u)" = 0 ] || [ -n "$ONLY_CHECK" ] ||
        fail "root で実行してください（例: sudo ./install.sh）。root なしで使うには --user を付けます。"
      SERVICE_USER=tenkyo
      PREFIX=/opt/tenkyo DATA=/var/lib/tenkyo ETC=/etc/tenkyo UNITS=/etc/systemd/system
      ;;
    root)
      PREFIX="$ROOT/opt/tenkyo" DATA="$ROOT/var/lib/tenkyo" ETC="$ROOT/etc/tenkyo"
      UNITS="$ROOT/etc/systemd/system" SERVICE=""
      ;;
    user)
      PREFIX="$HOME/.local/opt/tenkyo" DATA="${XDG_DATA_HOME:-$HOME/.local/share}/tenkyo"
      ETC="${XDG_CONFIG_HOME:-$HOME/.config}/tenkyo"
      UNITS="${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user"
      ;;
  esac
}

# ---- checks: nothing is written -------------------------------------------------------------

check_sums() {
  local told
  [ -f "$HERE/SHA256SUMS" ] || fail "SHA256SUMS がありません。書庫を展開し直してください。"
  if [ -n "$KEYRING" ]; then
    [ -f "$HERE/SHA256SUMS.asc" ] || fail "署名 SHA256SUMS.asc がありません。配布元に確かめてください。"
    [ -f "$KEYRING" ] || fail "公開鍵の束 $KEYRING がありません。"
    [ "$(head -c 5 -- "$KEYRING" | tr -d '\0')" != ----- ] ||
      fail "$KEYRING は文字の形（--armor）の鍵です。gpg --dearmor $KEYRING でできる $KEYRING.gpg を指定してください。"
    command -v gpgv >/dev/null || fail "署名を確かめる gpgv がありません（apt-get install gpgv）。"
    gpgv --quiet --keyring "$(realpath -- "$KEYRING")" "$HERE/SHA256SUMS.asc" "$HERE/SHA256SUMS" 2>/dev/null ||
      fail "SHA256SUMS の署名が、$KEYRING の鍵によるものではありません。何も入れていません。"
  fi
  told="$(cd "$HERE" && sha256sum --check --quiet --strict SHA256SUMS 2>/dev/null)" && return
  fail "書庫の中身が、作られたときと違います。何も入れていません。書庫を運び直してください。
$(printf '%s\n' "$told" | sed -E 's/: (FAILED|失敗).*$//; s/^/  /')"
}

check_machine() {
  local machine glibc
  machine="$(uname -m)"
  [ "$machine" = "$BUNDLE_MACHINE" ] ||
    fail "この書庫は $BUNDLE_MACHINE の機械用です（この機械は $machine）。同じ種類の機械で make bundle をやり直してください。"
  glibc="$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/.* //')"
  [ "$(printf '%s\n%s\n' "$BUNDLE_GLIBC" "${glibc:-0}" | sort -V | head -n1)" = "$BUNDLE_GLIBC" ] ||
    fail "この書庫には glibc $BUNDLE_GLIBC 以上が要ります（この機械は ${glibc:-不明}）。対応する OS は docs/manuals/導入手順書.md にあります。"
}

check_python() {
  local name candidates=("python$BUNDLE_PYTHON_VERSION" python3)
  [ -z "$PYTHON" ] || candidates=("$PYTHON")
  for name in "${candidates[@]}"; do
    if "$name" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$BUNDLE_PYTHON_VERSION')" 2>/dev/null; then
      PYTHON="$(command -v "$name")"
      "$PYTHON" -c "import sys; sys.exit(sys.version_info[:3] < tuple(map(int, '$BUNDLE_PYTHON_LEAST'.split('.'))))" ||
        fail "$PYTHON は $("$PYTHON" -V) です。この書庫には $BUNDLE_PYTHON_LEAST 以上の $BUNDLE_PYTHON_VERSION が要ります。"
      "$PYTHON" -c 'import venv, ensurepip, ssl, sqlite3' 2>/dev/null ||
        fail "$PYTHON で venv が使えません。OS の媒体から入れてください（Debian / Ubuntu: python$BUNDLE_PYTHON_VERSION-venv）。"
      return
    fi
  done
  fail "Python $BUNDLE_PYTHON_VERSION が見つかりません。OS の媒体から入れるか、--python で場所を指定してください。"
}

free_mb() { # of the file system on which a folder is or will be
  local folder="$1"
  while [ ! -e "$folder" ]; do folder="$(dirname "$folder")"; done
  df -Pm -- "$folder" | awk 'NR == 2 { print $4 }'
}

check_space() {
  local free
  free="$(free_mb "$PREFIX")"
  [ "$free" -ge "$BUNDLE_NEEDED_MB" ] ||
    fail "$PREFIX の空きが足りません（要る $BUNDLE_NEEDED_MB MB、空き $free MB）。空きを増やしてください。何も入れていません。"
  free="$(free_mb "$DATA")"
  [ "$free" -ge "$DATA_MB" ] ||
    fail "$DATA の空きが足りません（要る $DATA_MB MB、空き $free MB）。空きを増やしてください。何も入れていません。"
}

# ---- the new version, beside what is there ---------------------------------------------------

choose_version_dir() { # the same version made anew gets a folder of its own
  PRINT="$(sha256sum "$HERE/SHA256SUMS" | cut -c1-64)"
  VERSION_DIR="$PREFIX/versions/$BUNDLE_VERSION"
  if [ -f "$VERSION_DIR/.complete" ] && [ "$(cat "$VERSION_DIR/.complete")" != "$PRINT" ]; then
    VERSION_DIR="$VERSION_DIR-${PRINT:0:8}"
  fi
}

remove_half() { # whatever stops us, what was there stays as it was
  local code=$?
  if [ "$code" -ne 0 ] && [ -n "$VERSION_DIR" ] && [ -d "$VERSION_DIR" ] && [ ! -f "$VERSION_DIR/.complete" ]; then
    rm -rf -- "$VERSION_DIR"
    printf '途中まで入れたものを消しました。前からあるものは、そのままです。\n' >&2
  fi
}

put_version() {
  if [ -f "$VERSION_DIR/.complete" ]; then
    say "版 $(basename "$VERSION_DIR") は入っています。"
    return
  fi
  say "版 $BUNDLE_VERSION を $VERSION_DIR に入れています（数分かかります）…"
  rm -rf -- "$VERSION_DIR"
  mkdir -p "$PREFIX/versions"
  trap remove_half EXIT
  "$PYTHON" -m venv -- "$VERSION_DIR" || fail "$VERSION_DIR に環境を作れません。権限と空きを確かめてください。"
  env -u PYTHONPATH -u PYTHONHOME PIP_CONFIG_FILE=/dev/null \
    "$VERSION_DIR/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
    --no-index --find-links "$HERE/wheels" --no-deps --no-compile --require-hashes \
    -r "$HERE/requirements.txt" ||
    fail "部品を入れられません。空きを確かめて、もう一度実行してください。"
  # On all cores, and now: who runs it later may not write here.
  "$VERSION_DIR/bin/python" -m compileall -q -j 0 "$VERSION_DIR/lib" >/dev/null 2>&1 || true
  mkdir -p "$VERSION_DIR/share/tenkyo"
  local part
  for part in docs sample fonts nginx sbom.cdx.json THIRD_PARTY_LICENSES.txt LICENSE README.md; do
    [ ! -e "$HERE/$part" ] || cp -R -- "$HERE/$part" "$VERSION_DIR/share/tenkyo/"
  done
  # What a version is run with lies with it, so that a way back brings it along.
  mkdir -p "$VERSION_DIR/share/tenkyo/installation"
  cp -R -- "$HERE/systemd" "$HERE/tenkyo.sh" "$HERE/uninstall.sh" "$VERSION_DIR/share/tenkyo/installation/"
  check_version
  sync
  printf '%s\n' "$PRINT" >"$VERSION_DIR/.complete"
}

check_version() { # it runs, before anything is told to use it
  local scratch
  scratch="$(mktemp -d)"
  if ! TENKYO_HOME="$scratch" "$VERSION_DIR/bin/tenkyo" doctor >"$scratch/told" 2>&1; then
    cat "$scratch/told" >&2
    rm -rf -- "$scratch"
    fail "入れた版が正しく動きません（上の表示）。今までの版は、そのままです。"
  fi
  rm -rf -- "$scratch"
}

# ---- data, settings, services ----------------------------------------------------------------

as_service() { # a command as the one who owns the data
  if [ "$MODE" = system ]; then runuser -u "$SERVICE_USER" -- "$@"; else "$@"; fi
}

put_data() {
  if [ "$MODE" = system ] && ! id "$SERVICE_USER" >/dev/null 2>&1; then
    useradd --system --user-group --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin "$SERVICE_USER"
    say "利用者 $SERVICE_USER を作りました。"
  fi
  mkdir -p "$DATA" "$ETC"
  chmod 0700 "$DATA"
  local name
  for name in tenkyo.toml tenkyo.env; do
    filled "$HERE/etc/$name" >"$ETC/$name.example"
    [ -e "$ETC/$name" ] || install -m 0640 "$ETC/$name.example" "$ETC/$name"
  done
  [ -e "$DATA/tenkyo.toml" ] || [ -L "$DATA/tenkyo.toml" ] || ln -s "$ETC/tenkyo.toml" "$DATA/tenkyo.toml"
  if [ "$MODE" = system ]; then
    chown "$SERVICE_USER:$SERVICE_USER" "$DATA"
    chown -h "$SERVICE_USER:$SERVICE_USER" "$DATA/tenkyo.toml"
    chown root:"$SERVICE_USER" "$ETC" "$ETC/tenkyo.toml" "$ETC/tenkyo.env"
    chmod 0750 "$ETC"
  fi
}

filled() { # a template with our places in it
  local text
  text="$(cat "$1")"
  text="${text//@PREFIX@/$PREFIX}"
  text="${text//@DATA@/$DATA}"
  text="${text//@ETC@/$ETC}"
  printf '%s\n' "${text//@USER@/$SERVICE_USER}"
}

version_runs() { # tenkyo of a folder below versions/, as the wrapper of the current one runs it
  local version="$1" text
  shift
  text="$(filled "$HERE/tenkyo.sh")"
  as_service sh -c "${text//"$PREFIX/current/"/"$PREFIX/$version/"}" tenkyo "$@"
}

# ---- the data of an upgrade --------------------------------------------------------------------

of_plan() { # a fact of `upgrade --check --json` on stdin, read by the Python of a version
  "$PREFIX/$1/bin/python" -c "import json, sys; plan = json.load(sys.stdin); print($2)"
}

check_upgrade() { # what the new version would change in the data; it changes nothing
  local version="$1" possible
  say "データの更新を確かめています…"
  version_runs "$version" upgrade --check ||
    fail "このデータは、新しい版では使えません（上の表示）。今までの版は、そのままです。"
  possible="$(version_runs "$version" upgrade --check --json | of_plan "$version" '
plan["state"]["known"] and plan["free"] >= plan["needed"]
and all(one["place"] == "環境変数" for one in plan["settings"])')"
  [ "$possible" = True ] ||
    fail "このままでは更新できません（上の × の行を直してください）。今までの版は、そのままです。"
}

take_forward() { # a backup, then the tables: all of it or nothing; what runs goes on with them
  say "データを更新しています（表が変わるときは、先にバックアップを作ります）…"
  version_runs "$1" upgrade --no-reindex ||
    fail "データを更新できませんでした（上の表示）。今までの版は、そのままです。"
}

older_tables() { # the revision that a version needs to be given; empty where it knows the present
  version_runs "$1" upgrade --check --json 2>/dev/null |
    of_plan "$1" '"" if plan["state"]["known"] else plan["state"]["wanted"]' 2>/dev/null ||
    printf 'unknown'
}

take_back() { # the tables, from a version to an older one; the services are stopped
  local from="$1" revision="$2"
  shift 2
  case "$revision" in
    '') ;;
    unknown) version_runs "$from" upgrade --undo "$@" || true ;; # where nothing is noted, it fails
    *) version_runs "$from" upgrade --downgrade "$revision" "$@" ;;
  esac
}

reindex() { # with the new version, which answers meanwhile
  local version="$1" count
  count="$(version_runs "$version" upgrade --check --json | of_plan "$version" 'len(plan["collections"])')" || return 0
  [ "$count" != 0 ] || return 0
  if [ -z "$REINDEX" ] || ! has_services; then
    say "  コレクション $count 個の作り直しが残っています。今の版が動いたら: $PREFIX/bin/tenkyo upgrade"
    return 0
  fi
  say "コレクション $count 個を作り直しています。そのあいだも質問に答えます（止めても、あとで tenkyo upgrade が続きをします）…"
  version_runs "$version" upgrade ||
    say "  作り直せなかったコレクションがあります（上の表示）。直してから: $PREFIX/bin/tenkyo upgrade"
}

# Called where a failure is answered, and so where `set -e` does not hold: each step by `&&`.
put_around() { # command, units and uninstaller of a folder below versions/, as they lie in it
  local from="$PREFIX/$1/share/tenkyo/installation"
  [ -d "$from" ] || return 0
  put_command "$from" && put_units "$from" && put_uninstaller "$from"
}

put_command() { # `tenkyo`, as the one who owns the data, with the variables of the services
  mkdir -p "$PREFIX/bin" &&
    filled "$1/tenkyo.sh" >"$PREFIX/bin/tenkyo.new" &&
    chmod 0755 "$PREFIX/bin/tenkyo.new" &&
    mv -f -- "$PREFIX/bin/tenkyo.new" "$PREFIX/bin/tenkyo" || return 1
  [ "$MODE" != system ] || ln -sfn "$PREFIX/bin/tenkyo" /usr/local/bin/tenkyo
}

put_units() {
  local unit
  mkdir -p "$UNITS" || return 1
  for unit in tenkyo-api.socket tenkyo-api.service tenkyo-ui.service; do
    filled "$1/systemd/$unit" >"$UNITS/$unit.new" || return 1
    if [ -z "$SERVICE_USER" ]; then
      # A user's own services cannot take on another user, nor close what only root can close.
      sed -i '/^User=/d; /^Group=/d; /^# 閉じ込め/,/^$/d; s/multi-user.target/default.target/' "$UNITS/$unit.new" || return 1
    fi
    mv -f -- "$UNITS/$unit.new" "$UNITS/$unit" || return 1
  done
}

put_uninstaller() {
  printf 'MODE=%q\nPREFIX=%q\nDATA=%q\nETC=%q\nUNITS=%q\n' "$MODE" "$PREFIX" "$DATA" "$ETC" "$UNITS" \
    >"$PREFIX/install.env" &&
    install -m 0755 "$1/uninstall.sh" "$PREFIX/uninstall.sh"
}

put_models() { # beside the versions: settings name them, whatever version runs
  local model name target
  for model in "$HERE"/models/*/; do
    [ -f "$model/tenkyo-model.json" ] || continue
    name="$(basename "$model")"
    target="$PREFIX/models/$name"
    if [ -d "$target" ] && ! cmp -s "$model/tenkyo-model.json" "$target/tenkyo-model.json"; then
      target="$target-$(sha256sum "$model/tenkyo-model.json" | cut -c1-8)"
    fi
    if [ ! -d "$target" ]; then
      mkdir -p "$PREFIX/models"
      rm -rf -- "$target.new"
      cp -R -- "$model" "$target.new" || {
        rm -rf -- "$target.new"
        fail "モデル $name を $PREFIX/models に置けません。空きを確かめてください。今までの版は、そのままです。"
      }
      mv -- "$target.new" "$target"
    fi
    say "  モデル: $target"
  done
}

put_fonts() {
  [ "$MODE" = system ] && [ -d "$VERSION_DIR/share/tenkyo/fonts" ] || return 0
  mkdir -p /usr/local/share/fonts
  ln -sfn "$PREFIX/current/share/tenkyo/fonts" /usr/local/share/fonts/tenkyo
  ! command -v fc-cache >/dev/null || fc-cache -f /usr/local/share/fonts 2>/dev/null || true
}

switch_to() { # a folder below versions/, in one step
  local target="$1" now=""
  [ ! -L "$PREFIX/current" ] || now="$(readlink "$PREFIX/current")"
  [ "$now" != "$target" ] || return 0
  [ -z "$now" ] || { ln -sfn "$now" "$PREFIX/.previous" && mv -Tf -- "$PREFIX/.previous" "$PREFIX/previous"; }
  ln -sfn "$target" "$PREFIX/.current"
  mv -Tf -- "$PREFIX/.current" "$PREFIX/current"
}

remove_old() { # all but the current version and the one before it
  local folder
  for folder in "$PREFIX"/versions/*/; do
    folder="versions/$(basename "$folder")"
    case "$folder" in
      "$(readlink "$PREFIX/current")" | "$(readlink "$PREFIX/previous" 2>/dev/null || true)") ;;
      *) rm -rf -- "${PREFIX:?}/$folder" ;;
    esac
  done
}

systemd_runs() { # for a user only where they have a systemd of their own, as after a real sign-in
  [ -d /run/systemd/system ] || return 1
  [ "$MODE" != user ] || systemctl --user show-environment >/dev/null 2>&1
}

has_services() { [ -n "$SERVICE" ] && systemd_runs; }

systemctl_() {
  if [ "$MODE" = user ]; then systemctl --user "$@"; else systemctl "$@"; fi
}

start_services() { # again where they run; the socket stays open meanwhile
  [ -n "$SERVICE" ] || return 0
  if ! systemd_runs; then
    say "systemd につながらないため、サービスは始めていません。手で動かすには: $PREFIX/bin/tenkyo up"
    return 0
  fi
  systemctl_ daemon-reload
  systemctl_ enable --quiet tenkyo-api.socket tenkyo-api.service tenkyo-ui.service
  systemctl_ reset-failed tenkyo-api.service tenkyo-ui.service 2>/dev/null || true
  systemctl_ start tenkyo-api.socket
  systemctl_ restart tenkyo-api.service tenkyo-ui.service || return 1
  # By the clock: on the open socket of an API that does not come up, every question waits.
  local end=$((SECONDS + START_S))
  until answers; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 1
  done
}

stop_services() { # with the socket: a caller would start the API again
  has_services || return 0
  systemctl_ stop tenkyo-ui.service tenkyo-api.socket tenkyo-api.service
}

api_place() { # address and port of the socket, as it is after the administrator's changes
  local place
  place="$(systemctl_ show tenkyo-api.socket --property Listen --value | head -n1)"
  place="${place%% *}"
  case "$place" in
    0.0.0.0:* | '[::]:'*) place="127.0.0.1:${place##*:}" ;;
  esac
  printf '%s' "$place"
}

answers() { # whether the API says that it is well
  "$PREFIX/current/bin/python" - "$(api_place)" <<'PYTHON' 2>/dev/null
import ssl, sys, urllib.request
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}),
    urllib.request.HTTPSHandler(context=ssl._create_unverified_context()),
)
for scheme in ("http", "https"):
    try:
        opener.open(f"{scheme}://{sys.argv[1]}/healthz", timeout=5)
    except OSError as error:
        if isinstance(getattr(error, "reason", error), TimeoutError):
            break  # the socket is open and nobody answers yet, in whatever tongue
        continue
    sys.exit(0)
sys.exit(1)
PYTHON
}

alone() { # two administrators at once: the second one waits for nothing, and changes nothing
  mkdir -p "$PREFIX"
  exec 9>"$PREFIX/.lock"
  flock --nonblock 9 || fail "ほかの install.sh が動いています。終わってから、もう一度実行してください。"
}

roll_back() {
  [ -L "$PREFIX/previous" ] || fail "戻す版がありません（更新したことがありません）。"
  local target now revision
  target="$(readlink "$PREFIX/previous")"
  now="$(readlink "$PREFIX/current")"
  [ -f "$PREFIX/$target/.complete" ] || fail "1つ前の版 $target がありません。その版の書庫の install.sh を実行してください。"
  revision="$(older_tables "$target")"
  if [ -n "$revision" ]; then
    stop_services
    if ! take_back "$now" "$revision"; then
      start_services || true
      fail "データを前の版に戻せません（上の表示）。版 $(basename "$now") のままです。"
    fi
  fi
  switch_to "$target"
  put_around "$target" || fail "版 $target のサービスを書けません。空きを確かめて、もう一度実行してください。"
  start_services || fail "版 $target も応答しません。journalctl -u tenkyo-api で確かめてください。"
  say "版 $(basename "$target") に戻しました。"
}

return_to() { # the version before, because the new one does not answer; nobody has used that yet
  local before="$1" earlier="$2" now="$3" why="journalctl -u tenkyo-api で確かめてください"
  stop_services || true
  if ! take_back "$now" "$(older_tables "$before")" --no-backup; then
    fail "新しい版が応答せず、データも前の版に戻せません（上の表示）。理由は $why。
更新の前のバックアップは $DATA/backups にあります（docs/manuals/バックアップ復旧手順書.md）。"
  fi
  switch_to "$before"
  put_around "$before" || say "前の版のサービスを書けません。空きを確かめて、前の版の install.sh をもう一度実行してください。"
  if [ -n "$earlier" ]; then ln -sfn "$earlier" "$PREFIX/previous"; else rm -f -- "$PREFIX/previous"; fi
  start_services || fail "新しい版が応答しないため、前の版に戻しましたが、それも応答しません。理由は $why。"
  fail "新しい版が応答しないため、前の版に戻しました。理由は $why。"
}

main() {
  arguments "$@"
  places
  if [ -n "$ROLLBACK" ]; then
    [ -d "$PREFIX" ] || fail "$PREFIX に入っていません。"
    alone
    roll_back
    return
  fi
  check_sums
  # shellcheck source=/dev/null
  . "$HERE/bundle.env"
  check_machine
  check_python
  check_space
  say "確かめました: 書庫、機械（$BUNDLE_MACHINE）、Python $BUNDLE_PYTHON_VERSION（$PYTHON）、空き容量。"
  [ -z "$ONLY_CHECK" ] || return 0

  alone
  local before="" earlier="" now
  choose_version_dir
  now="versions/$(basename "$VERSION_DIR")"
  [ ! -L "$PREFIX/current" ] || before="$(readlink "$PREFIX/current")"
  [ ! -L "$PREFIX/previous" ] || earlier="$(readlink "$PREFIX/previous")"
  put_version
  put_data
  [ -z "$before" ] || check_upgrade "$now"
  if [ -n "$ONLY_PREPARE" ]; then
    say "版 $(basename "$VERSION_DIR") を入れました。まだ切り替えていません。切り替えるには、--prepare を付けずにもう一度実行します。"
    return 0
  fi
  put_models
  [ -z "$before" ] || take_forward "$now" # the last before the switch: from here on it must go on
  switch_to "$now"
  put_fonts
  if ! put_around "$now" || ! start_services; then
    case "$before" in
      '' | "$now") fail "サービスが応答しません。journalctl -u tenkyo-api で理由を確かめてください。" ;;
    esac
    return_to "$before" "$earlier" "$now"
  fi
  remove_old
  [ -z "$before" ] || reindex "$now"
  say "入りました: 版 $BUNDLE_VERSION（$PREFIX/current）"
  say "  文書の登録: $PREFIX/bin/tenkyo ingest フォルダー"
  say "  データ: $DATA　設定: $ETC/tenkyo.toml　手順書: $PREFIX/current/share/tenkyo/docs/manuals/"
}

# Read by a test, it does nothing.
[ "${BASH_SOURCE[0]}" != "$0" ] || main "$@"
