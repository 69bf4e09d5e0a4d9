/*
 * A zip archive through libzip, as what a stranger sent: sizes are counted as bytes come out, never
 * taken from the archive's own tables; nothing is ever written to a disk, so names are only
 * compared.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "review/i18n.h"
#include "sheets/parts.h"

#define CHUNK 32768
#define ZLIB_MEMORY (-4) /* Z_MEM_ERROR */
#define RATIO_FROM (4u << 20)

struct rv_zip {
	zip_t *archive;
	zip_int64_t n;
	uint64_t size;     /* of the file */
	uint64_t unpacked; /* of all parts so far */
};

static void fail_zip(struct rv_reading *reading, int code, int system)
{
	if (code == ZIP_ER_MEMORY || system == ENOMEM ||
	    (code == ZIP_ER_ZLIB && system == ZLIB_MEMORY))
		rv_reading_nomem(reading);
	else if (code == ZIP_ER_READ && system != 0 && system != EINVAL)
		rv_reading_io(reading, system);
	else
		rv_reading_damaged(reading, _("it is cut off, or was changed on its way"));
}

static void refuse_size(struct rv_reading *reading)
{
	rv_reading_break(reading, RV_S_FILE_LIMIT, 0, 0, 0,
	                 _("the workbook holds more than %u MiB; delete sheets, rows and formats "
	                   "that are not needed, or split it"),
	                 RV_BOOK_MAX_UNPACKED >> 20);
}

static uint64_t little(const char *bytes, size_t n)
{
	uint64_t number = 0;

	while (n-- > 0)
		number = number << 8 | (unsigned char)bytes[n];
	return number;
}

/* Counts the entries of directories in a piece of the file; those of a zip64 end as it claims. */
static uint64_t count_entries(const char *bytes, size_t len)
{
	const char *at = bytes, *end = bytes + len;
	uint64_t n = 0;

	while ((at = memchr(at, 'P', (size_t)(end - at))) != NULL) {
		if (end - at >= 4 && memcmp(at, "PK\1\2", 4) == 0)
			n++;
		else if (end - at >= 40 && memcmp(at, "PK\6\6", 4) == 0 &&
		         little(at + 32, 8) > RV_BOOK_MAX_PARTS)
			return UINT64_MAX;
		at++;
	}
	return n;
}

/*
 * Whether the archive has few entries, before libzip makes room for them. What the archive's end
 * claims of their number and size is no bound, but each entry of a directory begins with its mark.
 */
static bool has_few_parts(struct rv_reading *reading, int fd)
{
	char bytes[CHUNK + 48];
	uint64_t n = 0;
	int64_t offset = 0;
	size_t len;

	do { /* pieces overlap; what is counted twice is one mark in each */
		len = rv_read_at(reading, fd, bytes, sizeof bytes, offset);
		n += count_entries(bytes, len);
		offset += CHUNK;
	} while (len == sizeof bytes && n <= RV_BOOK_MAX_PARTS);
	return !rv_reading_stopped(reading) && n <= RV_BOOK_MAX_PARTS;
}

struct rv_zip *rv_zip_open(struct rv_reading *reading, int fd)
{
	struct rv_zip *zip = calloc(1, sizeof *zip);
	struct stat st;
	int code = 0;

	if (zip == NULL) {
		rv_reading_nomem(reading);
		return NULL;
	}
	if (fstat(fd, &st) != 0) {
		rv_reading_io(reading, errno);
	} else if (st.st_size > RV_BOOK_MAX_FILE) {
		rv_reading_break(reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("the workbook is a file of more than %u MiB"),
		                 RV_BOOK_MAX_FILE >> 20);
	} else if (!has_few_parts(reading, fd)) {
		rv_reading_break(reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("the workbook has more than %d parts"), RV_BOOK_MAX_PARTS);
	} else {
		errno = 0;
		zip->size = (uint64_t)st.st_size;
		zip->archive = zip_fdopen(fd, 0, &code);
		if (zip->archive == NULL)
			fail_zip(reading, code, errno);
		else
			zip->n = zip_get_num_entries(zip->archive, 0);
	}
	if (zip->archive == NULL) {
		free(zip);
		return NULL;
	}
	return zip;
}

void rv_zip_close(struct rv_zip *zip)
{
	if (zip == NULL)
		return;
	zip_discard(zip->archive);
	free(zip);
}

/* Names as Excel compares them; some writers part folders by '\'. */
static bool same_name(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if ((*a == '\\' ? '/' : *a) != *b && strncasecmp(a, b, 1) != 0)
			return false;
	return *a == *b;
}

int64_t rv_zip_find(struct rv_zip *zip, struct rv_reading *reading, const char *name)
{
	int64_t found = RV_NO_PART;
	const char *there;

	if (rv_reading_stopped(reading))
		return RV_NO_PART;
	for (zip_int64_t i = 0; i < zip->n; i++) {
		there = zip_get_name(zip->archive, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
		if (there == NULL || !same_name(there, name))
			continue;
		if (found != RV_NO_PART) {
			rv_reading_damaged(reading, _("a part of it is there twice"));
			return RV_NO_PART;
		}
		found = i;
	}
	return found;
}

static void fail_archive(struct rv_zip *zip, struct rv_reading *reading)
{
	zip_error_t *error = zip_get_error(zip->archive);

	fail_zip(reading, zip_error_code_zip(error), zip_error_code_system(error));
}

/* *st gets what the archive's table says of the part. */
static zip_file_t *open_part(struct rv_zip *zip, struct rv_reading *reading, int64_t part,
                             zip_stat_t *st)
{
	zip_file_t *file;

	if (zip_stat_index(zip->archive, (zip_uint64_t)part, 0, st) != 0) {
		fail_archive(zip, reading);
		return NULL;
	}
	if ((st->valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && st->encryption_method != ZIP_EM_NONE) {
		rv_reading_break(reading, RV_S_FILE_FORMAT, 0, 0, 0, "%s",
		                 _("the workbook is protected by a password; take it off and save "
		                   "it as an Excel workbook (.xlsx)"));
		return NULL;
	}
	if ((st->valid & ZIP_STAT_COMP_METHOD) != 0 && st->comp_method != ZIP_CM_STORE &&
	    st->comp_method != ZIP_CM_DEFLATE) {
		rv_reading_damaged(reading, _("it is packed in an unusual way"));
		return NULL;
	}
	/* libzip reads on to where the packed data end by themselves: the ratio needs a true size */
	if ((st->valid & ZIP_STAT_COMP_SIZE) == 0 || st->comp_size > zip->size) {
		rv_reading_damaged(reading, _("the size of a part is wrong in it"));
		return NULL;
	}
	file = zip_fopen_index(zip->archive, (zip_uint64_t)part, 0);
	if (file == NULL)
		fail_archive(zip, reading);
	return file;
}

void rv_zip_read(struct rv_zip *zip, struct rv_reading *reading, int64_t part, bool again,
                 rv_zip_fn *fn, void *ctx)
{
	char bytes[CHUNK];
	uint64_t unpacked = 0;
	bool going = true;
	zip_file_t *file;
	zip_stat_t st;
	zip_int64_t got;

	if (rv_reading_stopped(reading))
		return;
	file = open_part(zip, reading, part, &st);
	if (file == NULL)
		return;
	while (going && !rv_reading_interrupted(reading)) {
		got = zip_fread(file, bytes, sizeof bytes);
		if (got < 0) {
			zip_error_t *error = zip_file_get_error(file);

			fail_zip(reading, zip_error_code_zip(error), zip_error_code_system(error));
			break;
		}
		unpacked += (uint64_t)got;
		zip->unpacked += again ? 0 : (uint64_t)got;
		if (zip->unpacked > RV_BOOK_MAX_UNPACKED || unpacked > RV_BOOK_MAX_UNPACKED ||
		    (unpacked > RATIO_FROM && unpacked / RV_BOOK_MAX_RATIO > st.comp_size)) {
			refuse_size(reading);
			break;
		}
		if (got == 0 && (st.valid & ZIP_STAT_SIZE) != 0 && unpacked != st.size) {
			rv_reading_damaged(reading, _("the size of a part is wrong in it"));
			break;
		}
		going = fn(ctx, bytes, (size_t)got, got == 0) && got > 0;
	}
	zip_fclose(file);
}
