#!/usr/bin/env bash
# A coordinator and PostgreSQL under the load of a thousand workers, ten thousand queued runs and fifty thousand metric points a second, all on this
# machine; starts both by itself. Takes about four minutes.
# usage: bench/load.sh [quick]      prints markdown; quick asks for a tenth, to see that it works
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build bench/Load -c Release -v q -nodeReuse:false >&2
report=$(artifacts/bin/Load/release/Hayate.Load "$@")
cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
memory=$(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)
postgres=$(/usr/lib/postgresql/15/bin/postgres --version | sed 's/.*) \([0-9.]*\).*/\1/')
echo "$cpu, $(nproc) cores, $memory, load $(cut -d' ' -f1 /proc/loadavg) at the end; .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -1)," \
  "PostgreSQL $postgres, Linux $(uname -r)."
echo
echo "$report"
