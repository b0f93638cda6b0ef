#!/usr/bin/env bash
# Runs every runner to its end and says of each: `N passed, N failed`. Fails when a test failed, when a runner
# broke, and when a runner ran nothing.
set -uo pipefail
cd "$(dirname "$0")/../.."
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
lines=()
bad=0

# runner <name> <how its numbers are found: a function of its log> <command…>
runner() {
    local name=$1 count=$2 status=0 numbers passed failed
    shift 2
    printf '\n== %s\n' "$name"
    "$@" 2>&1 | tee "$logs/$name" || status=$?
    # Colours would stand between the numbers and their words.
    numbers=$(sed 's/\x1b\[[0-9;]*m//g' "$logs/$name" | "$count")
    read -r passed failed <<< "$numbers"
    if [ "$status" != 0 ] && [ "${failed:-0}" = 0 ]; then
        printf '%s ended with %s though no failed test was counted\n' "$name" "$status"
        failed=1
    fi
    if [ $((${passed:-0} + ${failed:-0})) = 0 ]; then
        printf '%s ran no test\n' "$name"
        bad=1
    fi
    [ "${failed:-0}" = 0 ] || bad=1
    lines+=("${passed:-0} passed, ${failed:-0} failed   ($name)")
}

# "test result: ok. 12 passed; 0 failed; …", once a binary
of_cargo_test() { awk '/^test result:/ { for (i = 1; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1) } } END { print p + 0, f + 0 }'; }
# "Summary [ 3.1s] 120 tests run: 118 passed (2 slow), 2 failed, 0 skipped"; a time-out is a failure
of_nextest() { awk '/^ *Summary \[/ { p = 0; f = 0; for (i = 1; i <= NF; i++) { if ($i ~ /^passed/) p = $(i-1); if ($i ~ /^failed/ || $i ~ /^timed/) f += $(i-1) } } END { print p + 0, f + 0 }'; }
# " Tests  3 failed | 40 passed (43)"
of_vitest() { awk '$1 == "Tests" { for (i = 2; i <= NF; i++) { if ($i == "passed") p += $(i-1); if ($i == "failed") f += $(i-1) } } END { print p + 0, f + 0 }'; }
# Playwright: "  2 failed", "  5 passed (20.1s)"; node --test: "# pass 5", "# fail 0", or with a sign before them
of_browser() { awk '$2 == "passed" { p += $1 } $2 == "failed" || $2 == "flaky" { f += $1 } $2 == "pass" { p += $3 } $2 == "fail" { f += $3 } END { print p + 0, f + 0 }'; }

if cargo nextest --version > /dev/null 2>&1; then
    runner rust of_nextest cargo nextest run --locked --workspace --no-fail-fast
else
    runner rust of_cargo_test cargo test --locked --workspace --no-fail-fast
fi
runner web of_vitest npm --prefix web test
runner browser of_browser npm --prefix tests/browser test

printf '\n'
printf '%s\n' "${lines[@]}"
exit $bad
