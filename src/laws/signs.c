/* signs.c: the laws of signs that a flow keeps, of parameterizations and of optimizers. */
#include <math.h>

#include "laws/contracts.h"

void laws_of_signs(struct bench *b, const struct signs *k, const void *options,
                   const struct shape *s, const double *w, double *work)
{
    static const struct law told = {"signs are -1, 0 or 1, all of them told",
                                    "a sign that is left out, or a value in its place"},
                            sure = {"no sign is told of weights that an error could turn",
                                    "slack that is not compared with"};
    static const double beyond_all = 1e9;
    const size_t n = k ? k->n(options, s) : 0;
    if (n == 0)
        return;
    bench_ask(b, &told);
    double *now = bench_array(b, "the signs", n), *unsure = bench_array(b, "the signs", n);
    k->find(options, s, w, w, 0, now, work);
    k->find(options, s, w, w, beyond_all, unsure, work);
    for (size_t i = 0; i < n; i++) {
        bench_true(b, &told, k->what, fabs(now[i]) == 1 || now[i] == 0);
        bench_true(b, &sure, k->what, unsure[i] == 0);
    }
}
