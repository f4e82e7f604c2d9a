#!/bin/sh
# Hutong with what came in the same package, wherever that was unpacked and by whatever link this is called.
here=$(dirname "$(dirname "$(readlink -f "$0")")")
# What a password's hash takes goes back to the machine (see hutong@.service).
export MALLOC_MMAP_THRESHOLD_=1048576
PATH="$here/bin:$PATH" exec "$here/bin/node" "$here/hutong.js" "$@"
