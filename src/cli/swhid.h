/* swhid.h: the name that Software Heritage gives to a folder of sources: swh:1:dir: and the SHA-1 of
 * git's tree of it. Whoever has the files can compute it, and nothing else has it. */
#ifndef OVERPARAM_CLI_SWHID_H
#define OVERPARAM_CLI_SWHID_H

#include "cli/command.h"

/* That of the project as it was committed last; *changed when its files differ from that. Without
 * history that of the files as they are, but for what is made (build/, databases, the write-up). */
MUST_CHECK bool swhid_of_project(struct context *c, const char **swhid, bool *changed,
                                 struct err *e);

#endif
