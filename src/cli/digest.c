/* digest.c: one SHA-256 over all results. */
#include "cli/current.h"

static int run(struct context *c, struct err *e)
{
    struct store *st = NULL;
    char digest[SHA256_HEX];
    if (!current_open(c, &st, e))
        return 0;
    if (store_digest(st, digest, e) && current_say_missing(c, st, e))
        print_line(c->json ? "{\"digest\": \"%s\"}" : "%s", digest);
    store_close(st);
    return 0;
}

const struct command command_digest = {
    .name = "digest",
    .summary = "one SHA-256 over all results of the current runs",
    .help = "Status, reason, steps and every sample bit for bit, in the order of experiment, "
            "variant and key.\n"
            "Times, hosts and the order in which runs were made are left out: equal results give "
            "equal digests.\n",
    .json = "`{digest: text}`",
    .project = PROJECT_NEEDED,
    .run = run,
};
