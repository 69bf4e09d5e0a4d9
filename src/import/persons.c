/* Whether a cell that is to hold the name of one person names several. */
#include <string.h>

#include "import/parts.h"

static bool is_han(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* Chinese characters at the beginning of a text. */
static size_t han_at(const char *text)
{
	size_t len = strlen(text), at = 0, n = 0;

	while (at < len && is_han(rv_utf8_next(text, len, &at)))
		n++;
	return n;
}

/* Bytes of what stands between two names, or 0. */
static size_t joint(const char *text)
{
	static const char *const joints[] = {" ", "和", "与", "及"};

	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
		if (strncmp(text, joints[i], strlen(joints[i])) == 0)
			return strlen(joints[i]);
	return 0;
}

/* 张三 李四, 张三和李四: two characters on either side. 王 伟 and 李和平 are one name. */
static bool has_joint(const char *text)
{
	size_t len = strlen(text), before = 0;

	for (size_t at = 0; at < len;) {
		size_t n = joint(text + at);

		if (n > 0 && before >= 2 && han_at(text + at + n) >= 2)
			return true;
		before = is_han(rv_utf8_next(text, len, &at)) ? before + 1 : 0;
	}
	return false;
}

/* 赵某(已故): a remark in brackets is no name, what stands on both sides of it are two. */
static bool has_joint_beside_remarks(const char *plain)
{
	struct rv_buf bare;
	size_t depth = 0;
	bool found;

	rv_buf_init(&bare);
	for (; *plain != '\0'; plain++) {
		char last = bare.len > 0 ? bare.text[bare.len - 1] : ' ';

		depth += *plain == '(';
		if (depth == 0 && (*plain != ' ' || last != ' '))
			rv_buf_putc(&bare, *plain);
		else if (depth > 0 && last != ' ')
			rv_buf_putc(&bare, ' ');
		depth -= *plain == ')' && depth > 0;
	}
	found = bare.failed ||
	        (bare.len > 0 && has_joint(bare.text)); /* refused rather than let through */
	rv_buf_release(&bare);
	return found;
}

bool rv_names_several(const char *plain)
{
	static const char *const marks[] = {"、", ";", ",", "/", NULL};
	const char *and_others = strstr(plain, "等");

	for (size_t i = 0; marks[i] != NULL; i++)
		if (strstr(plain, marks[i]) != NULL)
			return true;
	if (and_others != NULL && strlen(plain) >= strlen("人") &&
	    strcmp(plain + strlen(plain) - strlen("人"), "人") == 0)
		return true;
	return has_joint_beside_remarks(plain);
}
