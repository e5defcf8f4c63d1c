-- The views: the database as people, figures, tables, claims and the program's own commands read it. Nothing else than a view
-- reads a table: the program's authorizer sees to that, and knows what a view reads by the view's name (so no view has a `with`).
--
-- An experiment's *current* runs are those that its file plans today, made by today's code. The views
-- runs, parameters, trajectories, results and lineage show current runs only; all_runs, all_parameters,
-- all_trajectories and all_lineage show the history too. They are created anew by every program that writes; a new view
-- that a command reads needs a new version of the database (migrations/), since commands that only read make none.
--
-- Today is when overparam last looked at the files, which every command of it that shows runs does; plain sqlite3
-- cannot know of an edit since.

-- Every experiment that was ever planned.
--   file      as it was named then
--   profile   full or quick
--   planned   1 when its file plans it today
create view experiments as
select
    experiment.name as name,
    experiment.title as title,
    experiment.source as source,
    experiment.file as file,
    experiment.profile as profile,
    experiment.fingerprint <> '' as planned
from experiment;

-- The files that the planned experiments were planned from, their own and those that they name.
--   path     as the experiment's file is named, and from the same folder
--   sha256   of its content
--   ship     0: an archive leaves it out (`ship: false`)
create view inputs as
select
    experiment.name as experiment,
    input.path as path,
    input.sha256 as sha256,
    input.ship as ship
from input
join experiment on experiment.id = input.experiment
where experiment.fingerprint <> ''
    and input.path <> '/proc/self/exe';

-- What the experiments plan today, whether it is made or not.
--   place    in the plan of the experiment
--   run      the id that the run has, or will have
--   key      SHA-256 of the resolved spec
--   digest   of today's code for it (code_parts.digest)
--   state    done, diverged or failed, as in `runs`; stale: made by other code only; missing: never made
create view planned_runs as
select
    experiment.name as experiment,
    planned.variant as variant,
    planned.place as place,
    planned.run as run,
    planned.key as key,
    (select code.digest from code where code.id = planned.code) as digest,
    coalesce(
        (select run.status from run where run.id = planned.run and run.current = 1),
        iif(exists (select 1 from run where run.key = planned.key), 'stale', 'missing')
    ) as state
from planned
join experiment on experiment.id = planned.experiment;

-- Every run ever made.
--   id            names the run in the other views
--   key           SHA-256 of its resolved spec
--   variant       '' when the experiment has no variants
--   status        done, diverged (a result) or failed (a fault)
--   reason        done: the stop rule that held; diverged: what and where, or what a flow did not keep; failed: why
--   seed          init.seed, NULL without one
--   build         version and commit of the program; '+' when its sources differed from the commit
--   started       UTC
--   parameters    JSON: {"init.scale": 0.1, ...}
--   swept         the same, those only that a sweep moves
--   time          of the flow at the end; NULL when not finite, and of a probe
--   peak_memory   bytes, high-water mark of the worker
--   digest        of the code: the engine, the kinds that the run uses and the modules that they include
--   current       1 when the run is among `runs`
--   tags, notes   that people gave to its key: words apart by blanks, notes by line ends; NULL without
create view all_runs as
select
    run.id as id,
    run.key as key,
    experiment.name as experiment,
    run.variant as variant,
    run.status as status,
    run.reason as reason,
    run.steps as steps,
    run.wall_seconds as wall_seconds,
    run.cpu_seconds as cpu_seconds,
    run.seed as seed,
    build.version || ' ' || substr(build.commit_id, 1, 12) || iif(build.dirty, '+', '') as build,
    build.host as host,
    run.started as started,
    (
        select '{' || group_concat(item, ', ') || '}'
        from (
            select parameter.member as item
            from parameter
            join path on path.id = parameter.path
            where parameter.parameter_set in (run.fixed, run.swept)
            order by path.name
        )
    ) as parameters,
    run.profile as profile,
    run.evaluations as evaluations,
    run.time as time,
    run.peak_memory as peak_memory,
    code.digest as digest,
    run.current as current,
    (
        select '{' || group_concat(item, ', ') || '}'
        from (
            select parameter.member as item
            from parameter
            join path on path.id = parameter.path
            where parameter.parameter_set = run.swept
            order by path.name
        )
    ) as swept,
    (
        select group_concat(word, ' ')
        from (select tag.word as word from tag where tag.key = run.key order by tag.word)
    ) as tags,
    (
        select group_concat(words, char(10))
        from (select note.words as words from note where note.key = run.key order by note.written, note.words)
    ) as notes
from run
join experiment on experiment.id = run.experiment
left join build on build.id = run.build
left join code on code.id = run.code;

-- How far the planned experiments are, counted by indices alone.
--   planned                  runs that the experiment plans today
--   done, diverged, failed   current ones; the others are missing or stale
create view experiment_counts as
select
    experiment.name as experiment,
    (select count(*) from planned where planned.experiment = experiment.id) as planned,
    (select count(*) from run where run.experiment = experiment.id and run.current = 1 and run.status = 'done') as done,
    (select count(*) from run where run.experiment = experiment.id and run.current = 1 and run.status = 'diverged') as diverged,
    (select count(*) from run where run.experiment = experiment.id and run.current = 1 and run.status = 'failed') as failed
from experiment
where experiment.fingerprint <> '';

-- The current runs, one row each; columns as in all_runs.
create view runs as
select
    id, key, experiment, variant, status, reason, steps, wall_seconds, cpu_seconds, seed, build, host,
    started, parameters, profile, evaluations, time, peak_memory, digest, swept, tags, notes
from all_runs
where current = 1;

-- Every field of every run's resolved spec: defaults are filled in.
--   path    'init.scale'
--   value   number or text; a flag is 0 or 1, a list a text
--   swept   1 when a sweep of the experiment moves it
-- The cross join keeps SQLite from trying every run for every parameter.
create view all_parameters as
select
    run.id as run,
    path.name as path,
    parameter.value as value,
    parameter.parameter_set = run.swept as swept,
    run.current as current
from run
cross join parameter on parameter.parameter_set in (run.fixed, run.swept)
join path on path.id = parameter.path;

-- The same for the current runs.
create view parameters as
select run, path, value, swept
from all_parameters
where current = 1;

-- The canonical text of every run's resolved spec, whose SHA-256 is the run's key; a file stands there as the SHA-256 of its content.
create view all_texts as
select
    run_text.run as run,
    (
        select group_concat(piece.value || coalesce(moved.value, ''), '')
        from json_each(text_form.pieces) as piece
        left join json_each(run_text.moved) as moved on moved.key = piece.key
    ) as canonical,
    run.current as current
from run_text
join text_form on text_form.id = run_text.form
join run on run.id = run_text.run;

-- By which program and on which machine every run was made.
--   commit_id     of the program's sources; dirty: 1 when they differed from it
--   blas_kernel   that the BLAS picked for the processor
create view all_builds as
select
    run.id as run,
    build.version as version,
    build.commit_id as commit_id,
    build.dirty as dirty,
    build.compiler as compiler,
    build.flags as flags,
    build.gsl as gsl,
    build.blas as blas,
    build.blas_kernel as blas_kernel,
    build.cpu as cpu,
    build.host as host,
    build.system as system,
    run.current as current
from run
join build on build.id = run.build;

-- What programs of the user's own said of themselves, one row for each of their runs.
--   version   the first line of what the `version` command said; '' without one
--   words     the end of standard error when the run failed; else ''
create view all_programs as
select
    run_program.run as run,
    run_program.version as version,
    run_program.words as words,
    run.current as current
from run_program
join run on run.id = run_program.run;

-- Every recorded sample.
--   component   0 for a number, else the index in the vector
--   step        of a descent; of a flow the steps of the integrator
--   time        of the flow, the rates summed up in a descent; NULL in a probe
--   at          where a probe looked: a rate, an angle, a size (overparam describe probe NAME); else NULL
--   value       NULL when not finite; then kind says which
--   kind        finite, nan, +inf, -inf
--   sequence    order within the run
create view all_trajectories as
select
    run.id as run,
    experiment.name as experiment,
    observable.name as observable,
    sample.component as component,
    sample.step as step,
    sample.time as time,
    sample.at as at,
    sample.value as value,
    case sample.kind when 1 then 'nan' when 2 then '+inf' when 3 then '-inf' else 'finite' end as kind,
    run.variant as variant,
    sample.sequence as sequence,
    run.current as current
from run
join experiment on experiment.id = run.experiment
join sample on sample.run = run.id
join observable on observable.id = sample.observable;

-- The same for the current runs.
create view trajectories as
select run, experiment, observable, component, step, time, at, value, kind, variant, sequence
from all_trajectories
where current = 1;

-- The last sample of every observable and component of the current runs.
create view results as
select
    run.id as run,
    experiment.name as experiment,
    observable.name as observable,
    sample.component as component,
    sample.value as value,
    case sample.kind when 1 then 'nan' when 2 then '+inf' when 3 then '-inf' else 'finite' end as kind,
    run.variant as variant,
    sample.step as step,
    sample.time as time,
    sample.at as at
from run
join experiment on experiment.id = run.experiment
join sample indexed by sample_last on sample.run = run.id
join observable on observable.id = sample.observable
where run.current = 1
    and sample.last = 1;

-- The claims of the planned experiments and how they came out the last time.
--   measured        NULL before it was asked, and when measured_kind is not finite
--   expected        the comparison, as written: '>= -1e-12'
--   holds           1 or 0; NULL before it was asked
--   because         why this bound or tolerance
--   problem         why it could not be measured
--   measured_kind   finite, nan, +inf, -inf, missing
--   checked         UTC
--   sort            identity (false only if the code is wrong), theorem (proved; its conditions hold
--                   here), finding (could have come out otherwise); NULL where its file does not say
create view claims as
select
    claim.id as id,
    experiment.name as experiment,
    claim.says as says,
    claim.source as source,
    claim.measured as measured,
    claim.expect as expected,
    claim.holds as holds,
    claim.because as because,
    claim.query as query,
    claim.problem as problem,
    claim.measured_kind as measured_kind,
    claim.checked as checked,
    claim.sort as sort
from claim
join experiment on experiment.id = claim.experiment
where experiment.fingerprint <> ''
order by experiment.name, claim.place;

-- Which runs a figure, table, value or claim was made from the last time.
create view all_lineage as
select
    artefact.name as artefact,
    artefact.kind as kind,
    run.id as run,
    run.current as current
from artefact
join artefact_run on artefact_run.artefact = artefact.id
join run on run.id = artefact_run.run;

-- Those of them that are current.
create view lineage as
select artefact, kind, run
from all_lineage
where current = 1;

-- The parts of the code of every digest (all_runs.digest): the engine ('core'), modules, kinds.
--   code     names the code in adopted_runs
--   digest   of all of it
--   part     'core', 'mathematics/layers', 'loss/squared'
--   sha256   of the part's sources, comments and layout left out
create view code_parts as
select
    code.id as code,
    code.digest as digest,
    code_part.part as part,
    code_part.digest as sha256
from code
join code_part on code_part.code = code.id;

-- Runs that were taken over by code that did not compute them (overparam adopt).
--   made      UTC
--   build     of the program that computed the sample, on host
--   share     of the runs of each variant and code that the sample was meant to hold
--   runs      that were taken over; `sampled` of them were computed again, and every bit was equal
create view adoptions as
select
    adoption.id as id,
    adoption.made as made,
    adoption.person as person,
    build.host as host,
    build.version || ' ' || substr(build.commit_id, 1, 12) || iif(build.dirty, '+', '') as build,
    adoption.share as share,
    count(*) as runs,
    sum(adopted_run.sampled) as sampled
from adoption
join build on build.id = adoption.build
join adopted_run on adopted_run.adoption = adoption.id
group by adoption.id;

-- Which runs; one row for each time that a run was taken over.
--   was, code   the code of the run before and since (code_parts.code)
--   sampled     1: the run was computed again
--   changed     the parts in which the two differ
create view adopted_runs as
select
    adopted_run.run as run,
    adopted_run.adoption as adoption,
    adopted_run.was as was,
    adopted_run.code as code,
    adopted_run.sampled as sampled,
    (
        select group_concat(part, ', ')
        from (
            select a.part as part
            from code_part as a
            left join code_part as b on b.code = adopted_run.code and b.part = a.part
            where a.code = adopted_run.was and b.digest is not a.digest
            union
            select b.part
            from code_part as b
            left join code_part as a on a.code = adopted_run.was and a.part = b.part
            where b.code = adopted_run.code and a.digest is null
        )
    ) as changed,
    run.current as current
from adopted_run
join run on run.id = adopted_run.run;

-- In which parts the code that took runs over differs from theirs; NULL where the one or the other lacks the part.
--   was, now    SHA-256
--   runs        that stood on that part
create view adoption_changes as
select adoption, part, was, now, sum(runs) as runs
from (
    select pair.adoption as adoption, pair.runs as runs, a.part as part, a.digest as was, b.digest as now
    from (select adoption, was, code, count(*) as runs from adopted_run group by adoption, was, code) as pair
    join code_part as a on a.code = pair.was
    left join code_part as b on b.code = pair.code and b.part = a.part
    where b.digest is not a.digest
    union all
    select pair.adoption, pair.runs, b.part, null, b.digest
    from (select adoption, was, code, count(*) as runs from adopted_run group by adoption, was, code) as pair
    join code_part as b on b.code = pair.code
    left join code_part as a on a.code = pair.was and a.part = b.part
    where a.digest is null
)
group by adoption, part, was, now;

-- Every time that a run was tried, here or where it was merged from; of runs made before version 6 there is none.
--   status   done, diverged or failed; of the run the last one counts
--   signal   that ended it, or 0
--   words    the last that it said on standard error, at most 16 kB
create view attempts as
select
    attempt.run as run,
    attempt.started as started,
    build.host as host,
    attempt.status as status,
    attempt.reason as reason,
    attempt.signal as signal,
    attempt.wall_seconds as wall_seconds,
    attempt.cpu_seconds as cpu_seconds,
    attempt.peak_memory as peak_memory,
    attempt.words as words,
    run.current as current
from attempt
join run on run.id = attempt.run
join build on build.id = attempt.build;

-- Runs of the same key and code as `run`, with other bits, that a merge has kept aside.
--   host, build   that made the one kept aside; those of the run that stands are in all_runs
create view conflicts as
select
    conflict.id as id,
    conflict.run as run,
    conflict.status as status,
    conflict.reason as reason,
    conflict.steps as steps,
    conflict.evaluations as evaluations,
    conflict.time as time,
    conflict.wall_seconds as wall_seconds,
    conflict.started as started,
    build.host as host,
    build.version || ' ' || substr(build.commit_id, 1, 12) || iif(build.dirty, '+', '') as build,
    build.cpu as cpu,
    run.current as current
from conflict
join run on run.id = conflict.run
join build on build.id = conflict.build;

-- Their samples, as in trajectories.
create view conflict_trajectories as
select
    conflict.id as conflict,
    conflict.run as run,
    observable.name as observable,
    conflict_sample.component as component,
    conflict_sample.step as step,
    conflict_sample.time as time,
    conflict_sample.at as at,
    conflict_sample.value as value,
    case conflict_sample.kind when 1 then 'nan' when 2 then '+inf' when 3 then '-inf' else 'finite' end as kind,
    conflict_sample.sequence as sequence
from conflict
join conflict_sample on conflict_sample.conflict = conflict.id
join observable on observable.id = conflict_sample.observable;

-- Words that people gave to runs (overparam tag), a row each. They belong to the key: whatever code makes the run has them.
create view tags as
select
    run.id as run,
    tag.word as tag,
    run.current as current
from tag
join run on run.key = tag.key;

-- The same of sentences (overparam note).
--   written   UTC
create view notes as
select
    run.id as run,
    note.written as written,
    note.words as note,
    run.current as current
from note
join run on run.key = note.key;

-- Values that a query of other runs' results gives (`best:` in an experiment's file).
--   path    'optimizer.rate'
--   value   as it was found; NULL while the runs that are asked about are not all made
create view found_values as
select
    experiment.name as experiment,
    found.variant as variant,
    found.path as path,
    found.query as query,
    found.value as value
from found
join experiment on experiment.id = found.experiment
order by experiment.name, found.place;

-- Runs in their midst, which the next overparam run goes on with.
--   key, digest   of the run and its code, as in planned_runs
--   host          where it was kept, at the time `made` (UTC)
--   share         of the way to its end, 0 to 1
--   bytes         of its state
create view checkpoints as
select
    checkpoint.key as key,
    code.digest as digest,
    build.host as host,
    checkpoint.made as made,
    checkpoint.step as step,
    checkpoint.time as time,
    checkpoint.share as share,
    checkpoint.wall_seconds as wall_seconds,
    checkpoint.cpu_seconds as cpu_seconds,
    length(checkpoint.state) as bytes
from checkpoint
join code on code.id = checkpoint.code
join build on build.id = checkpoint.build;
