-- The files that each experiment is planned from, its own and those that it names; ship: 0 where an archive leaves it out.
select
    experiment.name as experiment,
    input.path as path,
    input.sha256 as sha256,
    input.ship as ship
from input
join experiment on experiment.id = input.experiment
where experiment.fingerprint <> ''
    and input.path <> '/proc/self/exe'
order by experiment.name, input.path;
