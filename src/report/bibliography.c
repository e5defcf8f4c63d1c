/* bibliography.c: see bibliography.h. The macros are those of AASTeX and of journals in its wake.
 */
#include "report/bibliography.h"

#include <string.h>

#include "sys/file.h"

enum { BIBLIOGRAPHY_LIMIT = 1 << 24 };

static const struct {
    const char *macro, *name;
} journals[] = {
    {"aap", "Astronomy and Astrophysics"},
    {"aapr", "Astronomy and Astrophysics Review"},
    {"aaps", "Astronomy and Astrophysics Supplement Series"},
    {"aas", "American Astronomical Society Meeting Abstracts"},
    {"actaa", "Acta Astronomica"},
    {"aj", "Astronomical Journal"},
    {"ao", "Applied Optics"},
    {"apj", "Astrophysical Journal"},
    {"apjl", "Astrophysical Journal Letters"},
    {"apjlett", "Astrophysical Journal Letters"},
    {"apjs", "Astrophysical Journal Supplement Series"},
    {"apjsupp", "Astrophysical Journal Supplement Series"},
    {"aplett", "Astrophysical Letters"},
    {"applopt", "Applied Optics"},
    {"apspr", "Astrophysics and Space Physics Research"},
    {"apss", "Astrophysics and Space Science"},
    {"araa", "Annual Review of Astronomy and Astrophysics"},
    {"astap", "Astronomy and Astrophysics"},
    {"azh", "Astronomicheskii Zhurnal"},
    {"baas", "Bulletin of the American Astronomical Society"},
    {"bac", "Bulletin of the Astronomical Institutes of Czechoslovakia"},
    {"bain", "Bulletin of the Astronomical Institutes of the Netherlands"},
    {"caa", "Chinese Astronomy and Astrophysics"},
    {"cjaa", "Chinese Journal of Astronomy and Astrophysics"},
    {"dps", "AAS Division for Planetary Sciences Meeting Abstracts"},
    {"fcp", "Fundamentals of Cosmic Physics"},
    {"gca", "Geochimica et Cosmochimica Acta"},
    {"grl", "Geophysical Research Letters"},
    {"iaucirc", "IAU Circulars"},
    {"icarus", "Icarus"},
    {"jaavso", "Journal of the American Association of Variable Star Observers"},
    {"jcap", "Journal of Cosmology and Astroparticle Physics"},
    {"jcp", "Journal of Chemical Physics"},
    {"jgr", "Journal of Geophysical Research"},
    {"jqsrt", "Journal of Quantitative Spectroscopy and Radiative Transfer"},
    {"jrasc", "Journal of the Royal Astronomical Society of Canada"},
    {"maps", "Meteoritics and Planetary Science"},
    {"memras", "Memoirs of the Royal Astronomical Society"},
    {"memsai", "Memorie della Società Astronomica Italiana"},
    {"mnras", "Monthly Notices of the Royal Astronomical Society"},
    {"na", "New Astronomy"},
    {"nar", "New Astronomy Reviews"},
    {"nat", "Nature"},
    {"nphysa", "Nuclear Physics A"},
    {"pasa", "Publications of the Astronomical Society of Australia"},
    {"pasj", "Publications of the Astronomical Society of Japan"},
    {"pasp", "Publications of the Astronomical Society of the Pacific"},
    {"physrep", "Physics Reports"},
    {"physscr", "Physica Scripta"},
    {"planss", "Planetary and Space Science"},
    {"pra", "Physical Review A"},
    {"prb", "Physical Review B"},
    {"prc", "Physical Review C"},
    {"prd", "Physical Review D"},
    {"pre", "Physical Review E"},
    {"prl", "Physical Review Letters"},
    {"procspie", "Proceedings of SPIE"},
    {"psj", "Planetary Science Journal"},
    {"qjras", "Quarterly Journal of the Royal Astronomical Society"},
    {"rmxaa", "Revista Mexicana de Astronomía y Astrofísica"},
    {"rnaas", "Research Notes of the American Astronomical Society"},
    {"skytel", "Sky and Telescope"},
    {"solphys", "Solar Physics"},
    {"sovast", "Soviet Astronomy"},
    {"ssr", "Space Science Reviews"},
    {"zap", "Zeitschrift für Astrophysik"},
};

/* The name that the command at s, `n` letters behind its backslash, stands for; NULL: none. */
static const char *journal(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof journals / sizeof *journals; i++)
        if (strlen(journals[i].macro) == n && strncmp(journals[i].macro, s + 1, n) == 0)
            return journals[i].name;
    return NULL;
}

/* A macro that stands where braces should (journal = \aap,) gets them, too. */
static void put_journals(struct buf *out, const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    while (*s) {
        size_t n = *s == '\\' ? strspn(s + 1, letters) : 0;
        const char *name = n > 0 ? journal(s, n) : NULL;
        if (name)
            buf_printf(out, "{%s}", name);
        else
            buf_add(out, s, n + 1);
        s += n + 1;
    }
}

bool bibliography_write(const char *path, struct err *e)
{
    struct buf text = {0}, named = {0};
    bool fine = !file_exists(BIBLIOGRAPHY) || file_read(BIBLIOGRAPHY, BIBLIOGRAPHY_LIMIT, &text, e);
    put_journals(&named, buf_text(&text));
    fine = fine && workshop_write_text(path, &named, e);
    buf_release(&text);
    buf_release(&named);
    return fine;
}
