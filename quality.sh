#!/usr/bin/env bash
# Trains every method on the bundled digits with its preset, on one core, and prints a table in markdown: distance by network evaluations.
# usage: ./quality.sh [FOLDER]     checkpoints, previews and loss curves stay in FOLDER; a run that is there is not trained again
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
folder=${1:-artifacts/quality}
dotnet build bench/Quality -c Release -v quiet --nologo >&2
# What a worker gives its ranks, see Worker/Devices/SlotLayout.
OMP_NUM_THREADS=1 DOTNET_TieredCompilation=0 MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456 \
  artifacts/bin/Quality/release/Hayate.Quality bench/Quality/digits.yaml "$folder"
