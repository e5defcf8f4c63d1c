/* foreign.c: see foreign.h. Formats are told by their first bytes; zero bytes tell the rest, for no
 * text holds them. */
#include "formats/foreign.h"

#include <string.h>

static const struct {
    const char *magic;
    bool as_text; /* the magic is text, and the format holds zero bytes: both must be there */
    const char *what, *remedy;
} formats[] = {
    {"PK\3\4", false, "a zip archive (.npz, .xlsx, .ods)",
     "save one array with numpy.save, a sheet as CSV"},
    {"\x89HDF", false, "an HDF5 file", "save the array as .npy or CSV"},
    {"PAR1", true, "a Parquet file", "save the table as CSV"},
    {"MATLAB 5", true, "a MAT-file of MATLAB", "writematrix writes CSV"},
    {"SQLite format 3", true, "an SQLite database", "export the table as CSV"},
    {"ARROW1", true, "an Arrow file", "save the table as CSV"},
    {"\xd0\xcf\x11\xe0", false, "a workbook of an old Excel", "save the sheet as CSV"},
    {"BZh", true, "packed by bzip2", "unpack it, or pack it with gzip"},
    {"\xfd\x37zXZ", false, "packed by xz", "unpack it, or pack it with gzip"},
    {"\x28\xb5\x2f\xfd", false, "packed by zstd", "unpack it, or pack it with gzip"},
    {"\xff\xfe", false, "a text in UTF-16", "save it as UTF-8: iconv -f UTF-16 -t UTF-8"},
    {"\xfe\xff", false, "a text in UTF-16", "save it as UTF-8: iconv -f UTF-16 -t UTF-8"},
    {"RDX", true, "a file of R's save", "write.csv(x, FILE, row.names = FALSE)"},
    {"X\n", true, "a file of R's saveRDS", "write.csv(x, FILE, row.names = FALSE)"},
    {"\x80\2", false, "a pickle of Python", "save the array with numpy.save"},
    {"\x80\3", false, "a pickle of Python", "save the array with numpy.save"},
    {"\x80\4", false, "a pickle of Python", "save the array with numpy.save"},
    {"\x80\5", false, "a pickle of Python", "save the array with numpy.save"},
    {"version https://git-lfs", false, "a pointer of Git LFS, not the file", "git lfs pull"},
    {"<!DOCTYPE", false, "a page of HTML", "download the file itself"},
    {"<!doctype", false, "a page of HTML", "download the file itself"},
    {"<html", false, "a page of HTML", "download the file itself"},
    {"%PDF", false, "a PDF", "export the table as CSV"},
};

bool foreign_passes(const struct file *f, struct err *e)
{
    struct where at = {.file = f->path};
    bool zeros = f->size > 0 && memchr(f->bytes, 0, f->size);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        size_t n = strlen(formats[i].magic);
        if (f->size < n || memcmp(f->bytes, formats[i].magic, n) != 0 ||
            (formats[i].as_text && !zeros))
            continue;
        err_set_at(e, ERR_INPUT, at, "the file is %s: neither CSV nor .npy", formats[i].what);
        return err_hint(e, "%s", formats[i].remedy);
    }
    return !zeros ||
           err_set_at(e, ERR_INPUT, at, "the file holds zero bytes: it is neither CSV nor .npy");
}
