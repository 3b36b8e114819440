#!/bin/sh
# A nightly rehearsal: the same day several times, judged against the baseline and against all nights before.
#
#   load/nightly.sh SCENARIO HISTORY [REPEATS]
#
# HISTORY is a folder that outlives the night, and holds
#   latest/      everything of the last night: report.md, junit.xml, trend.html, and each repeat's files and report
#   nights/      run.json and summary.json of every run, by the time of its night; what `trend` needs
#   baselines/   the first good night of each kind of machine; RENEW=yes, or removing its file, begins anew
# Leaves with the highest exit code of its commands: 97 worse, 98 invalid, 99 an objective missed.
set -u

scenario=${1:?give a scenario: nightly.sh SCENARIO HISTORY [REPEATS]}
history=${2:?give a folder for the history: nightly.sh SCENARIO HISTORY [REPEATS]}
repeats=${3:-5}
mkdir -p "$history/nights" "$history/baselines" || exit 1
history=$(cd "$history" && pwd)
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/node_modules/.bin:$PATH"

code=0
child=
trap '[ -n "$child" ] && kill -TERM "$child" 2>/dev/null' TERM INT HUP

# opening_day ARGUMENTS...: the command; keeps the highest exit code so far. It runs in the background, so that a
# signal to this script reaches it, and is waited for until it has put its results in order.
opening_day() {
  ${OPENING_DAY:-node --disable-warning=ExperimentalWarning load/cli.ts} "$@" &
  child=$!
  wait "$child"
  status=$?
  while kill -0 "$child" 2>/dev/null; do
    wait "$child"
    status=$?
  done
  child=
  [ "$status" -gt "$code" ] && code=$status
  return "$status"
}

# Runs on different machines cannot be compared: each kind has its baseline.
machine=$(node -p 'const { cpus, totalmem } = require("os");
  `${cpus().length}-${cpus()[0]?.model}-${Math.round(totalmem() / 2 ** 30)}GiB`.replace(/[^A-Za-z0-9.]+/g, "-")')
name="nightly-$(basename "$scenario" | tr -c 'A-Za-z0-9.\n' '-')-$machine"
[ "${RENEW:-}" = yes ] && rm -f "$history/baselines/$name.json"

rm -rf "$history/latest"
if [ -f "$history/baselines/$name.json" ]; then
  opening_day run "$scenario" --repeat "$repeats" --out "$history/latest" \
    --baseline "$name" --baselines "$history/baselines"
else
  opening_day run "$scenario" --repeat "$repeats" --out "$history/latest" &&
    opening_day baseline "$name" "$history/latest" --baselines "$history/baselines"
fi

night=$(date -u +%Y-%m-%dT%H-%M-%SZ)
for run in "$history/latest" "$history/latest"/*; do
  [ -f "$run/run.json" ] && [ -f "$run/summary.json" ] || continue
  case $run in */latest) kept="$history/nights/$night" ;; *) kept="$history/nights/$night/${run##*/}" ;; esac
  mkdir -p "$kept"
  cp "$run/run.json" "$run/summary.json" "$kept"
done
mkdir -p "$history/latest"
opening_day trend "$scenario" --from "$history/nights" --out "$history/latest/trend.html"
exit "$code"
