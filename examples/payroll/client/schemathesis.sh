#!/usr/bin/env bash
# schemathesis over payroll's own document: requests that it admits and requests that it does not, as an admin with a token, and where a
# session counts with one. Comes from PyPI, into the target folder.
set -euo pipefail
cd "$(dirname "$0")/../../.."
target=${CARGO_TARGET_DIR:-target}
work=$(realpath -m "$target")/schemathesis
payroll=$target/debug/payroll

if ! "$work/bin/schemathesis" --version > /dev/null 2>&1; then
    { python3 -m venv "$work" && "$work/bin/pip" install --quiet --disable-pip-version-check schemathesis==4.32.5; } \
        || { echo "no registry of PyPI can be reached: schemathesis is left out"; exit 0; }
fi
if [ -z "${CI:-}" ] || [ ! -x "$payroll" ]; then
    cargo build -q --locked -p payroll
fi
PAYROLL_JWT_SECRET=$(openssl rand -hex 32)
PAYROLL_DB=$work/payroll.redb
PAYROLL_ADDR=127.0.0.1:${PAYROLL_CLIENT_PORT:-3918}
export PAYROLL_JWT_SECRET PAYROLL_DB PAYROLL_ADDR RUST_LOG=error PAYROLL_PARTNER_RATE=5000/s
rm -f "$PAYROLL_DB"
"$payroll" > "$work/payroll.log" 2>&1 &
serving=$!
trap 'kill "$serving" 2> /dev/null || true' EXIT
for _ in $(seq 100); do
    curl -so /dev/null "http://$PAYROLL_ADDR/health" && break
    sleep 0.1
done
token=$("$payroll" token --sub e1 --role admin --plan partner --ttl 1h)
curl -sf -H "Authorization: Bearer $token" "http://$PAYROLL_ADDR/openapi.json" > "$work/payroll.json"

password='{"name":"ada@payroll.example","password":"e1 likes long walks"}'
PAYROLL_SESSION=$(curl -sfi "http://$PAYROLL_ADDR/auth/login" -H 'Content-Type: application/json' -d "$password" |
    sed -n 's/^set-cookie: __Host-session=\([^;]*\).*/\1/ip')
export PAYROLL_SESSION
[ -n "$PAYROLL_SESSION" ] || { echo "no session was begun" >&2; exit 1; }

# From a folder of its own, for what it leaves there.
configuration=$PWD/examples/payroll/client/schemathesis.toml
cd "$work"
tried() {
    bin/schemathesis --config-file "$configuration" run payroll.json --url "http://$PAYROLL_ADDR" --workers 1 \
        --phases examples,coverage,fuzzing "$@"
}
tried -H "Authorization: Bearer $token" --exclude-path-regex '^/(auth|page)'
# As a browser: with the session that the configuration names, and what it says of the page that asks. A stream that lasts as long as the session is left to browser.mjs,
# and so that the session lasts, too, who logs out is nobody.
tried -H 'Sec-Fetch-Site: same-origin' --include-path-regex '^/(auth|page)' \
    --exclude-path /page/events --exclude-path /auth/logout
tried -H 'Sec-Fetch-Site: same-origin' --include-path /auth/logout
