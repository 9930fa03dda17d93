#!/usr/bin/env bash
# Training and inference of the product against PyTorch (Debian: python3-torch, libopenblas0-pthread), ranks against threads, and the start of a
# rank, all in turns.
# usage: bench/step.sh [ROUNDS] [STEPS]       prints a table in markdown: medians over the rounds, ratios taken round by round
# About 3 minutes a round on two cores.
set -euo pipefail
rounds=${1:-3} steps=${2:-8}
cd "$(dirname "$0")/.."
python=${PYTHON:-/usr/bin/python3}
dotnet build bench/Step -c Release -v q -nodeReuse:false >&2
program=artifacts/bin/Step/release/Hayate.Step
results=$(mktemp)
trap 'rm -f "$results" "$results.one" "$results.other"' EXIT

# What the agent gives its ranks, see Worker/Devices/SlotLayout.
ours() { # THREADS ARGUMENTS...
  OMP_NUM_THREADS=$1 OMP_WAIT_POLICY=passive DOTNET_TieredCompilation=0 \
    MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456 "$program" "${@:2}"
}
theirs() { OPENBLAS_NUM_THREADS=$1 OMP_NUM_THREADS=$1 "$python" "${@:2}" 2>/dev/null; } # THREADS ARGUMENTS...
side_by_side() { # two processes that share nothing, each with a whole batch: the slower one
  ours 1 train 1 "$steps" float32 >"$results.other" &
  ours 1 train 1 "$steps" float32 >"$results.one"
  wait
  sort -k2,2n "$results.one" "$results.other" | tail -1
}
milliseconds() { local begun; begun=$(date +%s%N); "$@" >/dev/null; echo "0 $((($(date +%s%N) - begun) / 1000000)) 0"; }

before=$(cut -d' ' -f1-3 /proc/loadavg)
bfloat16=1
ours 1 start >/dev/null
for ((round = 0; round < rounds; round++)); do
  for threads in 1 2; do
    echo "pytorch-$threads $(theirs $threads bench/Step/step.py train $threads "$steps")"
    echo "float32-$threads $(ours $threads train $threads "$steps" float32)"
    if ((bfloat16)); then
      if line=$(ours $threads train $threads "$steps" bfloat16); then echo "bfloat16-$threads $line"; else bfloat16=0; fi
    fi
  done
  echo "ranks-2 $(ours 1 gang 1 "$steps")"
  echo "apart-2 $(side_by_side)"
  for threads in 1 2; do
    echo "pytorch-infer-$threads $(theirs $threads bench/Step/step.py infer $threads "$steps")"
    echo "infer-$threads $(ours $threads infer $threads "$steps")"
  done
  echo "pytorch-start $(milliseconds theirs 1 -c 'import torch; print(torch.ones(16).add(1).sum().item())')"
  echo "start $(milliseconds ours 1 start)"
done >"$results"

"$python" - "$results" "$rounds" "$before" "$(cut -d' ' -f1-3 /proc/loadavg)" <<'PY'
import os, platform, statistics, sys, warnings
warnings.simplefilter("ignore")
import torch
rows = {}
for line in open(sys.argv[1]):
    name, parameters, milliseconds, faults, *shares = line.split()
    rows.setdefault(name, []).append((int(parameters), float(milliseconds), int(faults), [float(s) for s in shares]))
networks = {r[0] for kind in rows.values() for r in kind if r[0]}
if len(networks) > 1:
    sys.exit(f"The networks differ: they have {networks} parameters.")
cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
net = os.popen("dotnet --list-runtimes | grep -o 'NETCore.App [0-9.]*'").read().split()[-1]
print(f"SongUNet 28x28, {networks.pop()} parameters, batch 64. {os.cpu_count()} cores of {cpu}, Linux {platform.release()}, .NET {net}, PyTorch {torch.__version__}.")
print(f"{sys.argv[2]} rounds in turns; load of the machine before {sys.argv[3]}, after {sys.argv[4]} (this run included).\n")
print("| what | ms | page faults | share of reduction | share of norm, optimizer, averages |\n|---|---|---|---|---|")
for name, kind in rows.items():
    shares = [f"{100 * statistics.median(k[3][i] for k in kind):.2f} %" if kind[0][3] else "" for i in (0, 1)]
    print(f"| {name} | {statistics.median(k[1] for k in kind):.0f} | {statistics.median(k[2] for k in kind):.0f} | {shares[0]} | {shares[1]} |")
print("\n| figure | speed, median (least to most) | wanted |\n|---|---|---|")
def figure(label, ours, theirs, wanted, work=1):
    if ours in rows and theirs in rows:
        ratios = [work * t[1] / o[1] for o, t in zip(rows[ours], rows[theirs])]
        print(f"| {label} | {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) | {wanted} |")
figure("training step, one thread, against PyTorch", "float32-1", "pytorch-1", "1.05")
figure("training step, two threads, against PyTorch", "float32-2", "pytorch-2", "1.15")
figure("bfloat16 against float32, one thread", "bfloat16-1", "float32-1", "1.6")
figure("bfloat16 against float32, two threads", "bfloat16-2", "float32-2", "1.6")
figure("inference, one thread, against PyTorch", "infer-1", "pytorch-infer-1", "1.25")
figure("inference, two threads, against PyTorch", "infer-2", "pytorch-infer-2", "1.4")
figure("two ranks of one thread against one rank of one thread", "ranks-2", "float32-1", "1.9")
figure("the same of two processes that share nothing, each with a whole batch", "apart-2", "float32-1", "", work=2)
figure("two ranks of one thread against one rank of two threads", "ranks-2", "float32-2", "1.15")
figure("process start to the first tensor operation, against PyTorch", "start", "pytorch-start", "3")
PY
