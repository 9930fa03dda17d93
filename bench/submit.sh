#!/usr/bin/env bash
# Time from submitting a sweep to its first step with a warm worker.
# usage: bench/submit.sh [TIMES]       prints a table in markdown
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build eng/Product.slnf -c Release -v q -nodeReuse:false >&2
"${PYTHON:-/usr/bin/python3}" bench/submit.py artifacts/bin/Cli/release/hayate "${1:-5}"
