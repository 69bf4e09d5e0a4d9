/*
 * What a text file is written in, and its text in UTF-8. In China Excel's plain "CSV" is GBK, its
 * "Unicode text" is UTF-16, its "CSV UTF-8" has a BOM; so: a BOM, then strict UTF-8, then GB18030,
 * which GBK is a part of (and which alone has the rare characters of names). Nothing is decoded
 * loosely: a wrong byte is told by its place.
 */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "review/text.h"
#include "sheets/parts.h"

#define CARRY 4 /* bytes of half a character, at most 3 */

struct rv_decoder {
	enum rv_encoding encoding;
	iconv_t iconv; /* (iconv_t)-1 for UTF-8 */
	char in[CARRY + RV_TEXT_CHUNK];
	size_t carried;   /* bytes of in that stand there already */
	uint64_t decoded; /* bytes, of all calls */
	char out[2 * (CARRY + RV_TEXT_CHUNK) + 16];
};

static bool is_utf8(enum rv_encoding encoding)
{
	return encoding == RV_ENC_UTF8 || encoding == RV_ENC_UTF8_BOM;
}

struct rv_decoder *rv_decoder_new(struct rv_reading *reading, enum rv_encoding encoding)
{
	struct rv_decoder *decoder = calloc(1, sizeof *decoder);

	if (decoder == NULL) {
		rv_reading_nomem(reading);
		return NULL;
	}
	decoder->encoding = encoding;
	decoder->iconv = (iconv_t)-1;
	if (is_utf8(encoding))
		return decoder;
	decoder->iconv = iconv_open("UTF-8", rv_encoding_name(encoding));
	if (decoder->iconv != (iconv_t)-1)
		return decoder;
	if (errno == EINVAL)
		rv_reading_break(reading, RV_S_FILE_ENCODING, 0, 0, 0,
		                 _("the text is %s, which this system can't read; save the file as "
		                   "'CSV UTF-8'"),
		                 rv_encoding_name(encoding));
	else
		rv_reading_nomem(reading);
	free(decoder);
	return NULL;
}

void rv_decoder_free(struct rv_decoder *decoder)
{
	if (decoder != NULL && decoder->iconv != (iconv_t)-1)
		iconv_close(decoder->iconv);
	free(decoder);
}

/* Whether more bytes could make it a character. */
static bool is_half(const char *bytes, size_t len)
{
	static const char seconds[] = "\x80\x90\xA0";
	char whole[4];

	for (size_t n = len + 1; len > 0 && n <= 4; n++)
		for (size_t i = 0; i < 3; i++) {
			memset(whole, 0x80, sizeof whole);
			whole[1] = seconds[i];
			memcpy(whole, bytes, len);
			if (rv_utf8_valid(whole, n) == n && ((unsigned char)whole[0] >= 0xC0))
				return true;
		}
	return false;
}

/*
 * Decodes `len` bytes of in; returns how many were characters. *half: more bytes may make one of
 * what is left.
 */
static size_t decode(struct rv_decoder *decoder, size_t len, struct rv_decoded *out, bool *half)
{
	char *in = decoder->in, *to = decoder->out;
	size_t left = len, room = sizeof decoder->out, done;

	*half = false;
	if (is_utf8(decoder->encoding)) {
		done = rv_utf8_valid(in, len);
		out->text = in;
		out->len = done;
		*half = len - done < 4 && is_half(in + done, len - done);
		return done;
	}
	(void)iconv(decoder->iconv, NULL, NULL, NULL, NULL);
	if (iconv(decoder->iconv, &in, &left, &to, &room) == (size_t)-1)
		*half = errno == EINVAL && left < 4;
	out->text = decoder->out;
	out->len = sizeof decoder->out - room;
	return len - left;
}

void rv_decoder_feed(struct rv_decoder *decoder, const char *bytes, size_t len, bool last,
                     struct rv_decoded *out)
{
	size_t all = decoder->carried + len, done, rest;
	bool half;

	*out = (struct rv_decoded){.text = ""};
	memmove(decoder->in + decoder->carried, bytes, len);
	done = decode(decoder, all, out, &half);
	decoder->decoded += done;
	rest = all - done;
	decoder->carried = 0;
	if (rest == 0)
		return;
	if (!half || last) {
		out->n_bad = is_utf8(decoder->encoding) || rest < 2 ? 1 : 2;
		memcpy(out->bad, decoder->in + done, out->n_bad);
		return;
	}
	if (is_utf8(decoder->encoding)) { /* the text stands in `in` as well */
		memcpy(decoder->out, decoder->in, done);
		out->text = decoder->out;
	}
	memmove(decoder->in, decoder->in + done, rest);
	decoder->carried = rest;
}

/* ---- finding out ----------------------------------------------------------------------------- */

/* How a file fares as text of an encoding. */
struct trial {
	enum rv_encoding encoding;
	bool valid;
	uint64_t good;      /* bytes before the first wrong one */
	uint64_t non_ascii; /* characters among them; counted for UTF-8 only */
	size_t known;       /* headers */
};

static void count_non_ascii(struct trial *trial, const struct rv_decoded *text)
{
	for (size_t i = 0; i < text->len; i++)
		trial->non_ascii += (unsigned char)text->text[i] >= 0xC0;
}

/* Looks for known headers, once, in the first rows. */
static void look_for_headers(struct trial *trial, const struct rv_decoded *text,
                             const struct rv_book_options *options)
{
	static const char delimiters[] = {',', '\t', ';'};

	for (size_t i = 0; i < sizeof delimiters; i++) {
		size_t known = rv_known_headers(text->text, text->len, delimiters[i], options);

		if (known > trial->known)
			trial->known = known;
	}
}

static void try_encoding(struct trial *trial, struct rv_reading *reading, int fd,
                         const struct rv_book_options *options)
{
	struct rv_decoder *decoder = rv_decoder_new(reading, trial->encoding);
	char bytes[RV_TEXT_CHUNK];
	struct rv_decoded text;
	int64_t offset = 0;
	size_t len = sizeof bytes;

	if (decoder == NULL)
		return;
	for (trial->valid = true; trial->valid && len == sizeof bytes;) {
		len = rv_read_at(reading, fd, bytes, sizeof bytes, offset);
		if (rv_reading_stopped(reading))
			break;
		rv_decoder_feed(decoder, bytes, len, len < sizeof bytes, &text);
		if (offset == 0)
			look_for_headers(trial, &text, options);
		if (trial->encoding == RV_ENC_UTF8)
			count_non_ascii(trial, &text);
		trial->valid = text.n_bad == 0;
		offset += (int64_t)len;
	}
	trial->good = decoder->decoded;
	rv_decoder_free(decoder);
}

/*
 * Whether it is GB18030 rather than UTF-8. What is UTF-8 is taken for it, unless only the other
 * reading has a header that somebody knows: a few bytes of GBK may be UTF-8 by chance. What is not
 * may be UTF-8 with a broken byte, which read as GB18030 would be nonsense in good order.
 */
static bool is_gb18030(const struct trial *utf8, const struct trial *gb)
{
	if (!utf8->valid && !gb->valid) {
		if ((utf8->known > 0) != (gb->known > 0))
			return gb->known > 0;
		return gb->good > utf8->good;
	}
	if (!gb->valid)
		return false;
	if (utf8->valid)
		return utf8->known == 0 && gb->known > 0;
	if ((utf8->known > 0) != (gb->known > 0))
		return gb->known > 0;
	return utf8->non_ascii < 16;
}

/*
 * UTF-16 without a BOM: of ASCII each second byte is NUL, of Chinese those of commas, digits, line
 * ends.
 */
static enum rv_encoding sniff_utf16(const unsigned char *bytes, size_t len)
{
	size_t nul[2] = {0, 0}, units = len / 2, parted = 0, little;
	bool ascii = true;

	for (size_t i = 0; i < len; i++) {
		nul[i % 2] += bytes[i] == 0;
		ascii = ascii && bytes[i] < 0x80;
	}
	if (units == 0 || (nul[0] == 0) == (nul[1] == 0))
		return RV_ENC_NONE;
	little = nul[1] > 0;
	for (size_t i = 0; i < units; i++) {
		unsigned char low = bytes[2 * i + !little], high = bytes[2 * i + little];

		parted += high == 0 && low != 0 && strchr("\r\n\t,;", low) != NULL;
	}
	if (ascii ? nul[little] < units : parted == 0 || nul[little] * 20 < units)
		return RV_ENC_NONE;
	return little ? RV_ENC_UTF16LE : RV_ENC_UTF16BE;
}

static bool begins(const char *bytes, size_t len, const char *with, size_t with_len)
{
	return len >= with_len && memcmp(bytes, with, with_len) == 0;
}

static enum rv_encoding by_bom(const char *bytes, size_t len, size_t *bom)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum rv_encoding encoding;
	} boms[] = {{"\xEF\xBB\xBF", 3, RV_ENC_UTF8_BOM},
	            {"\xFF\xFE", 2, RV_ENC_UTF16LE},
	            {"\xFE\xFF", 2, RV_ENC_UTF16BE},
	            {"\x84\x31\x95\x33", 4, RV_ENC_GB18030}};

	for (size_t i = 0; i < sizeof boms / sizeof *boms; i++)
		if (begins(bytes, len, boms[i].bytes, boms[i].len)) {
			*bom = boms[i].len;
			return boms[i].encoding;
		}
	return RV_ENC_NONE;
}

void rv_encoding_look(struct rv_textfile *file, struct rv_reading *reading,
                      const struct rv_book_options *options)
{
	struct trial utf8 = {.encoding = RV_ENC_UTF8}, gb = {.encoding = RV_ENC_GB18030};
	char bytes[RV_TEXT_CHUNK];
	size_t len = rv_read_at(reading, file->fd, bytes, sizeof bytes, 0);

	file->bom = 0;
	file->encoding = by_bom(bytes, len, &file->bom);
	if (file->encoding == RV_ENC_NONE)
		file->encoding = sniff_utf16((const unsigned char *)bytes, len);
	if (file->encoding != RV_ENC_NONE)
		return;
	file->encoding = RV_ENC_UTF8;
	try_encoding(&utf8, reading, file->fd, options);
	if (utf8.valid && (utf8.non_ascii == 0 || utf8.known > 0 || options->knows == NULL))
		return;
	try_encoding(&gb, reading, file->fd, options);
	if (is_gb18030(&utf8, &gb))
		file->encoding = RV_ENC_GB18030;
}
