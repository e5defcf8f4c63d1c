-- format: %d
-- How many claims hold.
select count(*) from claims where holds = 1;
