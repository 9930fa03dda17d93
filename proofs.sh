#!/usr/bin/env bash
# Slow proofs, on real processes: ranks frozen and replaced, workers lost, coordinators killed, frozen and restarted beside each other, and gangs on a
# stand-in for a Kubernetes cluster whose pods are evicted and whose nodes are lost. They come one after the other and take about eight minutes.
# usage: ./proofs.sh [CLASS ...]        for example ./proofs.sh SeveralCoordinatorsTests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

filters=()
for class in "$@"; do filters+=(--filter-class "*$class"); done
dotnet build tests/EndToEnd.Tests -c Release -v quiet --nologo
exec dotnet test --project tests/EndToEnd.Tests -c Release --no-build --no-ansi --output Detailed -- --explicit only --parallel none "${filters[@]}"
