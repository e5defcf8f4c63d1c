-- Every figure, table, value and claim: the experiments and the number of runs that it was made from.
select
    l.kind,
    l.artefact,
    r.experiment,
    count(*) as runs,
    min(r.started) as oldest,
    max(r.started) as newest
from lineage l
join runs r on r.id = l.run
group by l.kind, l.artefact, r.experiment
order by l.kind, l.artefact, r.experiment;
