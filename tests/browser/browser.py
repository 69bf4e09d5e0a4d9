#!/usr/bin/env python3
"""Pages as a browser shows and prints them: sorting, filtering, keyboard, narrow and dark screens, paper, and case data that wants to be more than text.

    browser.py REVIEW_BINARY [CHROMIUM]

Drives a headless Chromium over its debugging pipe; nothing but the standard library. Last line `N passed, N failed`.
"""
import base64
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "..", "cli", "fixtures", "reports")
BINARY = os.path.abspath(sys.argv[1])
HOSTILE = ["</script><script>window.hacked = 1</script>", "<img src=x onerror='window.hacked = 1'>", "=cmd|' /C calc'!A0", "\u202e号1〔6202〕立纪\u2066",
           "\" onmouseover=\"window.hacked = 1", "]]><!--", "*_`|[x](javascript:alert(1))", "长" * 21845]


class Browser:
    """One page of a headless Chromium, spoken to in its protocol: JSON messages with a NUL behind each."""

    def __init__(self, program, folder):
        to_child, self.out = os.pipe()
        self.input, from_child = os.pipe()

        def places():
            os.dup2(to_child, 103), os.dup2(from_child, 104)
            os.dup2(103, 3), os.dup2(104, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run", "--user-data-dir=" + folder, "about:blank"],
            preexec_fn=places, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child), os.close(from_child)
        self.buffer, self.number, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def read(self):
        while b"\0" not in self.buffer:
            more = os.read(self.input, 1 << 20)
            if not more:
                sys.exit("the browser is gone")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data):]
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit("%s: %s" % (method, answer["error"]))
                return answer["result"]
            self.events.append(answer)

    def open(self, path):
        self.events = []
        self.call("Page.navigate", url="file://" + path)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read())

    def run(self, script):
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            sys.exit("%s\n%s" % (script, answer["exceptionDetails"]))
        return answer["result"].get("value")

    def press(self, key):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, text="\r" if key == "Enter" and kind == "keyDown" else "",
                      windowsVirtualKeyCode={"Enter": 13, "Tab": 9}[key])

    def size(self, width, height=900, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)

    def pages(self):
        pdf = base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])
        return len(re.findall(rb"/Type\s*/Page\b", pdf))

    def boxes(self):
        """Sizes of the pages, in points."""
        pdf = base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])
        return {"%.1fx%.1f" % (int(float(w) * 10) / 10, int(float(h) * 10) / 10) for w, h in re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)}

    def faults(self):
        """What the page complained of, and what it asked for beyond itself."""
        out = []
        for event in self.events:
            method, parameters = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown" or method == "Log.entryAdded":
                out.append(json.dumps(parameters)[:300])
            elif method == "Runtime.consoleAPICalled":
                out.append(json.dumps(parameters)[:300])
            elif method == "Network.requestWillBeSent" and parameters["type"] != "Document" and not parameters["request"]["url"].startswith("data:"):
                out.append(parameters["request"]["url"][:300])
        return out

    def close(self):
        self.session = None
        self.call("Browser.close")
        self.process.wait(30)


def review(*command):
    done = subprocess.run((BINARY,) + command, capture_output=True, env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, timeout=300)
    if done.returncode != 0:
        sys.exit("exit %d: %s\n%s" % (done.returncode, " ".join(command), done.stderr.decode("utf-8", "replace")))


def make_database(path, hostile):
    db = sqlite3.connect(path)
    with open(os.path.join(FIXTURES, "cases.sql"), encoding="utf-8") as file:
        db.executescript(file.read())
    db.executescript("WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 450) INSERT INTO file "
                     "SELECT i, printf('丁纪立〔2026〕%d号', i), printf('%02d', i % 3), '00', 'plain', '2026-08-01', '2026-08-02', 4, i % 5, NULL, NULL FROM n")
    if hostile:
        for i, text in enumerate(HOSTILE):
            db.execute("UPDATE file SET no = ? WHERE id = ?", (text, i + 1))
            db.execute("INSERT INTO unit VALUES (?, ?)", ("h%d" % i, text))
            db.execute("UPDATE file SET unit_id = ? WHERE id = ?", ("h%d" % i, 100 + i))
            db.execute("UPDATE person SET name = ?, post = ? WHERE pid = ?", (text, text, i + 1))
            db.execute("UPDATE paper SET number = ? WHERE did = ?", (text, i + 1))
        db.executescript("UPDATE file SET decided_on = '2026-08-03', closed_on = '2026-08-04', sort = 'plain' WHERE id <= 10")
    db.commit()
    db.close()
    review("score", path, "--rubric", os.path.join(FIXTURES, "rubric.yaml"), "--period", "2026Q3", "--as-of", "2026-10-15", "--quiet", "-o", "/dev/null")


def make_sample(path):
    sample = os.path.join(HERE, "..", "sample")
    review("init", path)
    review("import", path, os.path.join(sample, "单位.csv"), os.path.join(sample, "立案登记表.xlsx"), *sorted(glob.glob(os.path.join(sample, "units", "*.xlsx"))),
           os.path.join(sample, "物品.csv"), "--complete", "property_item", "--quiet")
    review("score", path, "--period", "2026Q3", "--as-of", "2026-10-05", "--quiet", "-o", "/dev/null")


class Count:
    passed = failed = 0

    def check(self, what, got, expected=True):
        if got == expected:
            self.passed += 1
            return
        self.failed += 1
        print("%s: %.500s, expected %.500s" % (what, got, expected))


COLUMN = "[...document.querySelectorAll('#cases tbody tr')].filter(r => !r.hidden).map(r => r.cells[%d].textContent)"
HEAD = "[...document.querySelectorAll('#cases thead tr:last-child th')]"


def check_table(count, browser, what):
    at = browser.run(HEAD + ".findIndex(h => h.textContent === '得分' || h.textContent === 'score')")
    button = HEAD + "[%d].querySelector('button')" % at

    def numbers():
        return [float(x) for x in browser.run(COLUMN % at)]

    count.check(what + " rows", len(numbers()), 300)
    browser.run(button + ".click()")
    count.check(what + " ascending", numbers(), sorted(numbers()))
    count.check(what + " says so", browser.run(HEAD + "[%d].getAttribute('aria-sort')" % at), "ascending")
    browser.run(button + ".focus()")
    browser.press("Enter")
    count.check(what + " descending by keyboard", numbers(), sorted(numbers(), reverse=True))
    count.check(what + " one order at a time", browser.run("document.querySelectorAll('#cases [aria-sort]').length"), 1)
    browser.run("(i => { i.value = '丁纪立〔2026〕17'; i.dispatchEvent(new Event('input')); })(document.querySelector('#cases input'))")
    shown = browser.run(COLUMN % 0)
    count.check(what + " filtered", 0 < len(shown) < 300 and all("丁纪立〔2026〕17" in x for x in shown))
    count.check(what + " says how many", browser.run("document.querySelector('#cases [role=status]').textContent"), "%d / 300" % len(shown))
    count.check(what + " links", browser.run("[...document.querySelectorAll('nav a')].every(a => document.querySelector(a.hash))"))


def check_screens(count, browser, what):
    for width, mobile in ((1280, False), (390, True)):
        browser.size(width, mobile=mobile)
        count.check("%s, %d wide" % (what, width), browser.run("document.documentElement.scrollWidth <= %d" % width))
    browser.size(1280)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = browser.run(ground)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    count.check(what + " dark", browser.run(ground) != light)
    browser.call("Emulation.setEmulatedMedia", features=[])
    count.check(what + " charts have words", browser.run("[...document.querySelectorAll('svg')].every(s => s.getAttribute('role') === 'img' && "
                                                          "s.querySelector('title').textContent && s.querySelector('desc').textContent)"))


def check_hostile(count, browser, path, what="hostile"):
    browser.open(path)
    count.check(what + ": nothing ran", browser.run("typeof window.hacked"), "undefined")
    count.check(what + ": no element", browser.run("document.querySelectorAll('img, script, iframe, object, [onerror], [onmouseover], a[href^=javascript]').length"), 1)
    count.check(what + ": no fault", browser.faults(), [])
    text = browser.run("document.body.textContent")
    for word in HOSTILE:
        if "\u202e" in word:
            count.check(what + ": turned text is shown, not done", "\\u202e号1" in text and "\u202e" not in text)
        else:
            count.check("%s: %.40s" % (what, word), word in text)
    browser.size(390, mobile=True)
    count.check(what + ": narrow", browser.run("document.documentElement.scrollWidth <= 390"))
    browser.size(1280)


def check_list(count, browser, what, path):
    """The list that a unit is handed: rows under the heading of their case go with it when they are filtered; wide paper has all columns."""
    browser.open(path)
    rows = "[...document.querySelectorAll('#issues tbody tr:not(.g)')]"
    shown = "[...document.querySelectorAll('#issues tbody tr')].filter(r => !r.hidden)"
    count.check(what + " numbered", browser.run(rows + ".map(r => r.cells[0].textContent).join()"),
                ",".join(str(i + 1) for i in range(browser.run(rows + ".length"))))
    number = browser.run("document.querySelector('#issues tr.g').textContent")[:12]
    browser.run("(i => { i.value = '%s'; i.dispatchEvent(new Event('input')); })(document.querySelector('#issues input'))" % number)
    heads, lines = browser.run(shown + ".filter(r => r.className === 'g').map(r => r.textContent)"), browser.run(shown + ".length")
    count.check(what + " filtered", len(heads) >= 1 and all(number in head for head in heads) and 1 < lines < browser.run("document.querySelectorAll('#issues tbody tr').length"))
    browser.run("(i => { i.value = ''; i.dispatchEvent(new Event('input')); })(document.querySelector('#issues input'))")
    count.check(what + " whole again", browser.run(shown + ".length"), browser.run("document.querySelectorAll('#issues tbody tr').length"))
    for width, mobile in ((1280, False), (390, True)):
        browser.size(width, mobile=mobile)
        count.check("%s, %d wide" % (what, width), browser.run("document.documentElement.scrollWidth <= %d" % width))
    browser.size(1280)
    count.check(what + " on A4", browser.boxes(), {"841.9x594.9"})
    count.check(what + " no fault", browser.faults(), [])


def check_sheets(count, browser, what, path, cases):
    """A case takes one A4 page, unless it says that its list is longer."""
    browser.open(path)
    articles = "document.querySelectorAll('article%s').length"
    long_ones = browser.run(articles % ".long")
    count.check(what + " cases", browser.run(articles % ""), cases)
    count.check(what + " most on a page", long_ones < cases)
    count.check(what + " says so", browser.run("document.querySelectorAll('.long dl')[0] ? document.querySelectorAll('.long dl')[0].querySelectorAll('dt').length : 11"), 11)
    count.check(what + " long ones go on", browser.pages() >= cases + long_ones)
    count.check(what + " on A4", browser.boxes(), {"594.9x841.9"})
    browser.run("document.querySelectorAll('.long').forEach(e => e.remove())")
    count.check(what + " one page each", browser.pages(), cases - long_ones)
    browser.size(390, mobile=True)
    count.check(what + " narrow", browser.run("document.documentElement.scrollWidth <= 390"))
    browser.size(1280)
    count.check(what + " no fault", browser.faults(), [])


def check_handed(count, browser, folder, sample, hostile):
    for lang in ("zh", "en"):
        for name in ("list", "sheets"):
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
        review("issues", sample, "--split-by", "unit", "--format", "html", "--lang", lang, "-o", os.path.join(folder, "list"), "--quiet")
        lists = sorted(os.listdir(os.path.join(folder, "list")))
        count.check(lang + " a list a unit", len(lists), 12)
        check_list(count, browser, lang + " list", os.path.join(folder, "list", "云溪镇纪委.html"))
        path = os.path.join(folder, "sheets.html")
        review("sheet", sample, "--lang", lang, "-o", path)
        check_sheets(count, browser, lang + " sheets", path, 74)
    for command, what in ((("issues", hostile, "--names", "full"), "hostile list"), (("sheet", hostile, "--names", "full"), "hostile sheets")):
        path = os.path.join(folder, "handed.html")
        review(*command, "-o", path)
        check_hostile(count, browser, path, what)


def check_all(count, browser, folder):
    plain, hostile = os.path.join(folder, "plain.db"), os.path.join(folder, "hostile.db")
    make_database(plain, False)
    make_database(hostile, True)
    for lang, tag in (("zh", "zh-CN"), ("en", "en")):
        path = os.path.join(folder, lang + ".html")
        review("report", plain, "--lang", lang, "-o", path)
        browser.open(path)
        count.check(lang + " language", browser.run("document.documentElement.lang"), tag)
        check_table(count, browser, lang)
        check_screens(count, browser, lang)
        count.check(lang + " printed", 5 < browser.pages() < 60)
        count.check(lang + " no fault", browser.faults(), [])
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(path)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    count.check("without script", browser.run("document.querySelectorAll('#cases tbody tr').length"), 300)
    sample = os.path.join(folder, "sample.db")
    make_sample(sample)
    for name, database in (("plain", plain), ("hostile", hostile), ("sample", sample)):
        for lang in ("zh", "en"):
            path = os.path.join(folder, "page.html")
            review("report", database, "--page", "--lang", lang, "-o", path)
            browser.open(path)
            count.check("%s, %s: one page" % (name, lang), browser.pages(), 1)
            count.check("%s, %s: no fault" % (name, lang), browser.faults(), [])
    path = os.path.join(folder, "hostile.html")
    review("report", hostile, "--names", "full", "-o", path)
    check_hostile(count, browser, path)
    check_handed(count, browser, folder, sample, hostile)


def main():
    program = sys.argv[2] if len(sys.argv) > 2 else shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("no chromium; make deps-browser")
    count = Count()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(program, os.path.join(folder, "profile"))
        try:
            check_all(count, browser, folder)
        finally:
            browser.process.poll() is None and browser.close()
    print("%d passed, %d failed" % (count.passed, count.failed))
    return count.failed > 0


if __name__ == "__main__":
    sys.exit(main())
