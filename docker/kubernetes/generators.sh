#!/bin/sh
# generators.sh NAMESPACE TARGET HOST [MINUTES]: a rehearsal by k6-operator (generators.yaml), from start to report. HOST is that of
# the target, whose owner has agreed; MINUTES until the day starts (5), in which images are pulled and k6 gets ready.
set -eu
namespace=${1:?NAMESPACE} target=${2:?TARGET, as http://staging.example:8080} host=${3:?HOST of the target} minutes=${4:-5}
here=$(dirname "$0")
k() { kubectl --namespace "$namespace" "$@"; }
only() { # The documents of these kinds.
  awk -v kinds=" $* " 'BEGIN { RS = "---\n" } { kind = $0; sub(/.*\nkind: /, "", kind); sub(/\n.*/, "", kind); if (index(kinds, " " kind " ")) print "---\n" $0 }' "$here/generators.yaml"
}

# An earlier day's plan on the volume is refused: empty it, or name another claim.
k delete testrun/opening-day job/opening-day-conductor configmap/opening-day-day --ignore-not-found
k create configmap opening-day-day --from-literal=target="$target" --from-literal=host="$host" \
  --from-literal=startAt="$(date -u -d "+$minutes minutes" +%Y-%m-%dT%H:%M:%SZ)"
only PersistentVolumeClaim Job | k apply -f -
echo "waiting for the conductor to lay down the plan"
until k logs job/opening-day-conductor 2>/dev/null | grep -q 'k6 may start now'; do
  k get job/opening-day-conductor -o 'jsonpath={.status.failed}' | grep -q 1 && { k logs job/opening-day-conductor; exit 1; }
  sleep 2
done
only TestRun | k apply -f -
k logs --follow job/opening-day-conductor
k delete testrun/opening-day
echo "the run is on the volume opening-day-shared, in run/; copy it by a pod that mounts it (kubectl cp)"
