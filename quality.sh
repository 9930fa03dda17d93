#!/usr/bin/env bash
# Trains every method with its preset on the bundled digits and on Fashion-MNIST, measures distances by network evaluations and how fast images are
# made, and writes both as tables into docs/quality.md. Sized for an hour on two cores.
# usage: ./quality.sh [--long] [--speed] [FOLDER]
#   --long    trains four times as many steps, into tables of their own
#   --speed   trains nothing: takes the speed of finished runs again (a few minutes; wants a quiet machine) and writes the tables anew
#   FOLDER    keeps checkpoints, previews and curves; a run that is there is not trained again. Default: artifacts/quality
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

times=1 train=1 folder=artifacts/quality
for argument in "$@"; do
  case $argument in
    --long) times=4 ;;
    --speed) train=0 ;;
    -*) sed -n '2,8s/^# //p' "$0" >&2; exit 64 ;;
    *) folder=$argument ;;
  esac
done

sweeps=(digits)
images=/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz
if [[ ! -e $images && $EUID == 0 ]] && command -v apt-get >/dev/null; then
  apt-get install -y --no-install-recommends dataset-fashion-mnist >&2 || true
fi
if [[ -e $images ]]; then
  sweeps+=(fashion-mnist)
else
  echo "Fashion-MNIST is left out: $images is missing. On Debian: sudo apt-get install dataset-fashion-mnist" >&2
fi

dotnet build bench/Quality -c Release -v quiet --nologo >&2
# What a worker gives its ranks, see Worker/Devices/SlotLayout.
export OMP_NUM_THREADS=1 DOTNET_TieredCompilation=0 MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456
quality() { artifacts/bin/Quality/release/Hayate.Quality "bench/Quality/$1.yaml" "$folder" "$2" "$times"; }
for sweep in "${sweeps[@]}"; do
  if ((train)); then quality "$sweep" train; fi
done
for sweep in "${sweeps[@]}"; do
  quality "$sweep" speed
  quality "$sweep" page:docs/quality.md
done
