/* own.c: see own.h. */
#include "spec/own.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/sha256.h"
#include "base/source.h"
#include "base/text.h"
#include "base/version.h"
#include "sys/file.h"
#include "sys/library.h"

#define BUILT_FOLDER "build/kinds"

enum { SOURCE_BYTES = 1 << 22, INCLUDE_DEPTH = 8, DIGITS = 16 };

struct loading {
    struct arena *arena;
    const char *include; /* the folder with the program's headers; NULL before they are written */
    char headers[SHA256_HEX];
    own_refused *refused;
    void *self;
};

/* One source on its way. */
struct own {
    struct loading *loading;
    const struct contract *contract;
    const char *name, *source;
    char digest[SHA256_HEX];
    const char **files; /* the source and what it includes; ends with NULL */
    size_t n_files, files_room;
    const struct code_part **modules; /* of the program, beyond its engine; ends with NULL */
    size_t n_modules, modules_room;
};

/* --- the program's headers -------------------------------------------------------------------- */

static bool is_header(const struct embedded *f)
{
    const size_t n = strlen(f->path);
    return strncmp(f->path, "src/", 4) == 0 && strcmp(f->path + n - 2, ".h") == 0;
}

static void headers_digest(struct loading *l)
{
    struct sha256 h;
    sha256_init(&h);
    for (const struct embedded *f = embedded_files; f->path; f++)
        if (is_header(f)) {
            sha256_add(&h, f->path, strlen(f->path) + 1);
            sha256_add(&h, f->bytes, f->n);
        }
    sha256_add(&h, version_compiler, strlen(version_compiler));
    sha256_finish(&h, l->headers);
}

/* Into a folder named by their digest; the last file written says that all are there. */
static bool headers_write(struct loading *l, struct err *e)
{
    if (l->include)
        return true;
    const char *folder = arena_printf(l->arena, BUILT_FOLDER "/include-%.*s", DIGITS, l->headers);
    const char *whole = arena_printf(l->arena, "%s/whole", folder);
    for (const struct embedded *f = embedded_files; f->path && !file_exists(whole); f++) {
        const char *path = arena_printf(l->arena, "%s/%s", folder, f->path + sizeof "src/" - 1);
        const char *room = arena_printf(l->arena, "%.*s", (int)(strrchr(path, '/') - path), path);
        if (is_header(f) && (!folder_make(room, e) || !file_write(path, f->bytes, f->n, e)))
            return false;
    }
    l->include = folder;
    return file_exists(whole) || file_write(whole, "", 0, e);
}

/* --- digest ----------------------------------------------------------------------------------- */

static void file_add(struct own *k, const char *path)
{
    struct arena *a = k->loading->arena;
    k->files = arena_room(a, k->files, k->n_files, &k->files_room, sizeof *k->files);
    k->files[k->n_files++] = path;
}

static void module_add(struct own *k, const struct code_part *module)
{
    struct arena *a = k->loading->arena;
    k->modules = arena_room(a, k->modules, k->n_modules, &k->modules_room, sizeof *k->modules);
    k->modules[k->n_modules++] = module;
}

/* The module of the program to which "mathematics/layers.h" belongs, and those that it includes. */
static void modules_add(struct own *k, const char *header)
{
    const size_t n = strlen(header);
    const struct code_part *module =
        n > 2 ? code_find(arena_strndup(k->loading->arena, header, n - 2)) : NULL;
    for (size_t i = 0; module && i < k->n_modules; i++)
        if (k->modules[i] == module)
            return;
    if (!module) /* of the engine, of base/, of the system */
        return;
    module_add(k, module);
    for (size_t i = 0; module->files[i]; i++) {
        const struct embedded *f = embedded_find(module->files[i]);
        char name[256];
        for (size_t at = 0;
             f && source_next_include((const char *)f->bytes, &at, name, sizeof name);)
            modules_add(k, name);
    }
}

/* The file's sense and that of what it includes of the project's own, from beside it; what it
 * includes else is the program's. */
static bool digest_add(struct own *k, const char *path, int depth, struct sha256 *h, struct err *e)
{
    struct buf text = {0}, bare = {0};
    char name[256];
    bool fine = file_read(path, SOURCE_BYTES, &text, e);
    if (fine) {
        file_add(k, path);
        source_bare(buf_text(&text), text.n, &bare);
        sha256_add(h, buf_text(&bare), bare.n + 1);
    }
    for (size_t at = 0;
         fine && depth > 0 && source_next_include(buf_text(&text), &at, name, sizeof name);) {
        const char *beside = path_beside(k->loading->arena, path, name);
        if (file_exists(beside))
            fine = digest_add(k, beside, depth - 1, h, e);
        else
            modules_add(k, name);
    }
    buf_release(&text);
    buf_release(&bare);
    return fine;
}

static bool digest_find(struct own *k, struct err *e)
{
    struct sha256 h;
    sha256_init(&h);
    const bool fine = digest_add(k, k->source, INCLUDE_DEPTH, &h, e);
    file_add(k, NULL);
    module_add(k, NULL);
    sha256_finish(&h, k->digest);
    return fine;
}

/* --- the library ------------------------------------------------------------------------------ */

/* Named by what it was made from, so that what lies there is never out of date. */
static const char *library_path(const struct own *k)
{
    char both[2 * SHA256_HEX], hex[SHA256_HEX];
    memcpy(both, k->digest, SHA256_HEX);
    memcpy(both + SHA256_HEX, k->loading->headers, SHA256_HEX);
    sha256_of(both, sizeof both, hex);
    return arena_printf(k->loading->arena, BUILT_FOLDER "/%s/%s-%.*s.so", k->contract->folder,
                        k->name, DIGITS, hex);
}

/* Those of what the source said before. A process that has one loaded keeps it. */
static void libraries_remove(const struct own *k, const char *folder)
{
    struct arena *a = k->loading->arena;
    const char *const *names;
    size_t n = 0, length = strlen(k->name);
    if (!folder_list(a, folder, ".so", &names, &n, NULL))
        return;
    for (size_t i = 0; i < n; i++)
        if (strncmp(names[i], k->name, length) == 0 && names[i][length] == '-' &&
            strlen(names[i]) == length + 1 + DIGITS)
            (void)remove(arena_printf(a, "%s/%s.so", folder, names[i]));
}

static bool library_ready(struct own *k, const char *path, struct buf *said, struct err *e)
{
    const char *folder = arena_printf(k->loading->arena, BUILT_FOLDER "/%s", k->contract->folder);
    if (file_exists(path))
        return true;
    libraries_remove(k, folder);
    return headers_write(k->loading, e) && folder_make(folder, e) &&
           library_make(k->loading->arena, k->source, k->loading->include, path, said, e);
}

/* parameterization_two_thirds of two-thirds.c */
static const char *symbol_of(const struct own *k)
{
    char *symbol = arena_printf(k->loading->arena, "%s_%s", k->contract->name, k->name);
    for (char *p = symbol; *p; p++)
        if (*p == '-')
            *p = '_';
    return symbol;
}

/* Every descriptor begins with its head. */
static bool head_check(const struct own *k, const struct kind *head, struct err *e)
{
    if (!head->name || strcmp(head->name, k->name) != 0)
        return err_set(e, ERR_SPEC, "its .kind.name is '%s', not '%s' as the file",
                       head->name ? head->name : "", k->name);
    if (!head->summary || !head->formula || !head->source)
        return err_set(e, ERR_SPEC, "its .kind has no %s",
                       !head->summary   ? "summary"
                       : !head->formula ? "formula"
                                        : "source");
    return true;
}

/* --- registering ------------------------------------------------------------------------------ */

static struct own_place {
    const struct kind *kind;
    const char *const *files;
} * places;
static size_t n_places, places_room;

const char *const *own_files(const struct kind *kind)
{
    for (size_t i = 0; i < n_places; i++)
        if (places[i].kind == kind)
            return places[i].files;
    return NULL;
}

static const char *source_of(struct arena *a, const struct contract *c, const char *name)
{
    return arena_printf(a, OWN_FOLDER "/%s/%s.c", c->folder, name);
}

const char *own_left_out(struct arena *a, const struct contract *c, const char *name)
{
    const char *source = source_of(a, c, name);
    return !strchr(name, '/') && file_exists(source) && !kind_find(c, name, NULL) ? source : NULL;
}

static void kind_register(const struct own *k, const struct kind *head)
{
    struct arena *a = k->loading->arena;
    const size_t n = k->contract->n;
    const struct kind **kinds = arena_array(a, n + 2, sizeof *kinds);
    struct code_of_kind *code = arena_array(a, n + 2, sizeof *code);
    memcpy(kinds, k->contract->kinds, n * sizeof *kinds);
    memcpy(code, k->contract->code, n * sizeof *code);
    kinds[n] = head;
    code[n].part.name = arena_printf(a, "%s/%s", k->contract->name, k->name);
    code[n].part.digest = arena_strdup(a, k->digest);
    code[n].part.files = k->files;
    code[n].modules = k->modules;
    contract_extend(k->contract, kinds, code, n + 1);
    places = arena_room(a, places, n_places, &places_room, sizeof *places);
    places[n_places++] = (struct own_place){head, k->files};
}

static bool name_check(const struct own *k, struct err *e)
{
    const size_t n = strspn(k->name, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (!islower((unsigned char)k->name[0]) || k->name[n] != '\0')
        return err_set(e, ERR_SPEC, "its name is not of small letters, digits and hyphens");
    if (kind_find(k->contract, k->name, NULL))
        return err_set(e, ERR_SPEC, "a kind of that name is built in");
    return true;
}

static bool kind_take(struct own *k, struct buf *said, struct err *e)
{
    const void *object = NULL;
    if (!name_check(k, e) || !digest_find(k, e))
        return false;
    const char *path = library_path(k);
    if (!library_ready(k, path, said, e) ||
        !library_symbol(k->loading->arena, path, symbol_of(k), &object, e) ||
        !head_check(k, object, e))
        return false;
    kind_register(k, object);
    return true;
}

/* A fault of the machine ends all; a fault of the kind is told, and the next is taken. */
static bool kind_load(struct own *k, struct err *e)
{
    struct buf said = {0};
    struct err why = {0};
    bool fine = kind_take(k, &said, &why);
    if (!fine && (why.code == ERR_SPEC || why.code == ERR_TOOL)) {
        k->loading->refused(k->loading->self, k->source, &why, buf_text(&said));
        fine = true;
    } else if (!fine)
        *e = why;
    buf_release(&said);
    return fine;
}

static bool contract_load(struct loading *l, const struct contract *c, struct err *e)
{
    const char *folder = arena_printf(l->arena, OWN_FOLDER "/%s", c->folder), *const * names;
    size_t n = 0;
    if (!folder_list(l->arena, folder, ".c", &names, &n, e))
        return false;
    if (n > 0 && !*l->headers)
        headers_digest(l);
    for (size_t i = 0; i < n; i++) {
        struct own k = {.loading = l, .contract = c, .name = names[i]};
        k.source = source_of(l->arena, c, names[i]);
        if (!kind_load(&k, e))
            return false;
    }
    return true;
}

/* A folder beside those of the contracts: sources there would wait for ever. */
static void stray_tell(struct loading *l, const char *folder)
{
    const char **known = arena_array(l->arena, n_contracts, sizeof *known), *const * sources;
    const char *path = arena_printf(l->arena, OWN_FOLDER "/%s", folder);
    struct err why = {0};
    size_t n = 0;
    for (size_t i = 0; i < n_contracts; i++) {
        known[i] = contracts[i].folder;
        if (strcmp(known[i], folder) == 0)
            return;
    }
    if (!folder_list(l->arena, path, ".c", &sources, &n, &why) || n == 0)
        return; /* a file, or a folder of what kinds include */
    const char *near = text_nearest(folder, known, n_contracts);
    err_set(&why, ERR_SPEC, "folders of kinds are called as under src/: " OWN_FOLDER "/%s, ...",
            near ? near : known[0]);
    l->refused(l->self, path, &why, "");
}

static bool strays_tell(struct loading *l, struct err *e)
{
    const char *const *folders;
    size_t n = 0;
    if (!folder_list(l->arena, OWN_FOLDER, "", &folders, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        stray_tell(l, folders[i]);
    return true;
}

bool own_load(struct arena *a, own_refused *refused, void *self, struct err *e)
{
    struct loading l = {.arena = a, .refused = refused, .self = self};
    if (!file_exists(OWN_FOLDER))
        return true;
    for (size_t i = 0; i < n_contracts; i++)
        if (!contract_load(&l, &contracts[i], e))
            return false;
    return strays_tell(&l, e);
}
