#!/usr/bin/env bash
# All-reduce of float32 between two processes: shared memory and the TCP ring against PyTorch's gloo (Debian: python3-torch), in turns.
# usage: bench/collectives.sh [ROUNDS]       prints a table in markdown: medians over the rounds, ratios taken round by round
set -euo pipefail
rounds=${1:-7}
cd "$(dirname "$0")/.."
python=${PYTHON:-/usr/bin/python3}
dotnet build bench/AllReduce -c Release -v q -nodeReuse:false >&2
program=artifacts/bin/AllReduce/release/Hayate.AllReduce
results=$(mktemp)
trap 'rm -f "$results"' EXIT

# What the agent gives its ranks, see Worker/Devices/SlotLayout.
ours() { DOTNET_TieredCompilation=0 "$program" "$2" "$3" | sed "s/^/$1 /"; }

before=$(cut -d' ' -f1-3 /proc/loadavg)
for ((round = 0; round < rounds; round++)); do
  OMP_NUM_THREADS=1 "$python" bench/AllReduce/gloo.py | sed 's/^/gloo /'
  ours shared-in-place SharedMemory shared
  ours shared-copied SharedMemory own
  ours tcp-ring TcpRing own
done >"$results"

"$python" - "$results" "$rounds" "$before" "$(cut -d' ' -f1-3 /proc/loadavg)" <<'PY'
import os, platform, statistics, sys, warnings
warnings.simplefilter("ignore")
import torch
rows = {}
for line in open(sys.argv[1]):
    name, size, time = line.split()
    rows.setdefault(int(size), {}).setdefault(name, []).append(float(time))
cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
net = os.popen("dotnet --list-runtimes | grep -o 'NETCore.App [0-9.]*'").read().split()[-1]
print(f"Two processes on {os.cpu_count()} cores of {cpu}, Linux {platform.release()}, .NET {net}, PyTorch {torch.__version__}.")
print(f"{sys.argv[2]} rounds in turns; load of the machine before {sys.argv[3]}, after {sys.argv[4]} (this run included).\n")
print("| bytes | over | microseconds, median (least to most) | GB/s | speed against gloo, median (least to most) |\n|---|---|---|---|---|")
labels = {"gloo": "gloo", "shared-in-place": "shared memory, group buffer", "shared-copied": "shared memory, own buffer", "tcp-ring": "TCP ring"}
for size, kinds in sorted(rows.items()):
    for name, label in labels.items():
        times = kinds[name]
        ratios = [g / t for g, t in zip(kinds["gloo"], times)]
        m = statistics.median(times)
        print(f"| {size} | {label} | {m:.1f} ({min(times):.1f} to {max(times):.1f}) | {size / m / 1e3:.2f} | {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |")
PY
