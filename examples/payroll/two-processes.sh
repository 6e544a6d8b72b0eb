#!/usr/bin/env bash
# Two payroll services that share their limits in one Redis. Needs redis-server, curl, openssl and cargo.
#
#     examples/payroll/two-processes.sh
#
# Guesses at one account reach both services in turns: five are answered, whichever service is asked, and
# also after one of the two was killed. The ports are 3001, 3002 and 6390 unless PORTS says others.
set -euo pipefail
cd "$(dirname "$0")/../.."

read -r first second redis <<< "${PORTS:-3001 3002 6390}"
directory=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$directory"
}
trap finish EXIT

command -v redis-server > /dev/null || { echo "redis-server is not installed" >&2; exit 2; }
cargo build -q -p payroll
payroll=${CARGO_TARGET_DIR:-target}/debug/payroll

start_redis() {
  redis-server --port "$redis" --bind 127.0.0.1 --dir "$directory" --save "" \
    --appendonly yes --appendfsync always > "$directory/redis.log" &
  redis_pid=$!
  pids+=("$redis_pid")
}

# What both sign with, and the keys of what they share.
for name in JWT_SECRET FACTOR_KEY KEY_PEPPER PSEUDONYM_KEY; do
  export "PAYROLL_$name=$(openssl rand -hex 16)"
done
export PAYROLL_REDIS=redis://127.0.0.1:$redis/ PAYROLL_PROCESSES=2 RUST_LOG=warn
start_service() {
  PAYROLL_ADDR=127.0.0.1:$1 PAYROLL_DB=$directory/$1.redb "$payroll" > "$directory/$1.log" 2>&1 &
  service_pid=$!
  pids+=("$service_pid")
  for _ in $(seq 200); do
    curl -so /dev/null "127.0.0.1:$1/health" && return
    sleep 0.1
  done
  cat "$directory/$1.log" >&2
  exit 1
}

# The statuses of as many guesses, the services in turns.
guess() {
  local count=$1 ports=("${@:2}")
  for number in $(seq "$count"); do
    curl -so /dev/null -w '%{http_code} ' "127.0.0.1:${ports[number % ${#ports[@]}]}/login" \
      -H 'Content-Type: application/json' -d '{"email":"alan@payroll.example","password":"guess"}'
  done
}

expect() {
  echo "$1: $2"
  [ "$(tr ' ' '\n' <<< "$2" | grep -c "$3" || true)" = "$4" ] || { echo "expected $4 of $3" >&2; exit 1; }
}

start_redis
start_service "$first"
start_service "$second"; second_pid=$service_pid

expect "ten guesses at one account, two services" "$(guess 10 "$first" "$second")" 401 5
kill -9 "$second_pid"; wait "$second_pid" 2> /dev/null || true
expect "five more, after one service was killed" "$(guess 5 "$first")" 429 5
kill -9 "$redis_pid"; wait "$redis_pid" 2> /dev/null || true
expect "three more, without Redis" "$(guess 3 "$first")" 503 3
start_redis
sleep 3
expect "three more, with Redis back: what was used stays used" "$(guess 3 "$first")" 429 3
