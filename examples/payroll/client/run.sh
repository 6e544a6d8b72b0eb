#!/usr/bin/env bash
# Makes a TypeScript client from payroll's document, compiles it and lets it talk to payroll. With `lint` also: Spectral with the rules
# of OWASP over the document. Both come from npm, into the target folder.
set -euo pipefail
cd "$(dirname "$0")/../../.."
target=${CARGO_TARGET_DIR:-target}
work=$(realpath "$target")/typescript
payroll=$target/debug/payroll
mkdir -p "$work"

ls "$work/node_modules/openapi-fetch" > /dev/null 2>&1 \
    || npm install --silent --no-audit --no-fund --prefix "$work" \
        openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3 @types/node@24 \
        @stoplight/spectral-cli@6.16.3 @stoplight/spectral-owasp-ruleset@2.0.1 \
    || { echo "no registry of npm can be reached: the client is left out"; exit 0; }

# The tests have built both; building them by themselves takes other features, and everything anew.
command=$target/debug/cargo-palisade
if [ -z "${CI:-}" ] || [ ! -x "$payroll" ] || [ ! -x "$command" ]; then
    cargo build -q --locked -p payroll -p cargo-palisade
fi
PAYROLL_JWT_SECRET=$(openssl rand -hex 32)
PAYROLL_DB=$work/payroll.db
PAYROLL_ADDR=127.0.0.1:${PAYROLL_CLIENT_PORT:-3917}
export PAYROLL_JWT_SECRET PAYROLL_DB PAYROLL_ADDR
rm -f "$PAYROLL_DB"

# The document as it is written for rule sets, and as the running service has it.
# A rule wants to know whose pages may read: those of a partner may here.
PAYROLL_PARTNER_PAGE=https://partner.example PALISADE_EXPORT=$work/inventory.json "$payroll" > /dev/null 2>&1
rm -f "$PAYROLL_DB"
"$command" openapi --from "$work/inventory.json" --title Payroll --strict > "$work/strict.json"

"$payroll" > "$work/payroll.log" 2>&1 &
serving=$!
trap 'kill "$serving" 2> /dev/null || true' EXIT
token() { "$payroll" token --sub "$1" --role "$2" --ttl 10m "${@:3}"; }
for _ in $(seq 100); do
    curl -so /dev/null "http://$PAYROLL_ADDR/health" && break
    sleep 0.1
done
admin=$(token e1 admin) hr=$(token e2 hr) employee=$(token e3 employee)
manager=$(token e4 manager) other=$(token e5 admin --tenant globex)
curl -sf -H "Authorization: Bearer $hr" "http://$PAYROLL_ADDR/openapi.json" > "$work/payroll.json"

cp examples/payroll/client/client.ts examples/payroll/client/tsconfig.json "$work/"
cp examples/payroll/observability/spectral.yaml "$work/"
cd "$work"
echo '{"private": true, "type": "module"}' > package.json
npx openapi-typescript payroll.json --output payroll.d.ts > /dev/null
npx tsc
node out/client.js "http://$PAYROLL_ADDR" "$admin" "$hr" "$employee" "$manager" "$other"
npx spectral lint strict.json --ruleset spectral.yaml --fail-severity warn
