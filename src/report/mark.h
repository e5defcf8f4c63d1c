/* mark.h: what an artefact says of itself, inside its own bytes: which figure or report it is, and
 * the digests of what it was made from. So a file that was sent around still tells where it comes
 * from.
 *
 *   overparam figure NAME, query SHA-256, data SHA-256      PDF and SVG of a figure
 *   overparam report, profile PROFILE, results SHA-256      PDF and HTML of the write-up */
#ifndef OVERPARAM_REPORT_MARK_H
#define OVERPARAM_REPORT_MARK_H

#include "base/buf.h"
#include "base/sha256.h"

enum { MARK_NAME = 128 };

/* Where it stands in a PDF: an entry of the document's information dictionary. */
#define MARK_ENTRY "/Provenance"

struct mark {
    bool is_report;
    char name[MARK_NAME];    /* of the figure; of a report: the profile */
    char query[SHA256_HEX];  /* digest of the query's text; "" in a report */
    char result[SHA256_HEX]; /* digest of the figure's data, or of all results */
};

void mark_write(struct buf *out, const struct mark *m);
/* The mark of a file: of a PDF its entry, of anything else the last one in the text. False when
 * there is none. */
bool mark_find(const struct buf *bytes, struct mark *m);

#endif
