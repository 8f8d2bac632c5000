#!/bin/sh
# Runs tenkyo on the data of the services, as the one who owns them, with their variables; or on the
# data of TENKYO_HOME where that is given, which are nobody's services, and so without them.
set -eu
owner=@USER@
if [ -n "$owner" ] && [ "$(id -un)" != "$owner" ]; then
  # sudo would forget the folder, and the command would work on the data of the services.
  [ "$(id -u)" = 0 ] || exec sudo ${TENKYO_HOME:+"TENKYO_HOME=$TENKYO_HOME"} -- "$0" "$@"
  exec runuser -u "$owner" -- "$0" "$@"
fi
TENKYO_HOME="${TENKYO_HOME:-@DATA@}"
if [ "$TENKYO_HOME" = "@DATA@" ] && [ -r "@ETC@/tenkyo.env" ]; then
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
HF_HUB_OFFLINE="${HF_HUB_OFFLINE:-1}"
export TENKYO_HOME HF_HUB_OFFLINE
exec "@PREFIX@/current/bin/tenkyo" "$@"
