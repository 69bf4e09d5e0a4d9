/* Small shapes that many files share. */
#ifndef REVIEW_MODEL_SHAPES_H
#define REVIEW_MODEL_SHAPES_H

#include "model/shape.h"
#include "review/i18n.h"

extern const struct rv_shape rv_shape_text, rv_shape_flag, rv_shape_date, rv_shape_sql,
	rv_shape_words, /* a word or a list of them */
	rv_shape_titled /* a text, or one per language */, rv_shape_derives;

#endif
