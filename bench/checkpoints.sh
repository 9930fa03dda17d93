#!/usr/bin/env bash
# What a checkpoint costs: the stall of training beside the time of a step, and writing and resuming a state beside dd and sha256sum on the same
# disk, in turns.
# usage: bench/checkpoints.sh [ROUNDS] [MEGABYTES] [FOLDER]      prints markdown: medians over the rounds, ratios taken round by round
set -euo pipefail
rounds=${1:-5} megabytes=${2:-1000} parent=${3:-${TMPDIR:-/tmp}}
cd "$(dirname "$0")/.."
dotnet build bench/Checkpoints -c Release -v q -nodeReuse:false >&2
program=$PWD/artifacts/bin/Checkpoints/release/Hayate.Checkpoints
folder=$(mktemp -d "$parent/hayate-checkpoints-XXXXXX")
results=$(mktemp)
trap 'rm -rf "$folder" "$results"' EXIT

# What the agent gives its ranks, see Worker/Devices/SlotLayout.
rank() {
  OMP_NUM_THREADS=1 OMP_WAIT_POLICY=passive DOTNET_TieredCompilation=0 \
    MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456 "$program" "$@"
}
milliseconds() { local begun; begun=$(date +%s%N); "$@" >/dev/null 2>&1; echo $((($(date +%s%N) - begun) / 1000000)); }
fresh() { rm -rf "$folder/blobs" "$folder/plain"; sync; }

for ((round = 0; round < rounds; round++)); do
  for network in mlp unet; do fresh; echo "$network $(rank stall "$folder/blobs" "$network")"; done
  # A state of its real size, to the megabyte, as one file of zeros: dd and sha256sum do the least that anyone could.
  fresh
  write=$(milliseconds dd if=/dev/zero of="$folder/plain" bs=1M count=$((megabytes * 1000000 / 1048576)) conv=fsync)
  hash=$(milliseconds sha256sum "$folder/plain")
  read=$(milliseconds dd if="$folder/plain" of=/dev/null bs=1M)
  echo "plain $write $hash $read"
  fresh
  echo "store $(rank store "$folder/blobs" "$megabytes")"
done >"$results"

/usr/bin/env python3 - "$results" "$megabytes" "$rounds" <<'PY'
import os, platform, statistics, subprocess, sys
rows = {}
for line in open(sys.argv[1]):
    name, *numbers = line.split()
    rows.setdefault(name, []).append([float(n) for n in numbers])
median = lambda kind, column: statistics.median(row[column] for row in rows[kind])
cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
dotnet = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
print(f"{cpu}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end; .NET SDK {dotnet}, Linux {platform.release()}; {sys.argv[3]} rounds in turns, medians.\n")
print("| network | state | a step | copy on the tensor thread | what an interval with a checkpoint has more | of a step |\n|---|---|---|---|---|---|")
for name in ("mlp", "unet"):
    step, copy, stall, size = (median(name, column) for column in range(4))
    print(f"| {name} | {size / 1e6:.1f} MB | {step:.2f} ms | {copy:.2f} ms | {stall:.2f} ms | {stall / step:.2f} |")
def against(ours, plain):
    ratios = [p / o for o, p in zip(ours, plain)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
plain, store = rows["plain"], rows["store"]
print(f"\n| {sys.argv[2]} MB | ms | plain | ms | speed against plain |\n|---|---|---|---|---|")
print(f"| first copy, which makes the buffers | {median('store', 0):.0f} | | | |")
print(f"| copy | {median('store', 1):.0f} | | | |")
print(f"| write, hash and commit | {median('store', 2):.0f} | dd to the disk, then sha256sum | {statistics.median(w + h for w, h, _ in plain):.0f} "
      f"| {against([s[2] for s in store], [w + h for w, h, _ in plain])} |")
print(f"| read, verify and prove | {median('store', 3):.0f} | dd from the cache, then sha256sum | {statistics.median(r + h for _, h, r in plain):.0f} "
      f"| {against([s[3] for s in store], [r + h for _, h, r in plain])} |")
PY
