/*
 * CSV files as they come: in any encoding, parted by commas, tabs or semicolons, perhaps after a
 * line `sep=;`.
 */
#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "review/i18n.h"
#include "sheets/parts.h"

/* ---- the first rows -------------------------------------------------------------------------- */

#define FIRST_ROWS 10 /* a header may stand below a title and a line of who filled it in */
#define FIRST_CELLS 2000

struct sample {
	const struct rv_book_options *options;
	size_t cells[FIRST_ROWS]; /* of each row that is not blank */
	size_t rows, seen, known;
};

static void on_cell(void *text, size_t len, void *ctx)
{
	struct sample *sample = ctx;

	if (sample->rows == FIRST_ROWS || sample->seen++ == FIRST_CELLS)
		return;
	sample->cells[sample->rows]++;
	if (len > 0 && sample->options->knows != NULL)
		sample->known += sample->options->knows(sample->options->ctx, text);
}

static void on_row(int c, void *ctx)
{
	struct sample *sample = ctx;

	(void)c;
	if (sample->rows < FIRST_ROWS && sample->cells[sample->rows] > 0)
		sample->rows++;
}

/* Leniently: what is wrong with the text is told when it is read. */
static struct sample take_sample(const char *text, size_t len, char delimiter,
                                 const struct rv_book_options *options)
{
	struct sample sample = {.options = options};
	struct csv_parser parser;
	const char *nul = memchr(text, '\0', len);

	csv_init(&parser, CSV_APPEND_NULL);
	csv_set_delim(&parser, (unsigned char)delimiter);
	(void)csv_parse(&parser, text, nul == NULL ? len : (size_t)(nul - text), on_cell, on_row,
	                &sample);
	(void)csv_fini(&parser, on_cell, on_row, &sample);
	csv_free(&parser);
	return sample;
}

size_t rv_known_headers(const char *text, size_t len, char delimiter,
                        const struct rv_book_options *options)
{
	return options->knows == NULL ? 0 : take_sample(text, len, delimiter, options).known;
}

/* Rows that have as many cells as the longest, if that is more than one. */
static size_t evenness(const struct sample *sample)
{
	size_t most = 0, n = 0;

	for (size_t i = 0; i < sample->rows; i++)
		most = sample->cells[i] > most ? sample->cells[i] : most;
	for (size_t i = 0; i < sample->rows; i++)
		n += sample->cells[i] == most;
	return most > 1 ? n : 0;
}

char rv_guess_delimiter(const char *text, size_t len, const struct rv_book_options *options)
{
	static const char delimiters[] = {',', '\t', ';'};
	size_t known = 0, even = 0;
	char best = ',';

	for (size_t i = 0; i < sizeof delimiters; i++) {
		struct sample sample = take_sample(text, len, delimiters[i], options);
		size_t evenly = evenness(&sample);

		if (sample.known > known || (known == 0 && evenly > even)) {
			best = delimiters[i];
			known = sample.known;
			even = evenly;
		}
	}
	return best;
}

/* Bytes of a first line `sep=;`, or 0. */
static size_t sep_line(const char *text, size_t len, char *delimiter)
{
	size_t at = len > 0 && text[0] == '"';
	size_t n = at + 5;

	if (len < n || strncasecmp(text + at, "sep=", 4) != 0 || text[at + 4] == '\0' ||
	    strchr(",;\t|:", text[at + 4]) == NULL)
		return 0;
	*delimiter = text[at + 4];
	n += at == 1 && n < len && text[n] == '"';
	while (n < len && (text[n] == ',' || text[n] == ';')) /* cells that a program added */
		n++;
	if (n == len)
		return n;
	if (text[n] != '\r' && text[n] != '\n')
		return 0;
	return n + (text[n] == '\r' && n + 1 < len && text[n + 1] == '\n' ? 2 : 1);
}

/* ---- the file -------------------------------------------------------------------------------- */

void rv_textfile_look(struct rv_textfile *file, struct rv_reading *reading,
                      const struct rv_book_options *options)
{
	char bytes[RV_TEXT_CHUNK];
	struct rv_decoder *decoder;
	struct rv_decoded text;
	struct stat st;
	size_t len;

	if (fstat(file->fd, &st) != 0)
		rv_reading_io(reading, errno);
	else if (st.st_size > RV_TEXT_MAX_FILE)
		rv_reading_break(reading, RV_S_FILE_LIMIT, 0, 0, 0, _("a file of more than %u MiB"),
		                 RV_TEXT_MAX_FILE >> 20);
	if (!rv_reading_stopped(reading))
		rv_encoding_look(file, reading, options);
	if (rv_reading_stopped(reading))
		return;
	decoder = rv_decoder_new(reading, file->encoding);
	if (decoder == NULL)
		return;
	len = rv_read_at(reading, file->fd, bytes, sizeof bytes, (int64_t)file->bom);
	rv_decoder_feed(decoder, bytes, len, len < sizeof bytes, &text);
	file->delimiter = ',';
	file->skip = sep_line(text.text, text.len, &file->delimiter);
	file->first_line = file->skip > 0 ? 2 : 1;
	if (file->skip == 0)
		file->delimiter = rv_guess_delimiter(text.text, text.len, options);
	rv_decoder_free(decoder);
}

static void feed(struct rv_csv *csv, struct rv_decoder *decoder, const struct rv_textfile *file,
                 struct rv_reading *reading)
{
	char bytes[RV_TEXT_CHUNK];
	int64_t offset = (int64_t)file->bom;
	size_t len, skip = file->skip;
	struct rv_decoded text;

	do {
		len = rv_read_at(reading, file->fd, bytes, sizeof bytes, offset);
		if (rv_reading_stopped(reading))
			return;
		rv_decoder_feed(decoder, bytes, len, len < sizeof bytes, &text);
		skip = skip < text.len ? skip : text.len;
		rv_csv_feed(csv, text.text + skip, text.len - skip);
		if (text.n_bad > 0)
			rv_csv_undecodable(csv, file->encoding, text.bad, text.n_bad);
		skip = 0;
		offset += (int64_t)len;
	} while (len == sizeof bytes && !rv_reading_stopped(reading));
	rv_csv_end(csv);
}

void rv_textfile_read(const struct rv_textfile *file, struct rv_reading *reading,
                      rv_sheet_row_fn *fn, void *ctx)
{
	const struct rv_csv_setup setup = {
		.delimiter = file->delimiter, .line = file->first_line, .fn = fn, .ctx = ctx};
	struct rv_decoder *decoder = rv_decoder_new(reading, file->encoding);
	struct rv_csv *csv = decoder == NULL ? NULL : rv_csv_new(reading, &setup);

	if (csv != NULL)
		feed(csv, decoder, file, reading);
	rv_csv_free(csv);
	rv_decoder_free(decoder);
}
