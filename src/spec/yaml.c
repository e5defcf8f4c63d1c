/* yaml.c: see yaml.h. The event interface of libyaml, with limits of our own: libyaml 0.2.5 itself
 * accepts duplicate keys, cycles and any depth. */
#include "spec/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/text.h"
#include "base/utf8.h"

/* No map of ours has more than a few dozen keys; comparing each with all before it stays cheap. */
enum { DEPTH_MAX = 32, SIZE_LIMIT = 1 << 20, KEYS_MAX = 256, FIRST_ROOM = 8 };

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

static void complain(struct reader *r, const yaml_event_t *at, const char *text, const char *hint)
{
    struct err *e = errs_add_at(r->es, place(r, at->start_mark), "%s", text);
    if (e && hint)
        err_hint(e, "%s", hint);
}

/* What usually lies behind a complaint of libyaml's. */
static const char *remedy(const char *problem)
{
    static const char *const remedies[][2] = {
        {"cannot start any token",
         "indent with spaces, and quote a text that begins with a special character"},
        {"mapping values are not allowed", "quote a text that holds ': '"},
        {"expected comment or line break", "quote a text that begins with '>' or '|'"},
        {"could not find expected ':'", "a key is followed by a colon and a blank"},
        {"did not find expected key", "keys of one map begin in one column"},
        {"did not find expected '-'", "items of one list begin in one column"},
        {"unexpected end of stream", "a quote is not closed"},
        {"document indicator", "a quote is not closed"},
        {"unknown escape character", "in double quotes \\ begins an escape; use single quotes"},
        {"did not find expected <document start>", "one file holds one experiment"},
    };
    for (size_t i = 0; problem && i < sizeof remedies / sizeof *remedies; i++)
        if (strstr(problem, remedies[i][0]))
            return remedies[i][1];
    return NULL;
}

/* The next event; false when the stream is broken (the mistake is noted). */
static bool event_next(struct reader *r, yaml_event_t *event)
{
    if (r->broken)
        return false;
    if (yaml_parser_parse(&r->parser, event))
        return true;
    const yaml_parser_t *p = &r->parser;
    /* What never ends is shown where it begins. */
    bool endless = p->problem && strstr(p->problem, "unexpected end of stream");
    struct where at = place(r, endless ? p->context_mark : p->problem_mark);
    r->broken = true;
    struct err *e =
        errs_add_at(r->es, at, "not YAML: %s%s%s", p->problem ? p->problem : "unreadable",
                    p->context ? ", " : "", p->context ? p->context : "");
    if (e && p->problem && strstr(p->problem, "did not find expected ',' or"))
        err_hint(e, "the bracket of line %zu, column %zu is not closed, or a comma is missing",
                 p->context_mark.line + 1, p->context_mark.column + 1);
    else if (e && remedy(p->problem))
        err_hint(e, "%s", remedy(p->problem));
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

static void refuse_marks(struct reader *r, const yaml_event_t *event, const yaml_char_t *anchor,
                         const yaml_char_t *tag)
{
    if (anchor)
        complain(r, event, "anchors are not allowed", "write the value out, or use `variants:`");
    if (tag)
        complain(r, event, "tags are not allowed", "the field decides the type of its value");
}

static const struct node *read_key(struct reader *r, const yaml_event_t *event,
                                   const struct list *keys)
{
    if (event->type != YAML_SCALAR_EVENT) {
        if (event->type == YAML_ALIAS_EVENT)
            complain(r, event, "aliases are not allowed", "write the key out");
        else
            complain(r, event, "a key must be a text, not a list or a map", NULL);
        return NULL;
    }
    if (keys->n == KEYS_MAX) {
        complain(r, event, "a map with more than 256 keys", NULL);
        r->broken = true;
        return NULL;
    }
    refuse_marks(r, event, event->data.scalar.anchor, event->data.scalar.tag);
    const struct node *key = read_scalar(r, event);
    if (strcmp(key->text, "<<") == 0)
        complain(r, event, "merge keys are not allowed", "write the keys out, or use `variants:`");
    for (size_t i = 0; i < keys->n; i++)
        if (strcmp(keys->items[i]->text, key->text) == 0) {
            char shown[NODE_SHOWN];
            struct err *e = errs_add_at(r->es, key->at, "the key '%s' stands here twice",
                                        node_shown(key, shown));
            err_hint(e, "it is first given in line %d", keys->items[i]->at.line);
        }
    return key;
}

/* Read on behind a key that cannot be one. */
static void skip_node(struct reader *r, const yaml_event_t *event, int depth)
{
    if (event->type != YAML_ALIAS_EVENT)
        (void)read_node(r, event, depth);
}

static const struct node *read_map(struct reader *r, const yaml_event_t *start, int depth)
{
    struct node *n = node_new(r, NODE_MAP, start);
    struct list keys = {0}, values = {0};
    yaml_event_t event;
    while (event_next(r, &event)) {
        bool end = event.type == YAML_MAPPING_END_EVENT;
        const struct node *key = end ? NULL : read_key(r, &event, &keys);
        if (!end && !key && !r->broken)
            skip_node(r, &event, depth + 1);
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

/* Why the character of this length cannot stand in an experiment, or NULL. libyaml takes U+0085,
 * U+2028 and U+2029 for line breaks, editors do not: lines would be counted differently. */
static const char *refusal(const unsigned char *s, size_t length, size_t left)
{
    if (length == 0)
        return "a byte that is not UTF-8";
    if (s[0] == 0)
        return "a zero byte";
    if (s[0] == '\r' && (left < 2 || s[1] != '\n'))
        return "a carriage return without a line feed";
    if ((s[0] < 0x20 && s[0] != '\n' && s[0] != '\r' && s[0] != '\t') || s[0] == 0x7f ||
        (length == 2 && s[0] == 0xc2 && s[1] < 0xa0))
        return "a control character";
    if (length == 3 && s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0xa8 || s[2] == 0xa9))
        return "a Unicode line separator";
    if (length == 3 && s[0] == 0xef && s[1] == 0xbb && s[2] == 0xbf)
        return "a byte order mark";
    return NULL;
}

static bool characters_check(const char *file, const char *bytes, size_t n, struct errs *es)
{
    const unsigned char *s = (const unsigned char *)bytes;
    for (size_t i = 0; i < n;) {
        size_t length = utf8_read(bytes + i, n - i, NULL);
        const char *why = refusal(s + i, length, n - i);
        if (why) {
            struct err *e = errs_add_at(es, text_place(file, bytes, i), "the file holds %s", why);
            if (e && length == 0)
                err_hint(e, "save it as UTF-8");
            return false;
        }
        i += length;
    }
    return true;
}

/* What libyaml would not say well, or not at all. */
static bool bytes_check(const char *file, const char *bytes, size_t n, struct errs *es)
{
    struct where start = {file, 1, 1};
    struct err *e = NULL;
    if (n > SIZE_LIMIT)
        e = errs_add_at(es, start, "the file is larger than 1 MiB");
    else if (n >= 2 && (memcmp(bytes, "\xfe\xff", 2) == 0 || memcmp(bytes, "\xff\xfe", 2) == 0))
        e = errs_add_at(es, start, "the file is UTF-16");
    else if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        e = errs_add_at(es, start, "the file begins with a byte order mark");
    else
        return characters_check(file, bytes, n, es);
    err_hint(e, n > SIZE_LIMIT ? "data belong into files of their own"
                               : "save it as UTF-8 without a byte order mark");
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
    yaml_parser_delete(&r.parser);
    return root;
}

const char *node_shown(const struct node *n, char out[NODE_SHOWN])
{
    return text_shown(n->text, n->length, out);
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
