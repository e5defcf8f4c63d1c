/* Any bytes as YAML: a tree whose places lie in the text, mistakes, or nothing, where there is no
 * document.
 *
 * seeds: experiments tests/messages longest: 4096 */
#include <stdlib.h>
#include <string.h>

#include "base/render.h"
#include "spec/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool law)
{
    if (!law)
        abort();
}

static void look(const struct node *n, int depth)
{
    require(depth < 64 && n->at.line > 0 && n->at.column > 0);
    if (n->type == NODE_SCALAR)
        require(strlen(n->text) <= n->length); /* "\0" is told by who reads the value */
    else
        for (size_t i = 0; i < n->n; i++) {
            if (n->type == NODE_MAP)
                look(n->keys[i], depth + 1);
            look(n->items[i], depth + 1);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct errs es;
    struct arena a = {0};
    struct buf out = {0}, text = {0};
    es = (struct errs){0};
    const struct node *root = yaml_read(&a, "f.yaml", (const char *)data, size, &es);
    if (root)
        look(root, 0);
    buf_add(&text, data, size);
    errs_render(&out, &es, text.s);
    buf_release(&text);
    buf_release(&out);
    arena_release(&a);
    return 0;
}
