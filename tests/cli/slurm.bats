#!/usr/bin/env bats
# bats file_tags=long
# A real Slurm, started here in temporary folders (a controller, two nodes, munge; loopback only): submit, kill, requeue, merge.
# Nothing of the machine's own Slurm is touched. Debian's slurmctld, slurmd, slurm-client and munge (packages.txt, [slurm]).

lacking() {
    for program in munged slurmctld slurmd sbatch; do
        PATH="$PATH:/usr/sbin" command -v $program > /dev/null || echo $program
    done
    [ "$(id -u)" -eq 0 ] || echo "the rights of root"
}

setup_file() {
    [ -z "$(lacking)" ] || return 0
    export PATH="$PATH:/usr/sbin" S="$BATS_FILE_TMPDIR/slurm"
    export SLURM_CONF="$S/slurm.conf"
    mkdir -p "$S/state" "$S/munge"
    chmod 755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$S"
    chmod 700 "$S/munge"
    head -c 1024 /dev/urandom > "$S/munge/key"
    chmod 400 "$S/munge/key"
    munged --force --key-file="$S/munge/key" --socket="$S/munge.socket" --pid-file="$S/munge/pid" --log-file="$S/munge/log" \
        --seed-file="$S/munge/seed" --num-threads=1
    cat > "$SLURM_CONF" << CONF
ClusterName=test
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=26817
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$S/munge.socket
StateSaveLocation=$S/state
SlurmdSpoolDir=$S/spool-%n
SlurmctldPidFile=$S/controller.pid
SlurmdPidFile=$S/%n.pid
SlurmctldLogFile=$S/controller.log
SlurmdLogFile=$S/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
MaxArraySize=301
SchedulerParameters=batch_sched_delay=0,sched_interval=1,default_queue_depth=1000
KillWait=2
NodeName=one,two NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=[26818-26819] CPUs=2 State=UNKNOWN
PartitionName=main Nodes=one,two Default=YES MaxTime=INFINITE State=UP
CONF
    slurmctld -f "$SLURM_CONF"
    slurmd -N one -f "$SLURM_CONF"
    slurmd -N two -f "$SLURM_CONF"
    up
}

teardown_file() {
    [ -d "${S:-}" ] || return 0
    scancel --user=root || :
    for name in one two controller munge/; do
        [ -s "$S/${name}pid" ] && kill "$(cat "$S/${name}pid")"
        [ -s "$S/$name.pid" ] && kill "$(cat "$S/$name.pid")"
    done
    sleep 3
}

up() {
    for _ in $(seq 60); do
        [ "$(sinfo --noheader --Node --format=%t 2> /dev/null | grep -c 'idle\|mix\|alloc')" -eq 2 ] && return 0
        sleep 1
    done
    cat "$S"/*.log
    return 1
}

setup() {
    missing=$(lacking | tr '\n' ' ')
    [ -z "$missing" ] || skip "NO SLURM WAS TESTED: $missing(tools/deps.sh slurm, as root) is not there"
    cd "$BATS_TEST_TMPDIR" || return 1
    mkdir experiments
    cat > experiments/many.yaml << 'YAML'
experiment: many
title: Small runs
source: a test
problem:
  data: {kind: gaussian, samples: 4, features: 2, seed: 1}
  loss: {kind: squared, reduction: mean}
parameterization: canonical
init: {kind: gaussian, scale: {sweep: {linear: [0.1, 1, 4]}}, seed: {sweep: {range: [1, 100]}}}
optimizer: {kind: gradient-descent, rate: 0.05}
stop: {steps: 200000}
record: {at: {log: 3}, observables: [loss]}
YAML
}

settled() { # no task waits or runs
    for _ in $(seq 900); do
        [ -z "$(squeue --noheader 2> /dev/null || echo x)" ] && return 0
        sleep 1
    done
    squeue
    return 1
}

digest() { "$OVERPARAM" digest --db "${1:-db/overparam.sqlite}"; }

@test "200 tasks, 20 killed, some requeued, the controller restarted: what is missing is submitted again, and the digest is equal" {
    "$OVERPARAM" run -q --db whole.sqlite
    printf 'partition: main\narray-limit: 200\ntask-minutes: 1\n' > cluster.yaml
    run "$OVERPARAM" submit --dry-run
    [[ "$output" == *"400 of 400 runs are to be made: 200 tasks"*"#SBATCH --array=1-200"*"#SBATCH --partition=main"* ]]
    [ ! -e shards ]
    "$OVERPARAM" submit
    # Nothing is submitted twice.
    run "$OVERPARAM" submit
    [ "$output" = "nothing is to be submitted: all 400 runs are made, or on their way" ]
    killed=" " n=0 requeued=0
    for _ in $(seq 2000); do
        [ "$n" -lt 20 ] || break
        for task in $(squeue --noheader --array --states=R --format=%F_%K); do
            [ "$n" -lt 20 ] || break
            case $killed in *" $task "*) continue ;; esac
            if [ "$requeued" -lt 5 ]; then
                scontrol requeue "$task" 2> /dev/null && requeued=$((requeued + 1))
            else
                scancel --signal=KILL --full "$task" && killed="$killed$task " n=$((n + 1))
            fi
        done
        if [ "$n" -ge 10 ] && [ -z "${restarted:-}" ]; then
            kill "$(cat "$S/controller.pid")"
            sleep 2
            slurmctld -f "$SLURM_CONF"
            restarted=yes
            up
        fi
    done
    [ "$n" -eq 20 ]
    [ "$requeued" -eq 5 ]
    [ "${restarted:-}" = yes ]
    settled
    "$OVERPARAM" submit --status
    "$OVERPARAM" submit --status --json | jq -e '.tasks == 200 and .waiting == 0 and .running == 0 and .done + .failed == 200 and .failed > 0 and .left > 0'
    left=$("$OVERPARAM" submit --status --json | jq .left)
    run "$OVERPARAM" submit
    [ "$status" -eq 0 ]
    [[ "$output" == "$left of 400 runs are to be made"* ]]
    settled
    "$OVERPARAM" submit --status
    run "$OVERPARAM" submit
    [[ "$output" == "nothing is to be submitted"* ]]
    "$OVERPARAM" merge shards
    [ "$(digest)" = "$(digest whole.sqlite)" ]
    [ "$("$OVERPARAM" run -q)" = "all 400 runs are there" ]
    "$OVERPARAM" doctor
}

@test "no more tasks than MaxArraySize lets, and mistakes with their remedy" {
    run "$OVERPARAM" submit --dry-run --task-minutes 1
    [[ "$output" == *"400 of 400 runs are to be made: 300 tasks"* ]]
    run "$OVERPARAM" submit --dry-run --throttle 7 --memory 2G --time 1:00:00 --account lab --constraint avx2
    [[ "$output" == *"--array=1-14%7"*"--account=lab"*"--mem=2G"*"--time=1:00:00"*"--constraint=avx2"* ]]
    run "$OVERPARAM" submit --partition nowhere
    [ "$status" -eq 3 ]
    [[ "$output" == *"sbatch: "*"nvalid partition"* ]]
    echo 'partitoin: main' > cluster.yaml
    run "$OVERPARAM" submit
    [ "$status" -eq 2 ]
    [[ "$output" == *"cluster.yaml:1:1: error: unknown key 'partitoin'"*"did you mean 'partition'"* ]]
}
