/*
 * Names of persons: whether a cell that is to hold one holds several; names that differ only in how they are spelt (于 and
 * 於, 钟 and 鍾, a middle dot or none), which may be one person's or not: told, never taken for one.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

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

/* ---- spellings ------------------------------------------------------------------------------ */

/* Characters of names in pairs: how it is also written, how it is written today. */
static const char spellings[] = "於于鍾钟锺钟鐘钟偉伟國国華华劉刘陳陈張张楊杨趙赵黃黄吳吴孫孙馬马羅"
				"罗鄭郑謝谢許许韓韩馮冯鄧邓蕭萧肖萧"
				"葉叶閻阎闫阎余馀餘馀傅付範范蘇苏盧卢蔣蒋賈贾萬万龍龙譚谭陸陆衛卫強"
				"强彊强軍军麗丽紅红東东峯峰堃坤喆哲"
				"昇升陞升祕秘歐欧陽阳龔龚鄒邹錢钱嚴严賴赖蘭兰韋韦莊庄遊游戰战綱纲剛"
				"刚鋒锋鳳凤飛飞傑杰榮荣貴贵銀银"
				"雲云蓮莲蘋苹義义興兴學学慶庆寶宝書书長长";

static uint32_t spelt_today(uint32_t c)
{
	for (size_t at = 0, len = sizeof spellings - 1; at < len;) {
		uint32_t also = rv_utf8_next(spellings, len, &at);
		uint32_t today = rv_utf8_next(spellings, len, &at);

		if (also == c)
			return today;
	}
	return c;
}

/* review_spelling(x): a name, folded, as it is spelt today, without middle dots. */
void rv_sql_spelling(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = argc == 1 ? (const char *)sqlite3_value_text(argv[0]) : NULL;
	struct rv_buf folded, out;

	if (text == NULL) {
		if (argc == 1 && sqlite3_value_type(argv[0]) != SQLITE_NULL)
			sqlite3_result_error_nomem(context);
		return;
	}
	rv_buf_init(&folded);
	rv_buf_init(&out);
	rv_buf_fold(&folded, text, (size_t)sqlite3_value_bytes(argv[0]));
	rv_buf_puts(&out, "");
	for (size_t at = 0; !folded.failed && at < folded.len;) {
		uint32_t c = rv_utf8_next(folded.text, folded.len, &at);

		if (c != 0xB7)
			rv_buf_utf8(&out, spelt_today(c));
	}
	if (folded.failed || out.failed)
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text64(context, out.text, out.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	rv_buf_release(&folded);
	rv_buf_release(&out);
}

enum rv_code rv_spelt_otherwise(struct rv_importer *im, const struct rv_record *record,
                                const char *case_key, const char *text, const char **out,
                                struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	const char *found;
	enum rv_code code;
	bool row = false;
	int rc;

	*out = NULL;
	if (case_key == NULL || record->n_case_key == 0 || record->n_identity == 0 ||
	    !record->identity[0]->single)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ");
	rv_buf_sql_name(&sql, record->identity[0]->column);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " AS t WHERE ");
	rv_is_key_sql(&sql, "t", record->case_key, record->n_case_key, "?1");
	rv_buf_puts(&sql, " AND review_spelling(?2) = ");
	rv_call_sql(&sql, "review_spelling", "t", record->identity, 1);
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	RV_TRY(code);
	rc = sqlite3_bind_text(stmt, 1, case_key, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, text, -1, SQLITE_TRANSIENT);
	code = rc == SQLITE_OK ? rv_pen_row(&im->pen, stmt, &row, err)
	                       : rv_pen_fail(&im->pen, rc, err);
	if (code == RV_OK && row) {
		code = rv_pen_text(&im->pen, stmt, 0, &found, err);
		if (code == RV_OK && found != NULL &&
		    (*out = rv_strdup(&im->row_arena, found)) == NULL)
			code = rv_nomem(err);
	}
	sqlite3_finalize(stmt);
	return code;
}

/* The row that stmt stands on: two spellings of one name. */
static enum rv_code note_pair(struct rv_importer *im, const struct rv_pass *pass,
                              sqlite3_stmt *stmt, struct rv_error *err)
{
	const char *one, *other;

	RV_TRY(rv_pen_text(&im->pen, stmt, 0, &one, err));
	RV_TRY(rv_pen_text(&im->pen, stmt, 1, &other, err));
	if (one != NULL && other != NULL)
		rv_note(im, pass->tab,
		        _("'%s' and '%s' of one case are two persons here; if it is one, spell the "
		          "name alike"),
		        one, other);
	return RV_OK;
}

static enum rv_code note_spellings(struct rv_importer *im, const struct rv_pass *pass,
                                   struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql, name;
	enum rv_code code;
	bool row = false;

	rv_buf_init(&sql);
	rv_buf_init(&name);
	rv_buf_puts(&name, "t.");
	rv_buf_sql_name(&name, record->identity[0]->column);
	rv_buf_printf(&sql, "SELECT min(%s), max(%s) FROM ", name.text, name.text);
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " AS t WHERE ");
	rv_call_sql(&sql, "review_key", "t", record->case_key, record->n_case_key);
	rv_buf_puts(&sql, " IN temp.review_dirty GROUP BY ");
	rv_call_sql(&sql, "review_key", "t", record->case_key, record->n_case_key);
	rv_buf_printf(&sql, ", review_spelling(%s) HAVING count(DISTINCT review_fold(%s)) > 1",
	              name.text, name.text);
	code = name.failed ? rv_nomem(err) : rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	rv_buf_release(&name);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row)
		code = note_pair(im, pass, stmt, err);
	sqlite3_finalize(stmt);
	return code;
}

enum rv_code rv_note_spellings(struct rv_importer *im, struct rv_error *err)
{
	for (size_t i = 0; i < im->n_passes; i++) {
		const struct rv_record *record = im->passes[i].record;
		bool told = false;

		for (size_t k = 0; k < i; k++)
			told = told || im->passes[k].record == record;
		if (!told && record->n_case_key > 0 && record->n_identity > 0 &&
		    record->identity[0]->single && rv_is_stored(record->identity[0]))
			RV_TRY(note_spellings(im, &im->passes[i], err));
	}
	return RV_OK;
}
