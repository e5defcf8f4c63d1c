-- The files that each experiment is planned from, its own and those that it names; ship: 0 where an archive leaves it out.
select experiment, path, sha256, ship
from inputs
order by experiment, path;
