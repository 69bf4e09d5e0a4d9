#include "schema.h"

#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct validation {
	struct rv_yaml *root;
	char *out;
	size_t size;
};

static bool valid(struct validation *v, struct rv_yaml *schema, const struct rv_yaml *node);

static bool fail(struct validation *v, const struct rv_yaml *node, const char *what,
                 const char *detail)
{
	snprintf(v->out, v->size, "line %d: %s %s", node->pos.line, what, detail);
	return false;
}

static bool is_number(const struct rv_yaml *node)
{
	char *end;

	if (node->style != RV_YAML_PLAIN || !strchr("-.0123456789", *node->text))
		return false;
	strtod(node->text, &end);
	return end != node->text && *end == '\0';
}

/* As YAML 1.2 has it. */
static const char *type_of(const struct rv_yaml *node)
{
	int64_t number;
	bool flag;

	if (node->kind == RV_YAML_MAPPING)
		return "object";
	if (node->kind == RV_YAML_SEQUENCE)
		return "array";
	if (rv_yaml_is_null(node))
		return "null";
	if (rv_yaml_bool(node, &flag))
		return "boolean";
	if (rv_yaml_int(node, &number))
		return "integer";
	return is_number(node) ? "number" : "string";
}

static bool is_type(const char *type, const char *wanted)
{
	return strcmp(type, wanted) == 0 ||
	       (strcmp(type, "integer") == 0 && strcmp(wanted, "number") == 0);
}

static bool check_type(struct validation *v, struct rv_yaml *wanted, const struct rv_yaml *node)
{
	const char *type = type_of(node);

	if (wanted->kind == RV_YAML_SCALAR)
		return is_type(type, wanted->text) || fail(v, node, "expected", wanted->text);
	for (const struct rv_yaml *e = wanted->child; e; e = e->next)
		if (is_type(type, e->text))
			return true;
	return fail(v, node, "wrong type", type);
}

static bool check_words(struct validation *v, struct rv_yaml *words, const struct rv_yaml *node)
{
	for (const struct rv_yaml *e = words->child; e; e = e->next)
		if (strcmp(type_of(e), type_of(node)) == 0 && strcmp(e->text, node->text) == 0)
			return true;
	return fail(v, node, "not one of the words:", node->text);
}

static bool check_pattern(struct validation *v, struct rv_yaml *pattern, const struct rv_yaml *node)
{
	regex_t regex;
	bool match;

	if (strcmp(type_of(node), "string") != 0)
		return true;
	if (regcomp(&regex, pattern->text, REG_EXTENDED | REG_NOSUB) != 0)
		return fail(v, node, "no pattern:", pattern->text);
	match = regexec(&regex, node->text, 0, NULL, 0) == 0;
	regfree(&regex);
	return match || fail(v, node, "does not match", pattern->text);
}

static bool check_keys(struct validation *v, struct rv_yaml *schema, const struct rv_yaml *node)
{
	struct rv_yaml *properties = rv_yaml_get(schema, "properties");
	struct rv_yaml *others = rv_yaml_get(schema, "additionalProperties");

	for (const struct rv_yaml *e = node->child; e; e = e->next) {
		struct rv_yaml *of = rv_yaml_get(properties, e->key->text);
		bool flag = true;

		if (!of && others && rv_yaml_bool(others, &flag) && !flag)
			return fail(v, e, "unknown key", e->key->text);
		if (!of && others && others->kind == RV_YAML_MAPPING)
			of = others;
		if (of && !valid(v, of, e))
			return false;
	}
	return true;
}

static bool check_required(struct validation *v, struct rv_yaml *keys, const struct rv_yaml *node)
{
	for (const struct rv_yaml *e = keys->child; e; e = e->next) {
		const struct rv_yaml *found = node->child;

		while (found && strcmp(found->key->text, e->text) != 0)
			found = found->next;
		if (!found)
			return fail(v, node, "missing key", e->text);
	}
	return true;
}

/* one: exactly one of the schemas, else at least one. */
static bool check_some(struct validation *v, struct rv_yaml *schemas, const struct rv_yaml *node,
                       bool one)
{
	size_t n = 0;
	char first[256] = "";

	for (struct rv_yaml *e = schemas->child; e; e = e->next) {
		n += valid(v, e, node);
		if (!*first)
			snprintf(first, sizeof first, "%.200s", v->out);
	}
	if (one ? n == 1 : n > 0)
		return true;
	return fail(v, node, one ? "not exactly one of, as" : "none of, as", first);
}

static bool check_if(struct validation *v, struct rv_yaml *schema, const struct rv_yaml *node)
{
	struct rv_yaml *then = rv_yaml_get(schema, "then"), *other = rv_yaml_get(schema, "else");
	bool on = valid(v, rv_yaml_get(schema, "if"), node);
	struct rv_yaml *next = on ? then : other;

	return !next || valid(v, next, node);
}

static size_t number_of(const struct rv_yaml *node)
{
	return (size_t)strtoul(node->text, NULL, 10);
}

static bool check_keyword(struct validation *v, struct rv_yaml *schema, struct rv_yaml *keyword,
                          const struct rv_yaml *node)
{
	const char *word = keyword->key->text;
	bool is_list = node->kind == RV_YAML_SEQUENCE, is_map = node->kind == RV_YAML_MAPPING;
	bool flag;

	if (!strcmp(word, "type"))
		return check_type(v, keyword, node);
	if (!strcmp(word, "enum"))
		return check_words(v, keyword, node);
	if (!strcmp(word, "const"))
		return (rv_yaml_bool(node, &flag) && flag) || fail(v, node, "expected", "true");
	if (!strcmp(word, "pattern"))
		return check_pattern(v, keyword, node);
	if (!strcmp(word, "minLength"))
		return node->kind != RV_YAML_SCALAR || node->len >= number_of(keyword) ||
		       fail(v, node, "empty", "");
	if (!strcmp(word, "minimum"))
		return !is_number(node) || strtod(node->text, NULL) >= 0 ||
		       fail(v, node, "less than 0:", node->text);
	if (!strcmp(word, "properties"))
		return true; /* with additionalProperties, which always stands beside it */
	if (!strcmp(word, "additionalProperties"))
		return !is_map || check_keys(v, schema, node);
	if (!strcmp(word, "required"))
		return !is_map || check_required(v, keyword, node);
	if (!strcmp(word, "minProperties"))
		return !is_map || node->n >= number_of(keyword) || fail(v, node, "no keys", "");
	if (!strcmp(word, "minItems"))
		return !is_list || node->n >= number_of(keyword) || fail(v, node, "too few", "");
	if (!strcmp(word, "maxItems"))
		return !is_list || node->n <= number_of(keyword) || fail(v, node, "too many", "");
	if (!strcmp(word, "items")) {
		for (const struct rv_yaml *e = is_list ? node->child : NULL; e; e = e->next)
			if (!valid(v, keyword, e))
				return false;
		return true;
	}
	if (!strcmp(word, "anyOf") || !strcmp(word, "oneOf"))
		return check_some(v, keyword, node, *word == 'o');
	if (!strcmp(word, "if"))
		return check_if(v, schema, node);
	if (!strcmp(word, "$ref")) {
		struct rv_yaml *named = rv_yaml_get(rv_yaml_get(v->root, "definitions"),
		                                    keyword->text + strlen("#/definitions/"));

		return named ? valid(v, named, node) : fail(v, node, "no definition", word);
	}
	if (!strcmp(word, "then") || !strcmp(word, "else") || !strcmp(word, "description") ||
	    !strcmp(word, "title") || !strcmp(word, "definitions") || !strcmp(word, "$schema"))
		return true;
	return fail(v, node, "unknown keyword", word);
}

static bool valid(struct validation *v, struct rv_yaml *schema, const struct rv_yaml *node)
{
	for (struct rv_yaml *e = schema->child; e; e = e->next)
		if (!check_keyword(v, schema, e, node))
			return false;
	return true;
}

bool schema_valid(struct rv_yaml *schema, const struct rv_yaml *node, char *out, size_t size)
{
	struct validation v = {schema, out, size};

	*out = '\0';
	if (!valid(&v, schema, node))
		return false;
	*out = '\0'; /* what kept a part from being another one is no fault */
	return true;
}
