/* exif.h: how a camera was held.
 *
 * A camera stores what its sensor saw and a note by how much it was turned (EXIF 2.32, tag 0x0112
 * of the first directory). Browsers heed the note, LaTeX does not. */
#ifndef OVERPARAM_REPORT_EXIF_H
#define OVERPARAM_REPORT_EXIF_H

#include "base/buf.h"

/* Degrees, counterclockwise, by which a JPEG has to be turned to stand upright: 0, 90, 180, 270;
 * 0 where nothing says so. -1: it is mirrored, too. */
int exif_turn(const struct buf *jpeg);

#endif
