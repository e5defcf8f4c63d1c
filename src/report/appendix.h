/* appendix.h: what the write-up says of itself: how many runs came out how, every claim with its
 * verdict, the versions that made the numbers. */
#ifndef OVERPARAM_REPORT_APPENDIX_H
#define OVERPARAM_REPORT_APPENDIX_H

#include "report/workshop.h"

/* Experiments of two profiles are never mixed: ERR_INPUT. *profile is "full", "quick" or, without
 * runs, "". */
MUST_CHECK bool appendix_profile(struct workshop *w, const char **profile, struct err *e);
/* One paragraph for page 1: profile, runs, claims. */
MUST_CHECK bool appendix_summary(struct workshop *w, struct buf *out, struct err *e);
/* Every claim by experiment: what it says, expected, measured, holds or not. */
MUST_CHECK bool appendix_claims(struct workshop *w, struct buf *out, struct err *e);
/* Builds, machines, runs by experiment, the digest of all results, how to repeat. */
MUST_CHECK bool appendix_provenance(struct workshop *w, struct buf *out, struct err *e);

#endif
