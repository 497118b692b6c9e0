#!/usr/bin/env bash
# ./build.sh [build|test|demo]
exec node "$(dirname "${BASH_SOURCE[0]}")/eng/build.mjs" "$@"
