/* yaml.c: see yaml.h. The event interface of libyaml, with limits of our own: libyaml 0.2.5 itself
 * accepts duplicate keys, cycles and any depth. */
#include "spec/yaml.h"

#include <string.h>
#include <yaml.h>

enum { DEPTH_MAX = 32, SIZE_LIMIT = 1 << 20, FIRST_ROOM = 8 };

struct reader {
    struct arena *arena;
    const char *file;
    struct errs *es;
    yaml_parser_t parser;
    bool broken; /* the stream cannot be read on */
};

static struct where place(const struct reader *r, yaml_mark_t mark)
{
    return (struct where){r->file, (int)mark.line + 1, (int)mark.column + 1};
}

static struct where place_of_byte(const char *file, const char *bytes, size_t at)
{
    struct where w = {file, 1, 1};
    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n') {
            w.line++;
            w.column = 1;
        } else if (((unsigned char)bytes[i] & 0xc0) != 0x80)
            w.column++;
    return w;
}

static void complain(struct reader *r, const yaml_event_t *at, const char *text, const char *hint)
{
    struct err *e = errs_add_at(r->es, place(r, at->start_mark), "%s", text);
    if (e && hint)
        err_hint(e, "%s", hint);
}

/* The next event; false when the stream is broken (the mistake is noted). */
static bool event_next(struct reader *r, yaml_event_t *event)
{
    if (r->broken)
        return false;
    if (yaml_parser_parse(&r->parser, event))
        return true;
    const yaml_parser_t *p = &r->parser;
    struct where at = place(r, p->problem_mark);
    r->broken = true;
    struct err *e =
        errs_add_at(r->es, at, "not YAML: %s%s%s", p->problem ? p->problem : "unreadable",
                    p->context ? ", " : "", p->context ? p->context : "");
    if (e && p->problem && strstr(p->problem, "cannot start any token"))
        err_hint(e, "indent with spaces, and quote texts that begin with a special character");
    return false;
}

static struct node *node_new(struct reader *r, enum node_type type, const yaml_event_t *event)
{
    struct node *n = arena_alloc(r->arena, sizeof *n);
    n->type = type;
    n->at = place(r, event->start_mark);
    return n;
}

/* A growing list in the arena. */
struct list {
    const struct node **items;
    size_t n, room;
};

static void list_add(struct reader *r, struct list *l, const struct node *item)
{
    if (l->n == l->room) {
        size_t room = l->room ? 2 * l->room : FIRST_ROOM;
        const struct node **larger = arena_array(r->arena, room, sizeof *larger);
        if (l->n > 0)
            memcpy(larger, l->items, l->n * sizeof *larger);
        l->items = larger;
        l->room = room;
    }
    l->items[l->n++] = item;
}

static const struct node *read_node(struct reader *r, const yaml_event_t *event, int depth);

static const struct node *read_scalar(struct reader *r, const yaml_event_t *event)
{
    struct node *n = node_new(r, NODE_SCALAR, event);
    const char *text = (const char *)event->data.scalar.value;
    n->length = event->data.scalar.length;
    n->text = arena_strndup(r->arena, text, n->length);
    n->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    for (size_t i = 0; i < n->length; i++)
        if ((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') {
            complain(r, event, "a text holds a control character", NULL);
            break;
        }
    return n;
}

static const struct node *read_list(struct reader *r, const yaml_event_t *start, int depth)
{
    struct node *n = node_new(r, NODE_LIST, start);
    struct list items = {0};
    yaml_event_t event;
    while (event_next(r, &event)) {
        bool end = event.type == YAML_SEQUENCE_END_EVENT;
        const struct node *item = end ? NULL : read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (end)
            break;
        if (item)
            list_add(r, &items, item);
    }
    n->items = items.items;
    n->n = items.n;
    return n;
}

static const struct node *read_key(struct reader *r, const yaml_event_t *event,
                                   const struct list *keys)
{
    if (event->type != YAML_SCALAR_EVENT) {
        complain(r, event, "a key must be a plain text", NULL);
        return NULL;
    }
    const struct node *key = read_scalar(r, event);
    if (strcmp(key->text, "<<") == 0)
        complain(r, event, "merge keys are not allowed", "write the keys out, or use `variants:`");
    for (size_t i = 0; i < keys->n; i++)
        if (strcmp(keys->items[i]->text, key->text) == 0) {
            struct err *e =
                errs_add_at(r->es, key->at, "the key '%.60s' stands here twice", key->text);
            if (e)
                err_hint(e, "it is first given in line %d", keys->items[i]->at.line);
        }
    return key;
}

static const struct node *read_map(struct reader *r, const yaml_event_t *start, int depth)
{
    struct node *n = node_new(r, NODE_MAP, start);
    struct list keys = {0}, values = {0};
    yaml_event_t event;
    while (event_next(r, &event)) {
        bool end = event.type == YAML_MAPPING_END_EVENT;
        const struct node *key = end ? NULL : read_key(r, &event, &keys);
        if (!end && !key)
            (void)read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (end || !event_next(r, &event))
            break;
        const struct node *value = read_node(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (key && value) {
            list_add(r, &keys, key);
            list_add(r, &values, value);
        }
    }
    n->keys = keys.items;
    n->items = values.items;
    n->n = keys.n;
    return n;
}

static void refuse_marks(struct reader *r, const yaml_event_t *event, const yaml_char_t *anchor,
                         const yaml_char_t *tag)
{
    if (anchor)
        complain(r, event, "anchors are not allowed", "write the value out, or use `variants:`");
    if (tag)
        complain(r, event, "tags are not allowed", "the field decides the type of its value");
}

static const struct node *read_node(struct reader *r, const yaml_event_t *event, int depth)
{
    if (depth > DEPTH_MAX) {
        if (!r->broken)
            complain(r, event, "nested more than 32 deep", NULL);
        r->broken = true;
        return NULL;
    }
    switch ((int)event->type) {
    case YAML_SCALAR_EVENT:
        refuse_marks(r, event, event->data.scalar.anchor, event->data.scalar.tag);
        return read_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
        refuse_marks(r, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        return read_list(r, event, depth);
    case YAML_MAPPING_START_EVENT:
        refuse_marks(r, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return read_map(r, event, depth);
    case YAML_ALIAS_EVENT:
        complain(r, event, "aliases are not allowed", "write the value out, or use `variants:`");
        return NULL;
    default:
        return NULL;
    }
}

static const struct node *read_stream(struct reader *r)
{
    const struct node *root = NULL;
    yaml_event_t event;
    bool end = false;
    for (int documents = 0; !end && event_next(r, &event);) {
        if (event.type == YAML_DOCUMENT_START_EVENT && ++documents == 2)
            complain(r, &event, "a second document begins here", "one file holds one experiment");
        else if (event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_START_EVENT &&
                 event.type != YAML_DOCUMENT_END_EVENT && event.type != YAML_STREAM_END_EVENT) {
            const struct node *n = read_node(r, &event, 1);
            root = documents == 1 ? n : root;
        }
        end = event.type == YAML_STREAM_END_EVENT || documents > 1;
        yaml_event_delete(&event);
    }
    return root;
}

/* What libyaml would not say well, or not at all. */
static bool bytes_check(const char *file, const char *bytes, size_t n, struct errs *es)
{
    struct where start = {file, 1, 1};
    const char *nul = memchr(bytes, 0, n);
    if (n > SIZE_LIMIT)
        errs_add_at(es, start, "the file is larger than 1 MiB");
    else if (n >= 2 && ((unsigned char)bytes[0] == 0xfe || (unsigned char)bytes[0] == 0xff))
        errs_add_at(es, start, "the file is UTF-16; save it as UTF-8");
    else if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        errs_add_at(es, start,
                    "the file begins with a byte order mark; save it as UTF-8 without one");
    else if (nul)
        errs_add_at(es, place_of_byte(file, bytes, (size_t)(nul - bytes)), "a zero byte");
    else
        return true;
    return false;
}

const struct node *yaml_read(struct arena *a, const char *file, const char *bytes, size_t n,
                             struct errs *es)
{
    struct reader r = {.arena = a, .file = file, .es = es};
    if (!bytes_check(file, bytes, n, es))
        return NULL;
    if (!yaml_parser_initialize(&r.parser))
        memory_exhausted();
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes, n);
    const struct node *root = read_stream(&r);
    /* Reader errors come with a byte and no mark. */
    if (r.broken && r.parser.error == YAML_READER_ERROR && es->n > 0)
        es->list[es->n - 1].at =
            place_of_byte(file, bytes, r.parser.problem_offset < n ? r.parser.problem_offset : n);
    yaml_parser_delete(&r.parser);
    return root;
}

const struct node *node_find(const struct node *map, const char *key)
{
    if (!map || map->type != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->items[i];
    return NULL;
}
