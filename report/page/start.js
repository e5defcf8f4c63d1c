// start.js: the last of the scripts that make one, report/page/*.js in the order of their names: what they do when the page
// is there. Without them figures, tables, queries, scripts, data (as .csv.gz), the runs' numbers and all links are there as
// plain HTML; the query console and the look-up of a single run are not.

buildConsole();
unpackDownloads();
lookUpRuns();
completeRunTables();
exploreFigures();
followContents();
nameScrolling();
followLinks();
