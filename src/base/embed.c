#include "base/embed.h"
#include <string.h>

const struct rv_embedded *rv_embedded_find(const char *name)
{
	for (const struct rv_embedded *file = rv_embedded_files; file->name; file++)
		if (!strcmp(file->name, name))
			return file;
	return NULL;
}

const char *rv_sql_text(enum rv_query_id id)
{
	return (const char *)rv_queries[id].text;
}
