/* Whether a workbook was written whole. */
#include "output/xlsx.h"

#include <errno.h>
#include <string.h>
#include <zip.h>

#include "review/i18n.h"

#define CHUNK 65536
#define HEAD 256 /* of a part, which its first tag begins in */
#define TAIL 64

struct part {
	char head[HEAD + 1], tail[TAIL + 1];
	size_t n_head, n_tail;
	size_t matched; /* characters of "<c " that were the last */
	uint64_t cells;
};

static enum rv_code not_whole(struct rv_error *err)
{
	if (errno == ENOMEM)
		return rv_nomem(err);
	return rv_fail(err, RV_IO,
	               _("can't write the workbook: its temporary files were cut short; is there "
	                 "no room for them?"));
}

static void keep_tail(struct part *part, const char *bytes, size_t n)
{
	if (n >= TAIL) {
		memcpy(part->tail, bytes + n - TAIL, TAIL);
		part->n_tail = TAIL;
		return;
	}
	if (part->n_tail + n > TAIL) {
		size_t drop = part->n_tail + n - TAIL;

		memmove(part->tail, part->tail + drop, part->n_tail - drop);
		part->n_tail -= drop;
	}
	memcpy(part->tail + part->n_tail, bytes, n);
	part->n_tail += n;
}

static void take(struct part *part, const char *bytes, size_t n)
{
	static const char cell[] = "<c ";
	size_t room = HEAD - part->n_head, first = n < room ? n : room;

	memcpy(part->head + part->n_head, bytes, first);
	part->n_head += first;
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != cell[part->matched])
			part->matched = bytes[i] == cell[0];
		else if (++part->matched == sizeof cell - 1) {
			part->cells++;
			part->matched = 0;
		}
	}
	keep_tail(part, bytes, n);
}

/* Whether the part ends with the end of its first element. */
static bool is_whole(struct part *part)
{
	const char *name, *end;
	size_t len;

	part->head[part->n_head] = '\0';
	while (part->n_tail > 0 && strchr(" \r\n", part->tail[part->n_tail - 1]) != NULL)
		part->n_tail--;
	name = strstr(part->head, "?>");
	name = strchr(name != NULL ? name : part->head, '<'); /* notes have no declaration */
	if (name == NULL)
		return false;
	len = strcspn(++name, " />\r\n");
	if (part->n_tail < len + 3)
		return false;
	end = part->tail + part->n_tail - len - 3;
	return !memcmp(end, "</", 2) && !memcmp(end + 2, name, len) && end[len + 2] == '>';
}

static enum rv_code check_part(zip_t *archive, zip_uint64_t index, uint64_t cells,
                               struct rv_error *err)
{
	zip_file_t *file = zip_fopen_index(archive, index, 0);
	struct part part = {0};
	char chunk[CHUNK];
	zip_int64_t n;

	if (file == NULL)
		return not_whole(err);
	while ((n = zip_fread(file, chunk, sizeof chunk)) > 0)
		take(&part, chunk, (size_t)n);
	zip_fclose(file);
	if (n < 0 || !is_whole(&part) || part.cells != cells)
		return not_whole(err);
	return RV_OK;
}

/* The cells that a part has to have; whether it is the part of a sheet. */
static bool cells_of(const char *name, const uint64_t *cells, size_t n_sheets, uint64_t *out)
{
	size_t number;
	int len = 0;

	*out = 0;
	if (sscanf(name, "xl/worksheets/sheet%zu.xml%n", &number, &len) != 1 || len == 0 ||
	    name[len] != '\0' || number == 0 || number > n_sheets)
		return false;
	*out = cells[number - 1];
	return true;
}

enum rv_code rv_xlsx_check(const char *path, const uint64_t *cells, size_t n_sheets,
                           struct rv_error *err)
{
	enum rv_code code = RV_OK;
	size_t found = 0;
	zip_int64_t n;
	zip_t *archive;

	errno = 0;
	archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	if (archive == NULL)
		return not_whole(err);
	n = zip_get_num_entries(archive, 0);
	for (zip_int64_t i = 0; code == RV_OK && i < n; i++) {
		const char *name = zip_get_name(archive, (zip_uint64_t)i, 0);
		uint64_t expected = 0;

		if (name == NULL)
			code = not_whole(err);
		else if (cells_of(name, cells, n_sheets, &expected))
			found++;
		if (code == RV_OK)
			code = check_part(archive, (zip_uint64_t)i, expected, err);
	}
	zip_discard(archive);
	if (code == RV_OK && found != n_sheets)
		code = not_whole(err);
	return code;
}
