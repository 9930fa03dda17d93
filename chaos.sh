#!/usr/bin/env bash
# Cuts runs of edm, cd, ict and pd on one and two ranks at random points, by SIGKILL and SIGTERM to a rank, all ranks or the worker, and compares
# the bits of what they come to with undisturbed runs. The same seed makes the same choices. Then takes the coordinator away for minutes.
# usage: ./chaos.sh [CUTS] [SEED] [SECONDS]     default: 20 cuts, seed 1, 150 seconds without a coordinator; takes some minutes. Exits 0 only if
# every run ended in the same bits, and nothing was lost, doubled or started anew for want of a coordinator.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cuts=${1:-20} seed=${2:-1} outage=${3:-150}
case "$cuts$seed$outage" in *[!0-9]*) echo "usage: ./chaos.sh [CUTS] [SEED] [SECONDS], all numbers" >&2; exit 64 ;; esac
command -v dotnet >/dev/null || { [ -x "$HOME/.dotnet/dotnet" ] && PATH="$HOME/.dotnet:$PATH"; } ||
  { echo "error: the .NET 10 SDK is not installed; see https://dotnet.microsoft.com/download/dotnet/10.0" >&2; exit 69; }
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

echo "Building ..."
output=$(dotnet build tests/EndToEnd.Tests -c Release -v quiet --nologo 2>&1) || { echo "$output"; exit 1; }

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
touch "$logs/done"
echo "$cuts cuts, seed $seed"
tail -f -n +1 "$logs/done" & follower=$!
HAYATE_CHAOS_CUTS=$cuts HAYATE_CHAOS_SEED=$seed HAYATE_CHAOS_LOG=$logs/done \
  timeout --kill-after=30 3600 dotnet test --project tests/EndToEnd.Tests -c Release --no-build --no-ansi -- --filter-class '*CutPointTests' >"$logs/tests" 2>&1
code=$?
sleep 0.2 # for the last line
kill "$follower" 2>/dev/null; wait "$follower" 2>/dev/null

HAYATE_CHAOS_OUTAGE=$outage timeout --kill-after=30 3600 dotnet test --project tests/EndToEnd.Tests -c Release --no-build --no-ansi -- \
  --filter-method '*CoordinatorAwayForLongerThanAnyLease*' >"$logs/outage" 2>&1
blind=$?

made=$(grep -c ' cut at step ' "$logs/done") equal=$(grep -c ' all files equal ' "$logs/done")
[ "$code" = 0 ] || { echo; cat "$logs/tests"; }
echo
if [ "$code" = 0 ] && [ "$made" = "$cuts" ]; then
  echo "Verdict: $made cuts in $equal runs, and every run ended in the same bits as one that was never disturbed."
else
  echo "Verdict: FAILED after $made of $cuts cuts; $equal runs ended in the same bits."
  exit 1
fi
[ "$blind" = 0 ] || { cat "$logs/outage"; echo "Verdict: FAILED without a coordinator for $outage s."; exit 1; }
echo "Verdict: without a coordinator for $outage s, two ranks trained on in their attempt, and all they told arrived once and in order."
