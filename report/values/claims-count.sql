-- format: %d
-- How many claims there are.
select count(*) from claims;
