"""What both kinds of file share: kinds of damage by name, damage to plain bytes, and values that no cell should hold."""
import random

CALM, REFUSED = "calm", "refused"
VALUES = [
    "5.2E+17", "5.2272500000000003E+17", "1e308", "-1e308", "1E400", "NaN", "Infinity", "0x1F", "1,234.56", "１２３", "-0", "000", "9223372036854775807",
    "9223372036854775808", "99999999999999999999999999", "1e-400", "1.7976931348623157e309", "３.５万元", "¥ 1", "壹佰元整", "二〇二六年十三月", "一万",
    "2026-02-30", "0000-00-00", "99999-1-1", "2026-1-1 25:61", "2026/13/45", "1899-12-30", "9999-12-31", "10000-01-01", "-1-1-1", "2026年2月30日", "三〇二六年二月",
    "0026-02-03", "2026-02-03T04:05:06Z", "昨天", "45000", "2958466", "60", "0", "-1", "1e10",
    "无", "无 ", "空", "合计", "小计：", "总计 100", "本表已填全", "是", "否", "√", "×", "NULL", "#REF!", "#N/A", "########", "TRUE",
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "'=1", "\t=1", "{=1}", "=HYPERLINK(\"http://x\")",
    "\u202e〕21〔6202立纪岚", "\u200f岚纪立〔2026〕12号", "岚纪立\u200b〔2026〕12号", "\ufeff岚纪立〔2026〕12号", "岚纪立〔2026〕12号\u00a0", "岚纪立[2026]12号",
    "岚 纪 立〔2026〕12 号", "a\nb", "a\r\nb", "\n", "\r", "\r\n\r\n", "a\tb", "\v", "\f", "\x01", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufffe", "\uffff", "\ue000",
    "𠮷", "👩‍👩‍👧", "e" + "\u0301" * 200, "ﷺ" * 50, "\"", "\"\"", "','); DROP TABLE case_file; --", "' OR 1=1", "%s%n%s%n", "../../../etc/passwd", "<b>&amp;</b>", "]]>",
    "x" * 255, "案" * 4096, "案" * 21845, "x" * 65536, "案" * 32767, "案" * 32768, "x" * 131068, "x" * 131069, "x" * 300000, ";" * 500, "、" * 500, "王某、" * 500,
]


class Kinds(dict):
    """Kinds of damage by name. A kind is a function that gets a random.Random and a file and returns the bytes of the damaged one.
    `refused`: whatever the draw, no right program takes it."""

    def add(self, refused=False):
        def keep(function):
            self[function.__name__] = (function, REFUSED if refused else CALM)
            return function
        return keep


def draw(kinds, seed):
    """The kind and the random numbers of a seed: every kind comes before one comes twice."""
    names = sorted(kinds)
    random.Random(20261005).shuffle(names)
    name = names[(seed - 1) % len(names)]
    return name, random.Random("%s %d" % (name, seed))


def value(rng):
    return rng.choice(VALUES)


# ---- bytes -------------------------------------------------------------------------------------------------------------------------------

def some_bits(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 2, 8, 64])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def some_bytes(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 4, 32])):
        data[rng.randrange(len(data))] = rng.choice([0, 0x22, 0x2c, 0x3c, 0x7f, 0x80, 0xfe, 0xff, rng.randrange(256)])
    return bytes(data)


def cut_end(rng, data):
    return data[:rng.randrange(len(data))]


def cut_start(rng, data):
    return data[rng.randrange(1, len(data)):]


def cut_middle(rng, data):
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice([1, 2, 16, 512, 5000]):]


def blank_middle(rng, data):
    at, n = rng.randrange(len(data)), rng.choice([1, 16, 512])
    return data[:at] + bytes([rng.choice([0, 0x20, 0xff])]) * n + data[at + n:]


def more_in_middle(rng, data):
    at = rng.randrange(len(data))
    return data[:at] + rng.randbytes(rng.choice([1, 3, 40, 4000])) + data[at:]


def twice(rng, data):
    return data + data


def part_twice(rng, data):
    a, b = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:b] + data[a:b] + data[b:]


def parts_swapped(rng, data):
    a, b, c = sorted(rng.randrange(len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def garbage_before(rng, data):
    return rng.randbytes(rng.choice([1, 4, 512, 70000])) + data


def garbage_after(rng, data):
    return data + rng.randbytes(rng.choice([1, 4, 512, 70000]))


def nothing_left(rng, data):
    return b""


def only_noise(rng, data):
    return rng.randbytes(rng.choice([1, 2, 100, 65536]))


def only_one_byte(rng, data):
    return bytes([rng.choice([0, 0x0a, 0x20, 0x22, 0x2c, 0xff])]) * rng.choice([1, 2, 3, 100, 1000000])


def backwards(rng, data):
    return data[::-1]


BYTES = [some_bits, some_bytes, cut_end, cut_start, cut_middle, blank_middle, more_in_middle, twice, part_twice, parts_swapped, garbage_before,
         garbage_after, nothing_left, only_noise, only_one_byte, backwards]
