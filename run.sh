#!/usr/bin/env bash
# Builds Hayate, starts it on this machine and trains the sample sweep. Options are those of `hayate up`:
#   ./run.sh --once                            stop when the sweep ends
#   ./run.sh --data DIR --port N --dashboard-port N --slots N --submit FILE
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

command -v dotnet >/dev/null || { [ -x "$HOME/.dotnet/dotnet" ] && PATH="$HOME/.dotnet:$PATH"; } || {
  echo "error: the .NET 10 SDK is not installed." >&2
  echo "  cure: see https://dotnet.microsoft.com/download/dotnet/10.0, then run this again." >&2
  exit 69
}
(cd / && dotnet --list-sdks) | grep -q '^10\.' || {
  echo "error: Hayate needs the .NET 10 SDK; this machine has: $(cd / && dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')" >&2
  echo "  cure: see https://dotnet.microsoft.com/download/dotnet/10.0, then run this again." >&2
  exit 69
}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
echo "Building (minutes the first time, seconds after that) ..."
output=$(cd "$root" && dotnet build eng/Product.slnf -c Release -v quiet --nologo 2>&1) || { echo "$output" >&2; exit 1; }

case " $* " in
  *" --submit "* | *" --submit="*) ;;
  *) set -- --submit "$root/samples/digits.yaml" "$@" ;;
esac
exec "$root/artifacts/bin/Cli/release/hayate" up "$@"
