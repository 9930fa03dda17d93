#!/usr/bin/env bash
# Every figure of data-parallel training, about ten minutes on two quiet cores. Needs Debian's python3-torch and libopenblas0-pthread.
# usage: bench/all.sh [FOLDER]       writes step.md, submit.md and collectives.md into the folder, by default artifacts/bench
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-artifacts/bench}
mkdir -p "$folder"
write() { # NAME TITLE COMMAND...
  local table
  table=$("${@:3}")
  printf '# %s\n`%s` on %s.\n\n%s\n' "$2" "${*:3}" "$(date -u +%F)" "$table" >"$folder/$1.md"
  cat "$folder/$1.md"
}
write step "A step, an evaluation and a start" bench/step.sh 3 8
write submit "From submit to the first step" bench/submit.sh 5
write collectives "All-reduce against gloo" bench/collectives.sh 5
