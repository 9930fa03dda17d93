#!/usr/bin/env bash
# Makes the secrets of an installation: ./infra/secrets.sh DIRECTORY. Each file is a setting, named like its variable:
#   DIRECTORY/coordinator   what the coordinators know: a signing key, and the hashes of the tokens
#   DIRECTORY/worker        the workers' token
#   DIRECTORY/admin-token   the first token of a person; give others out with it in hand, as docs/access.md says
# The connection string of the database, and of the blob service where there is one, are taken from the variables
# HAYATE_DATABASE and HAYATE_BLOBS. What exists is left as it is.
set -euo pipefail
[ $# = 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 64; }
command -v openssl >/dev/null || { echo "error: openssl is not installed." >&2; echo "  cure: install it, as with apt-get install openssl." >&2; exit 69; }
[ -n "${HAYATE_DATABASE:-}" ] || {
  echo "error: HAYATE_DATABASE is not set." >&2
  echo "  cure: set it to the database's connection string: Host=db;Database=hayate;Username=hayate;Password=..." >&2
  exit 64
}

(umask 077 && mkdir -p "$1")
mkdir -p "$1/coordinator" "$1/worker"

put() { [ -e "$1" ] || printf %s "$2" >"$1"; } # file, text: without a line feed
token() { printf 'hayate_%s' "$(openssl rand -hex 32)"; }
hash() { sha256sum <"$1" | cut -d' ' -f1; }

put "$1/admin-token" "$(token)"
put "$1/worker/Hayate__Worker__Token" "$(token)"
put "$1/coordinator/Hayate__Access__SigningKeys__0" "$(openssl rand -base64 32)"
put "$1/coordinator/Hayate__Access__Tokens__0__Name" admin
put "$1/coordinator/Hayate__Access__Tokens__0__Role" admin
put "$1/coordinator/Hayate__Access__Tokens__0__Sha256" "$(hash "$1/admin-token")"
put "$1/coordinator/Hayate__Access__Tokens__1__Name" workers
put "$1/coordinator/Hayate__Access__Tokens__1__Role" worker
put "$1/coordinator/Hayate__Access__Tokens__1__Sha256" "$(hash "$1/worker/Hayate__Worker__Token")"
put "$1/coordinator/Hayate__Database__ConnectionString" "$HAYATE_DATABASE"
if [ -n "${HAYATE_BLOBS:-}" ]; then
  put "$1/coordinator/Hayate__Blobs__ConnectionString" "$HAYATE_BLOBS"
  put "$1/worker/Hayate__Blobs__ConnectionString" "$HAYATE_BLOBS"
fi
echo "Secrets are in $1. The first token to sign in with: $1/admin-token"
