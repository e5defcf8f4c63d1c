-- format: %d
-- How many claims are of the sort 'identity'.
select count(*) from claims where sort = 'identity';
