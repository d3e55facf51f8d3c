#!/bin/bash
# Runs the example in examples/slurm as an array on a Slurm of one node, which the test starts and ends. The report of
# its shards must equal that of a run in one piece. usage: slurm.sh PROGRAM
. "$(dirname "$0")/support.sh"
program=$(realpath "$program")
sample=$(cd "$(dirname "$0")/../../examples/slurm" && pwd)/evalrun.sbatch

for command in slurmctld slurmd munged sbatch scontrol; do
  command -v "$command" >/dev/null || [ -x "/usr/sbin/$command" ] || {
    echo "skipped: no Slurm here ($command is missing; tools/install-packages slurm installs it)"
    exit 0
  }
done
PATH=$PATH:/usr/sbin
[ "$(id -u)" -eq 0 ] || { echo "skipped: slurmd wants to be root"; exit 0; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
host=$(hostname -s)
chmod 755 "$work"
mkdir "$work/munge" "$work/state" "$work/spool"
chmod 755 "$work/munge"
head -c 1024 /dev/urandom >"$work/munge.key"
chmod 400 "$work/munge.key"
cat >"$work/slurm.conf" <<CONF
ClusterName=evalrun
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf
end_slurm() {
  scancel --state=pending,running --user=root 2>/dev/null || true
  for file in slurmd.pid slurmctld.pid munge/pid; do
    [ ! -s "$work/$file" ] || kill "$(cat "$work/$file")" 2>/dev/null || true
  done
  for _ in $(seq 100); do [ -e "$work/slurmctld.pid" ] || [ -e "$work/slurmd.pid" ] || break; sleep 0.05; done
  cleanup
}
trap end_slurm EXIT
munged --key-file="$work/munge.key" --socket="$work/munge/socket" --pid-file="$work/munge/pid" --log-file="$work/munge/log" \
  --seed-file="$work/munge/seed" >"$work/munged.out" 2>&1 || { cat "$work/munged.out"; die "munged did not start"; }
slurmctld
slurmd || { cat "$work/slurmd.log"; die "slurmd did not start"; }
for _ in $(seq 200); do
  [ "$(sinfo -h -o %T 2>/dev/null)" != idle ] || break
  sleep 0.1
done
same "state of the node" idle "$(sinfo -h -o %T)"

start_server --suite demo --oracle
evalrun run --suite demo --model endpoint --base-url "$url" --out "$work/whole"
same "exit code in one piece" 0 "$status"
evalrun report "$work/whole" --json "$work/whole.json"

submit() {
  EVALRUN=$program timeout 100 sbatch --wait --chdir="$work" "$@" "$sample" --suite demo --base-url "$url" --out "$work/array" \
    >"$work/sbatch.out" 2>&1 || { cat "$work/sbatch.out" "$work"/evalrun-*.log; die "the array failed"; }
}
# All tasks but one; then that one alone, as one runs a failed task again.
submit --array=1-4,6-8
evalrun report "$work/array" --json "$work/array.json"
same "exit code with a shard missing" 3 "$status"
grep -q 'INCOMPLETE.*shards.* 5 of 8 is missing' "$work/out" || { show; die "the missing shard is not named"; }
submit --array=5
same "shards" 8 "$(find "$work/array" -name journal.jsonl | wc -l)"
evalrun report "$work/array" --json "$work/array.json"
same "exit code of the whole array" 0 "$status"
# Everything but the times.
untimed() { sed -E '/"(mean|deviation|p50|p95|max|p99)": /d' "$1"; }
same "the report of the shards" "$(untimed "$work/whole.json")" "$(untimed "$work/array.json")"
finish
