#include "cli/file.h"

#include "review/output.h"

enum rv_code cli_write_file(const char *path, const char *text, size_t len, struct rv_error *err)
{
	struct rv_output *output;

	RV_TRY(rv_output_open(path, &output, err));
	fwrite(text, 1, len, rv_output_stream(output)); /* checked by the commit */
	return rv_output_commit(output, err);
}
