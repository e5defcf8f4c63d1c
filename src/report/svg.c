/* svg.c: see svg.h. The tree is walked once, in document order, and changed on the way. */
#include "report/svg.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

static const xmlChar *x(const char *s)
{
    return (const xmlChar *)s;
}

static bool is(const xmlNode *n, const char *element)
{
    return n->type == XML_ELEMENT_NODE && xmlStrEqual(n->name, x(element));
}

/* The next node of the document; what hangs below n is passed over when `inside` is false. */
static xmlNode *next(xmlNode *n, bool inside)
{
    if (inside && n->type == XML_ELEMENT_NODE && n->children)
        return n->children;
    while (n && !n->next)
        n = n->parent && n->parent->type == XML_ELEMENT_NODE ? n->parent : NULL;
    return n ? n->next : NULL;
}

static void set(xmlNode *n, xmlAttr *a, const char *value)
{
    if (a->ns)
        xmlSetNsProp(n, a->ns, a->name, x(value));
    else
        xmlSetProp(n, a->name, x(value));
}

/* A value that names an id, of itself (id="x"), as a link (href="#x") or as a colour, clip or
 * filter (url(#x)), with the figure's name before it. False: it names none. */
static bool put_renamed(struct buf *out, const xmlAttr *a, const char *value, const char *name)
{
    static const char url[] = "url(#";
    const char *at = strstr(value, url);
    if (xmlStrEqual(a->name, x("id")))
        buf_printf(out, "%s-%s", name, value);
    else if (xmlStrEqual(a->name, x("href")) && value[0] == '#')
        buf_printf(out, "#%s-%s", name, value + 1);
    else if (at)
        buf_printf(out, "%.*s%s%s-%s", (int)(at - value), value, url, name, at + strlen(url));
    return out->n > 0;
}

/* What is shown when the group is pointed at: gnuplot hands it to a script, in quotes. */
static void put_hypertext(xmlNode *n, const char *handler)
{
    const char *open = strchr(handler, '\''), *close = strrchr(handler, '\'');
    if (!open || close <= open || !strstr(handler, "Hypertext"))
        return;
    xmlChar *said = xmlStrndup(x(open + 1), (int)(close - open - 1));
    xmlNode *title = xmlNewTextChild(n, n->ns, x("title"), said);
    if (n->children && n->children != title)
        xmlAddPrevSibling(n->children, title);
    xmlSetProp(n, x("class"), x("run"));
    xmlFree(said);
}

static void finish_attributes(xmlNode *n, const char *name)
{
    for (xmlAttr *a = n->properties, *after; a; a = after) {
        struct buf renamed = {0};
        char *value = (char *)xmlNodeListGetString(n->doc, a->children, 1);
        after = a->next;
        if (xmlStrncmp(a->name, x("on"), 2) == 0) {
            put_hypertext(n, value ? value : "");
            xmlRemoveProp(a);
        } else if (value && put_renamed(&renamed, a, value, name))
            set(n, a, buf_text(&renamed));
        buf_release(&renamed);
        xmlFree(value);
    }
}

static bool is_nameless(const char *title)
{
    static const char *const heads[] = {"gnuplot_plot_", "data index ", "data using "};
    size_t i = 0, n = sizeof heads / sizeof *heads;
    while (i < n && strncmp(title, heads[i], strlen(heads[i])) != 0)
        i++;
    return i < n || title[strspn(title, " \t\r\n")] == 0;
}

/* What says nothing: the title of a plot that has no name in the key, and the groups that gnuplot
 * opens at every change of pen, drawn with or not. */
static bool is_idle(xmlNode *n)
{
    if (is(n, "g"))
        return !xmlHasProp(n, x("id")) && xmlChildElementCount(n) == 0;
    bool of_run = !n->prev && n->parent && xmlHasProp(n->parent, x("class"));
    if (!is(n, "title") || of_run)
        return false;
    xmlChar *text = xmlNodeGetContent(n);
    bool nameless = is_nameless((const char *)text);
    xmlFree(text);
    return nameless;
}

static xmlNode *drop(xmlNode *n)
{
    xmlNode *after = next(n, false);
    xmlUnlinkNode(n);
    xmlFreeNode(n);
    return after;
}

static xmlNode *put_first(xmlNode *root, xmlNode **last, const char *element, const char *text)
{
    xmlNode *n = xmlNewTextChild(root, root->ns, x(element), text ? x(text) : NULL);
    xmlNode *before = *last ? (*last)->next : root->children;
    if (before && before != n)
        xmlAddPrevSibling(before, n);
    *last = n;
    return n;
}

static void put_id(xmlNode *n, const char *name, const char *what)
{
    struct buf id = {0};
    buf_printf(&id, "%s-%s", name, what);
    xmlSetProp(n, x("id"), x(buf_text(&id)));
    buf_release(&id);
}

/* In place of gnuplot's own title and description. */
static void put_head(xmlNode *root, const struct svg_about *about)
{
    struct buf labels = {0};
    xmlNode *last = NULL;
    buf_printf(&labels, "%s-title %s-desc", about->name, about->name);
    xmlSetProp(root, x("role"), x("img"));
    xmlSetProp(root, x("aria-labelledby"), x(buf_text(&labels)));
    put_id(put_first(root, &last, "title", about->name), about->name, "title");
    put_id(put_first(root, &last, "desc", about->alt), about->name, "desc");
    put_first(root, &last, "style", "image { image-rendering: pixelated; }");
    put_first(root, &last, "metadata", about->mark);
    xmlNode *paper = put_first(root, &last, "rect", NULL);
    xmlSetProp(paper, x("width"), x("100%"));
    xmlSetProp(paper, x("height"), x("100%"));
    xmlSetProp(paper, x("fill"), x("white"));
    buf_release(&labels);
}

/* gnuplot's title and description; false when nothing follows them. */
static bool drop_head(xmlNode *root)
{
    xmlNode *n = root->children;
    while (n && !is(n, "g"))
        n = is(n, "title") || is(n, "desc") ? drop(n) : n->next;
    return n != NULL;
}

static void put_document(xmlDoc *doc, struct buf *out)
{
    xmlChar *bytes = NULL;
    int n = 0;
    xmlDocDumpFormatMemoryEnc(doc, &bytes, &n, "UTF-8", 0);
    if (bytes)
        buf_add(out, bytes, (size_t)n);
    xmlFree(bytes);
}

/* The tree of what gnuplot wrote, which leaves a ']]>' in a text as it is; XML forbids it there. */
static xmlDoc *parse(const struct buf *drawn)
{
    static const char closing[] = "]]>";
    struct buf xml = {0};
    const char *s = buf_text(drawn), *at;
    for (; (at = strstr(s, closing)) != NULL; s = at + strlen(closing)) {
        buf_add(&xml, s, (size_t)(at - s));
        buf_puts(&xml, "]]&gt;");
    }
    buf_puts(&xml, s);
    xmlDoc *doc = NULL;
    if (xml.n <= INT_MAX)
        doc = xmlReadMemory(buf_text(&xml), (int)xml.n, NULL, NULL,
                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                XML_PARSE_HUGE);
    buf_release(&xml);
    return doc;
}

bool svg_finish(const struct buf *drawn, const struct svg_about *about, struct buf *out)
{
    xmlDoc *doc = parse(drawn);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    bool fine = root && is(root, "svg") && drop_head(root);
    for (xmlNode *n = fine ? root->children : NULL; n;) {
        if (is_idle(n)) {
            n = drop(n);
            continue;
        }
        if (n->type == XML_ELEMENT_NODE)
            finish_attributes(n, about->name);
        n = next(n, true);
    }
    if (fine) {
        put_head(root, about);
        put_document(doc, out);
    }
    xmlFreeDoc(doc);
    return fine;
}

bool svg_is_whole(const struct buf *svg)
{
    xmlDoc *doc = svg->n <= INT_MAX
                      ? xmlReadMemory(buf_text(svg), (int)svg->n, NULL, NULL,
                                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
                      : NULL;
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    bool fine = root && is(root, "svg");
    xmlFreeDoc(doc);
    return fine;
}
