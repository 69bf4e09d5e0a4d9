"""The conditions of items.h as trees, and as Python, pandas and the rules of json-rules-engine.

A tree: ("and"|"or", [tree…]) | ("compare", op, a, b) | ("in", a, [values], negated) | ("between", a, low, high, negated)
| ("like", a, pattern, negated) | ("null", a).  An operand: ("column", "case_file" or None, name) | ("value", v)
| ("days"|"minutes", a, b) | ("times", a, b).
"""
import json
import re

TOKEN = re.compile(r"\s*('[^']*'|\d+|[a-z_][a-z_0-9.]*|<>|<=|>=|[<>=(),*]|[A-Z]+)")
OPERATORS = ("=", "<>", "<", "<=", ">", ">=")


class Parser:
    def __init__(self, sql):
        self.tokens = TOKEN.findall(sql)
        if "".join(self.tokens).replace(" ", "") != sql.replace(" ", ""):
            raise ValueError("not of this grammar: " + sql)

    def next(self):
        return self.tokens[0] if self.tokens else None

    def take(self, *wanted):
        if self.next() not in wanted:
            return None
        return self.tokens.pop(0)

    def expect(self, token):
        if not self.take(token):
            raise ValueError("%s expected before %s" % (token, self.tokens))

    def value(self):
        token = self.tokens.pop(0)
        return token[1:-1] if token[0] == "'" else int(token)

    def operand(self):
        token = self.next()
        if token[0] == "'" or token[0].isdigit():
            return "value", self.value()
        self.tokens.pop(0)
        if token in ("days", "minutes"):
            self.expect("(")
            a = self.operand()
            self.expect(",")
            b = self.operand()
            self.expect(")")
            return token, a, b
        table, _, name = token.rpartition(".")
        column = "column", table or None, name
        return ("times", column, ("value", self.value())) if self.take("*") else column

    def test(self):
        a = self.operand()
        op = self.take(*OPERATORS)
        if op:
            return "compare", op, a, self.operand()
        if self.take("IS"):
            self.expect("NULL")
            return "null", a
        negated = bool(self.take("NOT"))
        if self.take("LIKE"):
            return "like", a, self.value(), negated
        if self.take("BETWEEN"):
            low = self.value()
            self.expect("AND")
            return "between", a, low, self.value(), negated
        self.expect("IN")
        self.expect("(")
        values = [self.value()]
        while self.take(","):
            values.append(self.value())
        self.expect(")")
        return "in", a, values, negated

    def joined(self, word, part):
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else (word.lower(), parts)

    def condition(self):
        return self.joined("OR", lambda: self.joined("AND", self.test))


def parse(sql):
    parser = Parser(sql)
    tree = parser.condition()
    if parser.tokens:
        raise ValueError("left over: %s" % parser.tokens)
    return tree


def kinds_of(item):
    """The kinds that an item is about: it may look at no other row; None: at all rows."""
    if item["shape"] == "limit":
        return [item["kind"]]
    if not item.get("when"):
        return None
    tree = parse(item["when"])
    if tree[0] == "compare" and tree[2][2] == "kind":
        return [tree[3][1]]
    if tree[0] == "in" and tree[1][2] == "kind":
        return tree[2]
    return None


def of_rows(item):
    return item["shape"] in ("row", "limit")


def columns_in(tree):
    """(table or None, column) of everything that a tree reads."""
    if isinstance(tree, tuple) and tree[0] == "column":
        yield tree[1:]
    elif isinstance(tree, (tuple, list)):
        for part in tree:
            yield from columns_in(part)


class Python:
    """Source of Python over local variables; columns of the case are case_NAME. None is never true."""

    def operand(self, of):
        if of[0] == "column":
            return "case_" + of[2] if of[1] else of[2]
        if of[0] == "value":
            return repr(of[1])
        if of[0] == "times":
            return "%s * %s" % (self.operand(of[1]), self.operand(of[2]))
        return "%s(%s, %s)" % (of[0], self.operand(of[1]), self.operand(of[2]))

    def there(self, *operands):
        """Guards: what is compared must be there."""
        names = []
        for of in operands:
            names += [self.operand(of[1] if of[0] == "times" else of)] if of[0] != "value" else []
        return "".join("%s is not None and " % name for name in names)

    def source(self, tree):
        if tree[0] in ("and", "or"):
            return "(%s)" % (" %s " % tree[0]).join(self.source(part) for part in tree[1])
        a = self.operand(tree[1] if tree[0] != "compare" else tree[2])
        if tree[0] == "null":
            return "%s is None" % a
        if tree[0] == "in":
            return "(%s%s %sin %r)" % (self.there(tree[1]), a, "not " if tree[3] else "", tuple(tree[2]))
        if tree[0] == "between":
            return "(%s%s%d <= %s <= %d)" % (self.there(tree[1]), "not " if tree[4] else "", tree[2], a, tree[3])
        if tree[0] == "like":
            inner = tree[2].strip("%")
            test = "%r in %s" % (inner, a) if tree[2].endswith("%") else "%s.endswith(%r)" % (a, inner)
            return "(%s%s%s)" % (self.there(tree[1]), "not " if tree[3] else "", test)
        _, op, left, right = tree
        if op == "=" and right[0] == "value":
            return "%s == %s" % (a, self.operand(right))
        return "(%s%s %s %s)" % (self.there(left, right), a, {"=": "==", "<>": "!="}.get(op, op), self.operand(right))


class Pandas(Python):
    """Source of pandas over a frame `df`; columns of the case are case_NAME."""

    def operand(self, of):
        if of[0] == "column":
            return "df[%r]" % (("case_" if of[1] else "") + of[2])
        return super().operand(of)

    def source(self, tree):
        if tree[0] in ("and", "or"):
            return "(%s)" % (" & " if tree[0] == "and" else " | ").join(self.source(part) for part in tree[1])
        a = self.operand(tree[1] if tree[0] != "compare" else tree[2])
        if tree[0] == "null":
            return "%s.isna()" % a
        if tree[0] == "in":
            return "(~%s.isin(%r) & %s.notna())" % (a, tree[2], a) if tree[3] else "%s.isin(%r)" % (a, tree[2])
        if tree[0] == "between":
            inside = "%s.between(%d, %d)" % (a, tree[2], tree[3])
            return "(~%s & %s.notna())" % (inside, a) if tree[4] else inside
        if tree[0] == "like":
            inner = tree[2].strip("%")
            how = "contains(%r, regex=False, na=%s)" if tree[2].endswith("%") else "endswith(%r, na=%s)"
            return "%s%s.str.%s" % ("~" if tree[3] else "", a, how % (inner, tree[3]))
        _, op, left, right = tree
        test = "(%s %s %s)" % (a, {"=": "==", "<>": "!="}.get(op, op), self.operand(right))
        if op == "<>":   # NaN differs from everything
            test = "(%s & %s.notna() & %s.notna())" % (test, a, self.operand(right))
        return test


class Rules:
    """Conditions of json-rules-engine; what is not a column is a fact that the peer computes: days:a:b."""
    NAMES = {"=": "equal", "<>": "differs", "<": "less", "<=": "atMost", ">": "more", ">=": "atLeast"}

    def __init__(self):
        self.computed = set()

    def fact(self, of):
        if of[0] == "column":
            return ("case_" if of[1] else "") + of[2]
        name = ":".join([of[0], self.fact(of[1]), str(of[2][1]) if of[0] == "times" else self.fact(of[2])])
        self.computed.add(name)
        return name

    def test(self, of, operator, value):
        return {"fact": self.fact(of), "operator": operator, "value": value}

    def tree(self, tree):
        if tree[0] in ("and", "or"):
            return {"all" if tree[0] == "and" else "any": [self.tree(part) for part in tree[1]]}
        if tree[0] == "null":
            return self.test(tree[1], "equal", None)
        if tree[0] == "in":
            if not tree[3]:
                return self.test(tree[1], "in", tree[2])
            return {"all": [self.test(tree[1], "notEqual", None), self.test(tree[1], "notIn", tree[2])]}
        if tree[0] == "between":
            low, high = ("less", "more") if tree[4] else ("atLeast", "atMost")
            return {"any" if tree[4] else "all": [self.test(tree[1], low, tree[2]), self.test(tree[1], high, tree[3])]}
        if tree[0] == "like":
            how = "contains_" if tree[2].endswith("%") else "endsWith"
            return self.test(tree[1], ("not:" if tree[3] else "") + how, tree[2].strip("%"))
        _, op, left, right = tree
        value = right[1] if right[0] == "value" else {"fact": self.fact(right)}
        return self.test(left, self.NAMES[op], value)


def rule_of(item, number, rules):
    """The rule that finds an item in a row, or in a case with the kinds of its papers."""
    parts = [rules.tree(parse(item[key])) for key in ("when", "where") if item.get(key)]
    if item["shape"] == "required":
        parts += [{"fact": "document_complete", "operator": "equal", "value": 1},
                  {"fact": "kinds", "operator": "lacks", "value": item["kind"]}]
    if item["shape"] == "limit":
        last = "last:%s:%d:%d" % (item["from"], item["months"], item["days"])
        rules.computed.add(last)
        late = {"fact": item["to"], "operator": "more", "value": {"fact": last}}
        if item["absent"]:
            late = {"any": [late, {"all": [{"fact": item["to"], "operator": "equal", "value": None},
                                           {"fact": "complete", "operator": "equal", "value": 1},
                                           {"fact": "as_of", "operator": "more", "value": {"fact": last}}]}]}
        parts = [{"fact": "kind", "operator": "equal", "value": item["kind"]}, late]
    return {"kinds": kinds_of(item) if of_rows(item) else None, "conditions": {"all": parts}, "event": {"type": "found", "params": {"item": number}}}


def rules_json(job, statements):
    """What peer_rules.mjs reads: by record its statement, computed facts and rules."""
    engines = {}
    for record, select in zip(job["records"], statements):
        rules = Rules()
        found = []
        for number, item in enumerate(job["items"]):
            of = "case_file" if item["shape"] == "required" else item.get("record")
            if of == record:
                found.append(rule_of(item, number, rules))
        engines[record] = {"select": select, "computed": sorted(rules.computed), "rules": found}
    return json.dumps({"job": job, "engines": engines})


def score_of(job, found):
    """The score in hundredths of a case from {item: violations}: caps of category and dimension."""
    points = job["dimension_max"]
    direct, category = [0] * len(points), [0] * len(points)
    for number, n in found.items():
        item = job["items"][number]
        where = category if item["category"] else direct
        where[item["dimension"]] += min(job["max"], job["each"] * n)
    return 10000 - sum(min(most, a + min(job["category_max"], b)) for most, a, b in zip(points, direct, category))


def answer(job, violations, cases, total):
    """The numbers that every peer prints."""
    numbers = []
    for number, item in enumerate(job["items"]):
        if item["shape"] != "manual":
            numbers += [violations.get(number, 0), cases.get(number, 0)]
    return " ".join(map(str, numbers + [total]))
