#!/usr/bin/env bash
# Unpacks a bundle and runs its trial.sh: from the archive to the first cited answer, without a
# network. Usage: bundle_trial.sh ARCHIVE…  (the last one is taken)
set -euo pipefail

archive="${!#}"
[ -f "$archive" ] || {
  printf 'エラー: 書庫がありません。先に make bundle を実行してください。\n' >&2
  exit 1
}
scratch="$(mktemp -d "${TMPDIR:-/tmp}/tenkyo-trial.XXXXXX")"
trap 'rm -rf -- "$scratch"' EXIT
began=$SECONDS
tar -xf "$archive" -C "$scratch"
cd "$scratch"/tenkyo-*/
./trial.sh "$scratch/root"
printf '書庫の展開を含めて %d 秒\n' $((SECONDS - began))
