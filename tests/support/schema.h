/*
 * Validates YAML trees by JSON Schema: the keywords that `review rubric schema` prints, and no others (an unknown one fails). Both
 * are read by the program's own reader of YAML, of which JSON is a part.
 */
#ifndef TESTS_SUPPORT_SCHEMA_H
#define TESTS_SUPPORT_SCHEMA_H

#include "review/yaml.h"

/* Whether the tree is valid. If not, where and why are in out[size]. */
bool schema_valid(struct rv_yaml *schema, const struct rv_yaml *node, char *out, size_t size);

#endif
