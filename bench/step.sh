#!/usr/bin/env bash
# One training step of the product against PyTorch (Debian: python3-torch, libopenblas0-pthread), in turns.
# usage: bench/step.sh [ROUNDS] [STEPS] [THREADS]       prints a table in markdown: medians over the rounds, ratios taken round by round
set -euo pipefail
rounds=${1:-5} steps=${2:-10} threads=${3:-1}
cd "$(dirname "$0")/.."
python=${PYTHON:-/usr/bin/python3}
dotnet build bench/Step -c Release -v q -nodeReuse:false >&2
program=artifacts/bin/Step/release/Hayate.Step
results=$(mktemp)
trap 'rm -f "$results"' EXIT

# What the agent gives its ranks, see Worker/Devices/SlotLayout.
rank() {
  OMP_NUM_THREADS=$threads OMP_WAIT_POLICY=passive DOTNET_TieredCompilation=0 \
    MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456 "$program" "$threads" "$steps" "$1"
}

bfloat16=1
for ((round = 0; round < rounds; round++)); do
  echo "pytorch $(OPENBLAS_NUM_THREADS=$threads OMP_NUM_THREADS=$threads "$python" bench/Step/step.py "$threads" "$steps")"
  echo "float32 $(rank float32)"
  if ((bfloat16)); then
    if line=$(rank bfloat16); then echo "bfloat16 $line"; else bfloat16=0; fi
  fi
done >"$results"

"$python" - "$results" "$threads" "$rounds" <<'PY'
import platform, statistics, sys
rows = {}
for line in open(sys.argv[1]):
    name, parameters, milliseconds, faults = line.split()
    rows.setdefault(name, []).append((int(parameters), float(milliseconds), int(faults)))
if len({r[0] for kind in rows.values() for r in kind}) > 1:
    sys.exit("The networks differ: " + ", ".join(f"{k} has {v[0][0]} parameters" for k, v in rows.items()))
cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
print(f"SongUNet 28x28, {rows['float32'][0][0]} parameters, batch 64, {sys.argv[2]} thread(s), {sys.argv[3]} rounds in turns, on {cpu}.\n")
print("| step of | ms | page faults | speed against PyTorch | against our float32 |\n|---|---|---|---|---|")
for name, kind in rows.items():
    def speed(other):
        ratios = [o[1] / k[1] for o, k in zip(rows[other], kind)]
        return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
    print(f"| {name} | {statistics.median(k[1] for k in kind):.0f} | {statistics.median(k[2] for k in kind):.0f} | {speed('pytorch')} | {speed('float32')} |")
PY
