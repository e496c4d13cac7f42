#!/bin/bash
# Runs a command with a throw-away PostgreSQL server (15 or newer) on a free loopback port:
#   scripts/with-postgres.sh npx vitest run test/store
# The command finds it in COMITY_TEST_POSTGRES. Server and data are gone when the command ends; its exit code is given on.
set -euo pipefail

main() {
  [ $# -gt 0 ] || fail 'usage: scripts/with-postgres.sh COMMAND [ARGUMENT…]'
  find_programs
  find_user
  folder=$(mktemp -d "${TMPDIR:-/tmp}/comity-postgres.XXXXXX")
  trap end_server EXIT
  trap 'exit 130' INT TERM
  create_cluster
  start_server
  local code=0
  COMITY_TEST_POSTGRES="postgres://comity:$password@127.0.0.1:$port/postgres" "$@" || code=$?
  exit "$code"
}

fail() {
  echo "with-postgres: $*" >&2
  exit 2
}

# Debian keeps each version's server apart from PATH.
find_programs() {
  programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
  [ -n "$programs" ] || programs=$(dirname "$(command -v initdb || echo /missing/initdb)")
  [ -x "$programs/initdb" ] || fail 'no PostgreSQL server found (Debian: apt-get install -y postgresql)'
}

# The server refuses to run as root.
find_user() {
  as=()
  [ "$(id -u)" -ne 0 ] && return
  local user
  for user in postgres nobody; do
    if id "$user" >/dev/null 2>&1; then
      as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups --)
      owner=$user
      return
    fi
  done
  fail 'root needs a user "postgres" or "nobody" to run the server as'
}

create_cluster() {
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s' "$password" >"$folder/password"
  [ ${#as[@]} -eq 0 ] || chown -R "$owner" "$folder"
  cd_as "$programs/initdb" --pgdata="$folder/data" --username=comity --pwfile="$folder/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C >"$folder/initdb.log" 2>&1 || fail "$(cat "$folder/initdb.log")"
}

# Another process may take the port between our look and the server's start: then the next one is tried.
start_server() {
  local attempt
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    port_is_free || continue
    cd_as "$programs/postgres" -D "$folder/data" -p "$port" -k "$folder" -c listen_addresses=127.0.0.1 \
      >"$folder/server.log" 2>&1 &
    server=$!
    wait_until_ready && return
  done
  fail "the server did not start: $(cat "$folder/server.log" 2>/dev/null || echo 'no free port')"
}

port_is_free() {
  ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

wait_until_ready() {
  local turn
  for turn in $(seq 300); do
    if "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; then return 0; fi
    if ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.1
  done
  stop_server
  return 1
}

# Run from the folder, which the other user may enter.
cd_as() {
  (cd "$folder" && exec "${as[@]}" "$@")
}

# SIGINT ends sessions and stops the server in order; the server's own id stands in its pid file, `server` is the shell around it.
stop_server() {
  [ -n "${server:-}" ] || return 0
  local pid
  pid=$(head -n 1 "$folder/data/postmaster.pid" 2>/dev/null || true)
  [ -z "$pid" ] || kill -INT "$pid" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}

end_server() {
  stop_server
  rm -rf "$folder"
}

main "$@"
