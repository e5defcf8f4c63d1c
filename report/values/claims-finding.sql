-- format: %d
-- How many claims are of the sort 'finding'.
select count(*) from claims where sort = 'finding';
