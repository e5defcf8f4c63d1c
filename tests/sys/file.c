/* Files: whole or not at all, bounded, and every failure with its reason. */
#include "sys/file.h"

#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/sha256.h"
#include "support.h"
#include "sys/flock.h"

static char folder[] = "/tmp/overparam-file-XXXXXX";

static int folder_open(void)
{
    return mkdtemp(folder) ? chdir(folder) : -1;
}

static int folder_remove(void)
{
    struct arena a = {0};
    struct err e = {0};
    const char *const *names;
    size_t n = 0;
    if (folder_list(&a, ".", "", &names, &n, &e))
        for (size_t i = 0; i < n; i++)
            remove(names[i]);
    arena_release(&a);
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static bool holds(const char *path, const char *text)
{
    struct buf b = {0};
    struct err e = {0};
    bool same =
        file_read(path, 0, &b, &e) && b.n == strlen(text) && strcmp(buf_text(&b), text) == 0;
    buf_release(&b);
    return same;
}

static void what_is_written_is_read(void)
{
    struct err e = {0};
    CU_ASSERT_TRUE(file_write("a.txt", "one", 3, &e) && holds("a.txt", "one"));
    CU_ASSERT_TRUE(file_write("a.txt", "", 0, &e) && holds("a.txt", ""));
    CU_ASSERT_TRUE(file_exists("a.txt"));
    CU_ASSERT_FALSE(file_exists("b.txt"));
    unlink("a.txt");
}

static void bytes_are_appended_and_bounded(void)
{
    struct err e = {0};
    struct buf b = {0};
    CU_ASSERT_TRUE(file_write("a.txt", "0123456789", 10, &e));
    buf_puts(&b, "before");
    CU_ASSERT_TRUE(file_read("a.txt", 10, &b, &e));
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "before0123456789");
    CU_ASSERT_EQUAL(e.code, ERR_NONE);
    CU_ASSERT_FALSE(file_read("a.txt", 9, &b, &e));
    CU_ASSERT_EQUAL(e.code, ERR_INPUT);
    buf_release(&b);
    unlink("a.txt");
}

static void what_cannot_be_read_says_why(void)
{
    static const char *const paths[] = {"missing.txt", "/dev/null", ".", "a.txt/below"};
    struct buf b = {0};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct err e = {0};
        CU_ASSERT_FALSE(file_read(paths[i], 0, &b, &e));
        CU_ASSERT_EQUAL(e.code, ERR_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, paths[i]));
    }
    buf_release(&b);
}

/* A fifo without a writer would block an ordinary open for ever. */
static void a_fifo_does_not_hang(void)
{
    struct buf b = {0};
    struct err e = {0};
    CU_ASSERT_EQUAL(mkfifo("fifo", 0600), 0);
    CU_ASSERT_FALSE(file_read("fifo", 0, &b, &e));
    buf_release(&b);
    unlink("fifo");
}

static size_t gzip(const char *path, size_t n, char fill)
{
    gzFile f = gzopen(path, "wb9");
    char chunk[4096];
    memset(chunk, fill, sizeof chunk);
    for (size_t left = n; left > 0;) {
        size_t k = left < sizeof chunk ? left : sizeof chunk;
        gzwrite(f, chunk, (unsigned)k);
        left -= k;
    }
    gzclose(f);
    struct stat s;
    return stat(path, &s) == 0 ? (size_t)s.st_size : 0;
}

static void gzip_is_inflated_and_plain_stays(void)
{
    struct buf b = {0};
    struct err e = {0};
    gzip("z.gz", 10000, 'z');
    CU_ASSERT_TRUE(file_read_inflated("z.gz", 10000, &b, &e));
    CU_ASSERT_EQUAL(b.n, 10000);
    CU_ASSERT_EQUAL(buf_text(&b)[9999], 'z');
    buf_clear(&b);
    CU_ASSERT_TRUE(file_write("p.csv", "a,b\n", 4, &e) && file_read_inflated("p.csv", 4, &b, &e));
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "a,b\n");
    buf_release(&b);
    unlink("z.gz");
    unlink("p.csv");
}

/* 64 MiB of zeros pack into some 64 kB: the limit holds for what comes out, while it comes. */
/* As tapes and some file systems leave behind; other bytes behind a stream are damage. */
static void zeros_behind_gzip_are_no_part_of_it(void)
{
    static const char zeros[512] = {0};
    struct buf packed = {0}, b = {0};
    struct err e = {0};
    gzip("z.gz", 300, 'q');
    CU_ASSERT_TRUE(file_read("z.gz", 0, &packed, &e));
    buf_add(&packed, zeros, sizeof zeros);
    for (size_t more = 1; more <= sizeof zeros; more = more * 4 + 1) {
        buf_clear(&b);
        CU_ASSERT_TRUE(file_write("z.gz", packed.s, packed.n - sizeof zeros + more, &e) &&
                       file_read_inflated("z.gz", 0, &b, &e));
        CU_ASSERT_EQUAL(b.n, 300);
    }
    buf_putc(&packed, 'x');
    CU_ASSERT_TRUE(file_write("z.gz", packed.s, packed.n, &e));
    CU_ASSERT_FALSE(file_read_inflated("z.gz", 0, &b, &e));
    buf_release(&b);
    buf_release(&packed);
    unlink("z.gz");
}

static void a_gzip_bomb_stops_at_the_limit(void)
{
    enum { BOMB = 64 << 20, LIMIT = 1 << 20 };
    struct buf b = {0};
    struct err e = {0};
    CU_ASSERT_TRUE(gzip("bomb.gz", BOMB, 0) < LIMIT);
    CU_ASSERT_FALSE(file_read_inflated("bomb.gz", LIMIT, &b, &e));
    CU_ASSERT_EQUAL(e.code, ERR_INPUT);
    CU_ASSERT_TRUE(b.cap <= (size_t)4 * LIMIT);
    buf_release(&b);
    unlink("bomb.gz");
}

static void damaged_gzip_is_refused_at_every_cut(void)
{
    struct buf packed = {0}, b = {0};
    struct err e = {0};
    gzip("z.gz", 300, 'q');
    CU_ASSERT_TRUE(file_read("z.gz", 0, &packed, &e));
    for (size_t n = 3; n < packed.n; n++) {
        CU_ASSERT_TRUE_FATAL(file_write("cut.gz", packed.s, n, &e));
        CU_ASSERT_FALSE(file_read_inflated("cut.gz", 0, &b, &e));
    }
    packed.s[packed.n / 2] = (char)(packed.s[packed.n / 2] ^ 0x55);
    CU_ASSERT_TRUE(file_write("cut.gz", packed.s, packed.n, &e));
    CU_ASSERT_FALSE(file_read_inflated("cut.gz", 0, &b, &e));
    CU_ASSERT_EQUAL(e.code, ERR_INPUT);
    buf_release(&b);
    buf_release(&packed);
    unlink("z.gz");
    unlink("cut.gz");
}

static void two_gzip_members_are_one_text(void)
{
    struct buf packed = {0}, b = {0};
    struct err e = {0};
    gzip("z.gz", 5, 'a');
    CU_ASSERT_TRUE(file_read("z.gz", 0, &packed, &e));
    gzip("z.gz", 5, 'b');
    CU_ASSERT_TRUE(file_read("z.gz", 0, &packed, &e));
    CU_ASSERT_TRUE(file_write("z.gz", packed.s, packed.n, &e));
    CU_ASSERT_TRUE(file_read_inflated("z.gz", 0, &b, &e));
    CU_ASSERT_STRING_EQUAL(buf_text(&b), "aaaaabbbbb");
    buf_release(&b);
    buf_release(&packed);
    unlink("z.gz");
}

static size_t files_here(void)
{
    struct arena a = {0};
    struct err e = {0};
    const char *const *names;
    size_t n = 0;
    CU_ASSERT_TRUE(folder_list(&a, ".", "", &names, &n, &e));
    arena_release(&a);
    return n;
}

/* Under a file size limit the write fails half-way: the old content stays, nothing is left over. */
static void a_failed_write_leaves_the_old_file(void)
{
    struct err e = {0};
    CU_ASSERT_TRUE(file_write("keep.txt", "old", 3, &e));
    pid_t child = fork();
    if (child == 0) {
        enum { MUCH = 1 << 16 };
        static char bytes[MUCH];
        signal(SIGXFSZ, SIG_IGN);
        struct rlimit limit = {4096, 4096};
        setrlimit(RLIMIT_FSIZE, &limit);
        bool wrong = file_write("keep.txt", bytes, MUCH, &e) || e.code != ERR_FULL;
        _exit(wrong);
    }
    int how = 0;
    CU_ASSERT_EQUAL(waitpid(child, &how, 0), child);
    CU_ASSERT_TRUE(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    CU_ASSERT_TRUE(holds("keep.txt", "old"));
    CU_ASSERT_EQUAL(files_here(), 1);
    unlink("keep.txt");
}

/* A reader that looks all the time, and a writer killed at some instant: old or new, never between.
 */
static void a_killed_writer_leaves_old_or_new(void)
{
    enum { SIZE = 200000, ROUNDS = 20 };
    static char bytes[SIZE];
    struct err e = {0};
    memset(bytes, 'o', SIZE);
    CU_ASSERT_TRUE(file_write("whole.txt", bytes, SIZE, &e));
    for (int round = 0; round < ROUNDS; round++) {
        pid_t child = fork();
        if (child == 0)
            for (char c = 'a';; c = c == 'z' ? 'a' : (char)(c + 1)) {
                memset(bytes, c, SIZE);
                if (!file_write("whole.txt", bytes, SIZE, &e))
                    _exit(1);
            }
        struct timespec pause = {0, 1000000L * (round % 7) + 137000L * round};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        struct buf b = {0};
        CU_ASSERT_TRUE(file_read("whole.txt", 0, &b, &e) && b.n == SIZE);
        CU_ASSERT_TRUE(b.n == SIZE && memchr(b.s, b.s[0], SIZE) &&
                       strspn(b.s, (char[]){b.s[0], 0}) == SIZE);
        buf_release(&b);
    }
}

static void the_mode_follows_the_umask(void)
{
    struct err e = {0};
    struct stat s;
    mode_t old = umask(027);
    CU_ASSERT_TRUE(file_write("mode.txt", "x", 1, &e));
    umask(old);
    CU_ASSERT_TRUE(stat("mode.txt", &s) == 0 && (s.st_mode & 0777) == 0640);
    unlink("mode.txt");
}

static void the_digest_is_that_of_the_bytes(void)
{
    struct err e = {0};
    char of_file[SHA256_HEX], of_bytes[SHA256_HEX];
    CU_ASSERT_TRUE(file_write("d.txt", "abc", 3, &e) && file_sha256("d.txt", of_file, &e));
    sha256_of("abc", 3, of_bytes);
    CU_ASSERT_STRING_EQUAL(of_file, of_bytes);
    CU_ASSERT_FALSE(file_sha256("missing", of_file, &e));
    unlink("d.txt");
}

static void folders_are_made_with_their_parents(void)
{
    struct err e = {0};
    struct stat s;
    CU_ASSERT_TRUE(folder_make("x/y//z", &e) && folder_make("x/y/z", &e));
    CU_ASSERT_TRUE(stat("x/y/z", &s) == 0 && S_ISDIR(s.st_mode));
    CU_ASSERT_TRUE(file_write("x/file", "", 0, &e));
    CU_ASSERT_FALSE(folder_make("x/file/z", &e));
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "x/file"));
    unlink("x/file");
    rmdir("x/y/z");
    rmdir("x/y");
    rmdir("x");
}

static void listings_are_sorted_stems(void)
{
    static const char *const made[] = {"b.sql", "a.sql", ".hidden.sql", ".sql", "a.txt", "c.sql~"};
    struct arena a = {0};
    struct err e = {0};
    const char *const *stems;
    size_t n = 9;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        CU_ASSERT_TRUE(file_write(made[i], "", 0, &e));
    CU_ASSERT_TRUE(folder_list(&a, ".", ".sql", &stems, &n, &e));
    CU_ASSERT_EQUAL_FATAL(n, 2);
    CU_ASSERT_STRING_EQUAL(stems[0], "a");
    CU_ASSERT_STRING_EQUAL(stems[1], "b");
    CU_ASSERT_TRUE(folder_list(&a, "missing", ".sql", &stems, &n, &e) && n == 0);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        unlink(made[i]);
    arena_release(&a);
}

/* A draft whose writer lives is locked. */
static void what_a_killed_writer_left_is_swept_by_the_next(void)
{
    struct err e = {0};
    static const char *const drafts[] = {"swept.txt.draft-aaaaaa", "swept.txt.draft-bbbbbb",
                                         "unswept.txt.draft-aaaaaa"};
    int held = -1;
    for (size_t i = 0; i < 3; i++) {
        int fd = open(drafts[i], O_CREAT | O_WRONLY, 0600);
        CU_ASSERT_FATAL(fd >= 0);
        if (i == 1)
            held = fd;
        else
            close(fd);
    }
    CU_ASSERT(flock(held, LOCK_EX) == 0);
    CU_ASSERT(file_write("swept.txt", "x", 1, &e));
    CU_ASSERT(!file_exists(drafts[0]) && file_exists(drafts[1]) && file_exists(drafts[2]));
    close(held);
    CU_ASSERT(file_write("swept.txt", "y", 1, &e));
    CU_ASSERT(!file_exists(drafts[1]) && file_exists(drafts[2]) && holds("swept.txt", "y"));
    CU_ASSERT(unlink("swept.txt") == 0 && unlink(drafts[2]) == 0);
}

static void paths_are_seen_from_the_file(void)
{
    struct arena a = {0};
    CU_ASSERT_STRING_EQUAL(path_beside(&a, "d/e.yaml", "x.csv"), "d/x.csv");
    CU_ASSERT_STRING_EQUAL(path_beside(&a, "e.yaml", "x.csv"), "x.csv");
    CU_ASSERT_STRING_EQUAL(path_beside(&a, "d/e.yaml", "/x.csv"), "/x.csv");
    CU_ASSERT_STRING_EQUAL(path_from(&a, "/p/db", "/p"), "..");
    CU_ASSERT_STRING_EQUAL(path_from(&a, "/p", "/p/db"), "db");
    CU_ASSERT_STRING_EQUAL(path_from(&a, "/p/db", "/p/db"), ".");
    CU_ASSERT_STRING_EQUAL(path_from(&a, "/p/db", "/p/dbx"), "../dbx");
    CU_ASSERT_STRING_EQUAL(path_from(&a, "/", "/a/b"), "a/b");
    CU_ASSERT_STRING_EQUAL(path_from(&a, "/a/b", "/"), "../..");
    CU_ASSERT_STRING_EQUAL(path_from(&a, "/a/bc/d", "/a/b/d"), "../../b/d");
    CU_ASSERT_STRING_EQUAL(path_stem(&a, "a/b/name.yaml"), "name");
    CU_ASSERT_STRING_EQUAL(path_stem(&a, "a.b/name"), "name");
    CU_ASSERT_STRING_EQUAL(path_stem(&a, ".yaml"), ".yaml");
    arena_release(&a);
}

static void links_are_followed_when_asked_what_lies_below(void)
{
    struct err e = {0};
    CU_ASSERT_TRUE(folder_make("in", &e) && folder_make("inside", &e));
    CU_ASSERT_TRUE(file_write("in/a.txt", "a", 1, &e) && file_write("inside/b.txt", "b", 1, &e));
    CU_ASSERT_EQUAL(symlink("../inside/b.txt", "in/out.txt"), 0);
    CU_ASSERT_EQUAL(symlink("a.txt", "in/same.txt"), 0);
    CU_ASSERT_TRUE(path_is_below("in", "in/a.txt"));
    CU_ASSERT_TRUE(path_is_below("in", "in/same.txt"));
    CU_ASSERT_FALSE(path_is_below("in", "in/out.txt"));
    CU_ASSERT_FALSE(path_is_below("in", "in/../inside/b.txt"));
    CU_ASSERT_FALSE(path_is_below("in", "inside/b.txt"));
    CU_ASSERT_FALSE(path_is_below("in", "in"));
    CU_ASSERT_FALSE(path_is_below("in", "in/nothing"));
    unlink("in/out.txt");
    unlink("in/same.txt");
    unlink("in/a.txt");
    unlink("inside/b.txt");
}

void suite_file(void)
{
    CU_pSuite s = CU_add_suite("file", folder_open, folder_remove);
    TEST(s, what_is_written_is_read);
    TEST(s, bytes_are_appended_and_bounded);
    TEST(s, what_cannot_be_read_says_why);
    TEST(s, a_fifo_does_not_hang);
    TEST(s, gzip_is_inflated_and_plain_stays);
    TEST(s, zeros_behind_gzip_are_no_part_of_it);
    TEST(s, a_gzip_bomb_stops_at_the_limit);
    TEST(s, damaged_gzip_is_refused_at_every_cut);
    TEST(s, two_gzip_members_are_one_text);
    TEST(s, a_failed_write_leaves_the_old_file);
    TEST(s, the_mode_follows_the_umask);
    TEST(s, the_digest_is_that_of_the_bytes);
    TEST(s, folders_are_made_with_their_parents);
    TEST(s, listings_are_sorted_stems);
    TEST(s, paths_are_seen_from_the_file);
    TEST(s, a_killed_writer_leaves_old_or_new);
    TEST(s, what_a_killed_writer_left_is_swept_by_the_next);
    TEST(s, links_are_followed_when_asked_what_lies_below);
}
