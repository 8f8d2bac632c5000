#!/bin/sh
# Runs tenkyo on the data of the services, as the one who owns them, with their variables.
set -eu
owner=@USER@
if [ -n "$owner" ] && [ "$(id -un)" != "$owner" ]; then
  [ "$(id -u)" = 0 ] || exec sudo -- "$0" "$@"
  exec runuser -u "$owner" -- "$0" "$@"
fi
if [ -r "@ETC@/tenkyo.env" ]; then
  # As systemd reads it: a name and a value a line, the value perhaps in quotes.
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in
      [A-Z]*=*)
        value="${line#*=}"
        case "$value" in
          \"*\") value="${value#\"}" value="${value%\"}" ;;
          \'*\') value="${value#\'}" value="${value%\'}" ;;
        esac
        export "${line%%=*}=$value"
        ;;
    esac
  done <"@ETC@/tenkyo.env"
fi
TENKYO_HOME="@DATA@"
HF_HUB_OFFLINE="${HF_HUB_OFFLINE:-1}"
export TENKYO_HOME HF_HUB_OFFLINE
exec "@PREFIX@/current/bin/tenkyo" "$@"
