#!/bin/sh
# Hutong with what came in the same package, wherever that was unpacked and by whatever link this is called.
here=$(dirname "$(dirname "$(readlink -f "$0")")")
PATH="$here/bin:$PATH" exec "$here/bin/node" "$here/hutong.js" "$@"
