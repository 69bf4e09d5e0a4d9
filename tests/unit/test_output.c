/* Output files appear whole or not at all. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file.h"
#include "oom.h"

static char folder[] = "/tmp/review-output-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return -1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

static char *read_whole(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	char *text = calloc(1, 1 << 20);

	assert_non_null(in);
	assert_non_null(text);
	*len = fread(text, 1, (1 << 20) - 1, in);
	fclose(in);
	return text;
}

static void assert_file(const char *path, const char *expected)
{
	size_t len;
	char *text = read_whole(path, &len);

	assert_string_equal(text, expected);
	free(text);
}

static void put_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static mode_t mode_of(const char *path)
{
	struct stat now;

	assert_int_equal(stat(path, &now), 0);
	return now.st_mode & 07777;
}

static size_t files_in(const char *path)
{
	DIR *dir = opendir(path);
	size_t n = 0;

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			n++;
	closedir(dir);
	return n;
}

/* ---- files ------------------------------------------------------------------------------------------- */

static void write_file(const char *path, bool named, const char *text)
{
	struct rv_error err = {0};
	struct rv_output *output;

	assert_int_equal(rv_output_open_how(path, named, &output, &err), RV_OK);
	fputs(text, rv_output_stream(output));
	assert_int_equal(rv_output_commit(output, &err), RV_OK);
}

static void a_file_appears_whole(void **state)
{
	(void)state;
	for (int named = 0; named < 2; named++) {
		struct rv_error err = {0};
		struct rv_output *output;

		assert_int_equal(rv_output_open_how("new", named, &output, &err), RV_OK);
		fputs("all", rv_output_stream(output));
		fflush(rv_output_stream(output));
		assert_int_equal(access("new", F_OK), -1);
		assert_int_equal(rv_output_commit(output, &err), RV_OK);
		assert_file("new", "all");
		assert_int_equal(mode_of("new"), 0600);
		assert_int_equal(files_in("."), 1);
		unlink("new");
	}
}

static void abandoned_leaves_the_old(void **state)
{
	(void)state;
	put_file("old", "before", 0640);
	for (int named = 0; named < 2; named++) {
		struct rv_error err = {0};
		struct rv_output *output;

		assert_int_equal(rv_output_open_how("old", named, &output, &err), RV_OK);
		fputs("after", rv_output_stream(output));
		rv_output_abandon(output);
		assert_file("old", "before");
		assert_int_equal(files_in("."), 1);
		write_file("old", named, "after");
		assert_file("old", "after");
		assert_int_equal(mode_of("old"), 0640);
		put_file("old", "before", 0640);
	}
	rv_output_abandon(NULL);
	unlink("old");
}

static void links_are_followed(void **state)
{
	struct stat now;

	(void)state;
	assert_int_equal(mkdir("sub", 0700), 0);
	put_file("sub/file", "before", 0644);
	assert_int_equal(symlink("file", "sub/link"), 0);
	assert_int_equal(symlink("sub/link", "link"), 0);
	assert_int_equal(symlink("sub/missing", "dangling"), 0);
	write_file("link", false, "through");
	assert_file("sub/file", "through");
	assert_int_equal(mode_of("sub/file"), 0644);
	assert_int_equal(lstat("link", &now), 0);
	assert_true(S_ISLNK(now.st_mode));
	write_file("dangling", true, "made");
	assert_file("sub/missing", "made");
	assert_int_equal(files_in("sub"), 3);
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_int_equal(rv_output_open("loop", NULL, NULL), RV_CANTCREATE);
	unlink("loop"), unlink("link"), unlink("dangling");
	unlink("sub/file"), unlink("sub/link"), unlink("sub/missing"), rmdir("sub");
}

static void what_cannot_be_created(void **state)
{
	struct rv_error err = {0};
	struct rv_output *output = NULL;
	char name[300];

	(void)state;
	memset(name, 'n', sizeof name);
	name[sizeof name - 1] = '\0';
	assert_int_equal(rv_output_open("no/such/folder", &output, &err), RV_CANTCREATE);
	assert_non_null(strstr(err.msg, "'no/such/folder'"));
	assert_int_equal(rv_output_open(".", &output, &err), RV_CANTCREATE);
	assert_int_equal(rv_output_open("", &output, &err), RV_CANTCREATE);
	assert_int_equal(rv_output_open(name, &output, &err), RV_CANTCREATE);
	assert_int_equal(rv_output_open("/proc/review", &output, &err), RV_CANTCREATE);
	assert_null(output);
	put_file("file", "", 0600);
	assert_int_equal(rv_output_open("file/under", &output, &err), RV_CANTCREATE);
	unlink("file");
}

/* ---- folders --------------------------------------------------------------------------------------- */

static struct rv_output_folder *open_folder(const char *path)
{
	struct rv_output_folder *made = NULL;
	struct rv_error err = {0};

	if (rv_output_folder_open(path, &made, &err) != RV_OK)
		fail_msg("%s", err.msg);
	return made;
}

static void put_into(const struct rv_output_folder *made, const char *name)
{
	char path[300];

	snprintf(path, sizeof path, "%s/%s", rv_output_folder_path(made), name);
	put_file(path, name, 0600);
}

static int names_in(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2;
}

static void a_folder_appears_whole(void **state)
{
	struct rv_output_folder *made = open_folder("made/");
	struct rv_error err = {0};

	(void)state;
	put_into(made, "a");
	put_into(made, "b");
	assert_int_equal(access("made", F_OK), -1);
	assert_int_equal(rv_output_folder_commit(made, &err), RV_OK);
	assert_int_equal(names_in("made"), 2);
	assert_int_equal(mode_of("made"), 0700);
	assert_file("made/a", "a");
	assert_int_equal(names_in("."), 1);
	/* what is in it stays what it is */
	assert_int_equal(rv_output_folder_open("made", &made, &err), RV_CANTCREATE);
	assert_non_null(strstr(err.msg, "'made' is not empty"));
	unlink("made/a");
	unlink("made/b");
	/* an empty one is filled, also through a link, and keeps its mode */
	assert_int_equal(chmod("made", 0755), 0);
	assert_int_equal(symlink("made", "link"), 0);
	made = open_folder("link");
	put_into(made, "c");
	assert_int_equal(access("made/c", F_OK), -1);
	assert_int_equal(rv_output_folder_commit(made, &err), RV_OK);
	assert_file("made/c", "c");
	assert_int_equal(names_in("made"), 1);
	assert_int_equal(mode_of("made"), 0755);
	unlink("link");
	unlink("made/c");
	rmdir("made");
}

static void an_abandoned_folder_leaves_nothing(void **state)
{
	struct rv_output_folder *made = open_folder("made");
	struct rv_error err = {0};

	(void)state;
	put_into(made, "a");
	rv_output_folder_abandon(made);
	assert_int_equal(names_in("."), 0);
	made = open_folder(".");
	put_into(made, "a");
	rv_output_folder_abandon(made);
	assert_int_equal(names_in("."), 0);
	/* somebody else's file where one of ours is to stand */
	assert_int_equal(mkdir("made", 0700), 0);
	made = open_folder("made");
	put_into(made, "a");
	put_into(made, "b");
	assert_int_equal(mkdir("made/b", 0700), 0);
	assert_int_equal(rv_output_folder_commit(made, &err), RV_CANTCREATE);
	assert_int_equal(names_in("made"), 1);
	rmdir("made/b");
	/* the place of a new one is taken meanwhile */
	rmdir("made");
	made = open_folder("made");
	put_into(made, "a");
	put_file("made", "theirs", 0600);
	assert_int_equal(rv_output_folder_commit(made, &err), RV_CANTCREATE);
	assert_file("made", "theirs");
	assert_int_equal(names_in("."), 1);
	assert_int_equal(rv_output_folder_open("made", &made, &err), RV_CANTCREATE);
	assert_int_equal(rv_output_folder_open("a/b", &made, &err), RV_CANTCREATE);
	assert_int_equal(rv_output_folder_open("", &made, &err), RV_CANTCREATE);
	unlink("made");
}

/* Write protection holds for everybody but root. */
static void protection_is_respected(void **state)
{
	(void)state;
	assert_int_equal(mkdir("closed", 0555), 0);
	put_file("kept", "before", 0444);
	if (geteuid() == 0) {
		assert_int_equal(chmod(".", 0777), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	assert_int_equal(rv_output_open("closed/file", NULL, NULL), RV_CANTCREATE);
	assert_int_equal(rv_output_open("kept", NULL, NULL), RV_CANTCREATE);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_file("kept", "before");
	unlink("kept");
	rmdir("closed");
}

static void devices_are_written_directly(void **state)
{
	struct rv_error err = {0};
	struct rv_output *output;
	struct stat before, after;

	(void)state;
	assert_int_equal(stat("/dev/full", &before), 0);
	assert_int_equal(rv_output_open("/dev/full", &output, &err), RV_OK);
	fputs("text", rv_output_stream(output));
	assert_int_equal(rv_output_commit(output, &err), RV_IO);
	assert_non_null(strstr(err.msg, "'/dev/full': the disk is full"));
	assert_int_equal(stat("/dev/full", &after), 0);
	assert_true(S_ISCHR(after.st_mode) && after.st_ino == before.st_ino);
	/* A full buffer fails earlier; that is not forgotten. */
	assert_int_equal(rv_output_open("/dev/full", &output, &err), RV_OK);
	for (int i = 0; i < 65536; i++)
		putc('x', rv_output_stream(output));
	assert_int_equal(rv_output_commit(output, &err), RV_IO);
	write_file("/dev/null", false, "nothing");
	assert_int_equal(stat("/dev/null", &after), 0);
	assert_true(S_ISCHR(after.st_mode));
}

static void *read_fifo(void *text)
{
	int fd = open("fifo", O_RDONLY);
	ssize_t n = read(fd, text, 15);

	close(fd);
	return n > 0 ? text : NULL;
}

static void fifos_and_descriptors(void **state)
{
	char text[16] = "", name[64];
	struct stat now;
	pthread_t reader;
	int fd;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(pthread_create(&reader, NULL, read_fifo, text), 0);
	write_file("fifo", false, "piped");
	pthread_join(reader, NULL);
	assert_string_equal(text, "piped");
	assert_int_equal(lstat("fifo", &now), 0);
	assert_true(S_ISFIFO(now.st_mode));
	unlink("fifo");

	/* /dev/stdout of a redirection must go on where the shell's file stands. */
	fd = open("redirected", O_RDWR | O_CREAT, 0600);
	assert_int_equal(write(fd, "head ", 5), 5);
	snprintf(name, sizeof name, "/dev/fd/%d", fd);
	write_file(name, false, "tail");
	close(fd);
	assert_file("redirected", "head tail");
	assert_int_equal(files_in("."), 1);
	unlink("redirected");
}

static void files_survive_failing_memory(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	put_file("old", "before", 0600);
	for (int named = 0; named < 2; named++) {
		for (long n = 1;; n++) {
			struct rv_error err = {0};
			struct rv_output *output;
			enum rv_code code;
			bool fired;

			oom_fail_at(n, false);
			code = rv_output_open_how("old", named, &output, &err);
			if (code == RV_OK) {
				fputs("after", rv_output_stream(output));
				code = rv_output_commit(output, &err);
			}
			fired = oom_stop();
			assert_int_equal(files_in("."), 1);
			if (!fired) {
				assert_int_equal(code, RV_OK);
				break;
			}
			/* stdio goes on without a buffer. */
			if (code != RV_OK) {
				assert_int_equal(code, RV_MEMORY);
				assert_file("old", "before");
			}
		}
		put_file("old", "before", 0600);
	}
	unlink("old");
}

/* A character that the C library has no place for: said by name, and nothing of the table is written, whatever stands before it. */
static void csv_without_a_place_in_gb18030(void **state)
{
	static const struct rv_out_column columns[] = {{"name", "姓名", RV_CELL_TEXT, 0, false}};
	static const struct rv_out_cell cells[] = {{.text = "王某"}, {.text = "李\xEE\xA0\x96"}};
	const struct rv_writer_options gb18030 = {.gb18030 = true};
	struct rv_error err = {0};
	struct rv_writer *writer;
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	(void)state;
	assert_int_equal(rv_writer_new("csv", "x", stream, &gb18030, &writer, &err), RV_OK);
	assert_int_equal(rv_write_table(writer, "t", NULL, columns, 1, &err), RV_OK);
	assert_int_equal(rv_write_row(writer, &cells[0], &err), RV_OK);
	assert_int_equal(rv_write_row(writer, &cells[1], &err), RV_DATA);
	assert_string_equal(err.msg,
	                    "the character \xEE\xA0\x96 (U+E816) can't be written in GB18030; "
	                    "write UTF-8 (without --encoding), or mend the text");
	rv_writer_free(writer);
	fclose(stream);
	assert_int_equal(len, 0);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_appears_whole),
		cmocka_unit_test(csv_without_a_place_in_gb18030),
		cmocka_unit_test(abandoned_leaves_the_old),
		cmocka_unit_test(links_are_followed),
		cmocka_unit_test(what_cannot_be_created),
		cmocka_unit_test(a_folder_appears_whole),
		cmocka_unit_test(an_abandoned_folder_leaves_nothing),
		cmocka_unit_test(protection_is_respected),
		cmocka_unit_test(devices_are_written_directly),
		cmocka_unit_test(fifos_and_descriptors),
		cmocka_unit_test(files_survive_failing_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
