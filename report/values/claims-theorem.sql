-- format: %d
-- How many claims are of the sort 'theorem'.
select count(*) from claims where sort = 'theorem';
