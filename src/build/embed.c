/*
 * embed DIR FILE…: writes DIR/embedded.c (see src/base/embed.h) and, if it changed, DIR/embedded_sql.h.
 *
 * Texts are written as byte arrays, since a string literal over 4095 characters is not portable C.
 * A part of the build only: it may print and exit.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
	const char *file;
	char *name; /* of a query, else NULL */
	int line;
	const char *bytes;
	size_t len;
};

static struct text *texts;
static size_t n_texts;

static void die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("embed: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

static char *read_whole(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	size_t room = 1 << 16, n;
	char *text = malloc(room);

	if (!in || !text)
		die("%s: %s", path, strerror(errno));
	*len = 0;
	while ((n = fread(text + *len, 1, room - *len - 1, in)) > 0) {
		*len += n;
		if (*len + 1 == room && !(text = realloc(text, room *= 2)))
			die("out of memory");
	}
	if (ferror(in))
		die("%s: %s", path, strerror(errno));
	fclose(in);
	text[*len] = '\0';
	return text;
}

static void add(struct text text)
{
	for (size_t i = 0; text.name && i < n_texts; i++)
		if (texts[i].name && !strcmp(texts[i].name, text.name))
			die("%s:%d: query '%s' is also in %s", text.file, text.line, text.name,
			    texts[i].file);
	texts = realloc(texts, (n_texts + 1) * sizeof *texts);
	if (!texts)
		die("out of memory");
	texts[n_texts++] = text;
}

/* The name in a line `-- name: some_name`, or NULL. */
static char *block_name(const char *line, const char *file, int number)
{
	static const char head[] = "-- name:";
	size_t len = 0;

	if (strncmp(line, head, sizeof head - 1))
		return NULL;
	line += sizeof head - 1;
	line += strspn(line, " ");
	while (islower((unsigned char)line[len]) || isdigit((unsigned char)line[len]) ||
	       line[len] == '_')
		len++;
	if (!len || (line[len] && line[len] != '\n'))
		die("%s:%d: a name is made of a-z, 0-9 and _", file, number);
	return strndup(line, len);
}

/* Cuts a SQL file into its queries. false: it has none, it is a file as a whole. */
static bool add_queries(const char *file, const char *bytes)
{
	struct text open = {.file = file};
	bool any = false;
	int number = 1;

	for (const char *line = bytes; *line; number++) {
		const char *end = strchr(line, '\n');
		const char *next = end ? end + 1 : line + strlen(line);
		char *name = block_name(line, file, number);

		if (name) {
			if (any)
				add(open);
			open = (struct text){file, name, number + 1, next, 0};
			any = true;
		} else if (any) {
			open.len = (size_t)(next - open.bytes);
		}
		line = next;
	}
	if (any)
		add(open);
	return any;
}

static void write_bytes(FILE *out, size_t index)
{
	const struct text *text = &texts[index];

	fprintf(out, "static const unsigned char text%zu[] = {", index);
	for (size_t i = 0; i < text->len; i++)
		fprintf(out, "%s%d,", i % 24 ? "" : "\n", (unsigned char)text->bytes[i]);
	fprintf(out, "0};\n");
}

static FILE *create(const char *dir, const char *name)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	out = fopen(path, "wb");
	if (!out)
		die("%s: %s", path, strerror(errno));
	return out;
}

static void finish(FILE *out)
{
	if (fflush(out) || ferror(out) || fclose(out))
		die("write error: %s", strerror(errno));
}

static void write_table(const char *dir)
{
	FILE *out = create(dir, "embedded.c");

	fprintf(out, "/* Written by src/build/embed.c. */\n#include \"base/embed.h\"\n\n");
	for (size_t i = 0; i < n_texts; i++)
		write_bytes(out, i);
	fprintf(out, "\nconst struct rv_embedded rv_embedded_files[] = {\n");
	for (size_t i = 0; i < n_texts; i++)
		if (!texts[i].name)
			fprintf(out, "\t{\"%s\", text%zu, %zu},\n", texts[i].file, i, texts[i].len);
	fprintf(out, "\t{0, 0, 0}};\n\nconst struct rv_query rv_queries[] = {\n");
	for (size_t i = 0; i < n_texts; i++)
		if (texts[i].name)
			fprintf(out, "\t{\"%s\", \"%s\", %d, text%zu},\n", texts[i].name,
			        texts[i].file, texts[i].line, i);
	fprintf(out, "\t{0, 0, 0, 0}};\n");
	finish(out);
}

static void write_enum(const char *dir)
{
	char *text = NULL, *old, path[4096];
	size_t len = 0, old_len = 0;
	FILE *out = open_memstream(&text, &len), *file;

	if (!out)
		die("out of memory");
	fprintf(out, "/* Written by src/build/embed.c. */\nenum rv_query_id {\n");
	for (size_t i = 0; i < n_texts; i++) {
		if (!texts[i].name)
			continue;
		fprintf(out, "\tRV_SQL_");
		for (const char *c = texts[i].name; *c; c++)
			fputc(toupper((unsigned char)*c), out);
		fprintf(out, ",\n");
	}
	fprintf(out, "\tRV_N_SQL\n};\n");
	finish(out);
	snprintf(path, sizeof path, "%s/embedded_sql.h", dir);
	file = fopen(path, "rb");
	if (file) {
		fclose(file);
		old = read_whole(path, &old_len);
		if (old_len == len && !memcmp(old, text, len))
			return;
	}
	file = create(dir, "embedded_sql.h");
	fwrite(text, 1, len, file);
	finish(file);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		die("usage: embed DIR FILE...");
	qsort(argv + 2, (size_t)argc - 2, sizeof *argv, by_name);
	for (int i = 2; i < argc; i++) {
		size_t len, name_len = strlen(argv[i]);
		char *bytes = read_whole(argv[i], &len);
		bool is_sql = name_len > 4 && !strcmp(argv[i] + name_len - 4, ".sql");

		if (strlen(bytes) != len)
			die("%s: has a NUL", argv[i]);
		if (!is_sql || !add_queries(argv[i], bytes))
			add((struct text){argv[i], NULL, 1, bytes, len});
	}
	write_table(argv[1]);
	write_enum(argv[1]);
	return 0;
}
