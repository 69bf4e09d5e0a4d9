"""Manual pages and completions: manual.py REVIEW. Ends with `N passed, N failed`.

Every option of every command is on its page, in both languages; groff and mandoc have nothing to say of it, where they are there. What bash
completes is asked of bash itself.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REVIEW = os.path.abspath(sys.argv[1])
passed = failed = 0


def tell(ok, *words):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print(*words)


def run(*words, text=None, folder=None, **more):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **more}
    done = subprocess.run(words, input=text, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return done.stdout + done.stderr if done.returncode else done.stdout


def commands():
    """By the sources, not by what the program lists."""
    names = [os.path.basename(path)[4:-2].replace("_", " ") for path in glob.glob(os.path.join(TOP, "src/cli/cmd_*.c"))]
    return sorted(names)


# ---- pages ---------------------------------------------------------------------------------------

MACROS = {".TH", ".SH", ".TP", ".PP", ".nh", ".ad"}
SECTIONS = {"en": ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"],
            "zh": ["名称", "用法", "说明", "选项", "退出状态", "另见"]}


def options_of(name):
    help_text = run(REVIEW, *name.split(), "--help", "--lang", "en")
    return re.findall(r"^ +(?:-\w, |    )(--[a-z-]+)", help_text, re.M)


def rendered(page, name):
    """As groff prints it; its warnings are faults."""
    if shutil.which("mandoc"):
        said = run("mandoc", "-Tlint", "-Wwarning", text=page)
        tell("WARNING" not in said and "ERROR" not in said, f"{name}: {said}")
    if not shutil.which("groff"):
        return None
    done = subprocess.run(["groff", "-Kutf8", "-Tutf8", "-man", "-ww"], input=page.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    tell(done.stderr == b"" and done.returncode == 0, f"{name}: groff says {done.stderr.decode()}")
    return re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout.decode())


def check_page(name, lang):
    page = run(REVIEW, "help", "--man", *name.split(), "--lang", lang)
    where = f"{name or 'review'} ({lang})"
    lines = page.splitlines()
    tell(lines[0] == "'\\\" -*- coding: utf-8 -*-" and lines[1].startswith(".TH \"review"), f"{where}: begins with {lines[:2]}")
    for line in lines[1:]:
        if line.startswith("."):
            tell(line.split()[0] in MACROS, f"{where}: a request by accident: {line}")
    sections = re.findall(r'^\.SH "(.*)"', page, re.M)
    wanted = [title for title in SECTIONS[lang] if name or title not in (SECTIONS[lang][2], SECTIONS[lang][3])]
    tell([title for title in sections if title in wanted] == wanted, f"{where}: sections {sections}")
    if lang == "zh":
        words = re.sub(r"\\f.", "", page.split(".SH")[1])
        tell(re.search("[\u4e00-\u9fff]", words), f"{where}: the summary is not translated: {words}")
    text = rendered(page, where)
    for option in options_of(name) if name else []:
        tell("\\fB" + option.replace("-", "\\-") + "\\fR" in page, f"{where}: {option} is not on the page")
        tell(text is None or option in text.replace("‐", "-").replace("−", "-"), f"{where}: {option} is not printed")
    if not name:
        for command in commands():
            tell(f"\\fB{command}\\fR\n" in page, f"{where}: {command} is not on the page")


# ---- bash ------------------------------------------------------------------------------------------

def complete(words, folder):
    """What bash offers for the last word."""
    script = 'source "$SCRIPT"\nCOMP_WORDS=("$@")\nCOMP_CWORD=$(($# - 1))\n_review\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    out = run("bash", "--norc", "-c", script, "bash", *words, folder=folder, SCRIPT=os.path.join(folder, ".completion"))
    return out.split("\n")[:-1] if out.strip() else []


def check_bash(folder):
    with open(os.path.join(folder, ".completion"), "w", encoding="utf-8") as file:
        file.write(run(REVIEW, "completion", "bash"))
    for name in ("case.db", "case two.db", "标准.yaml"):
        open(os.path.join(folder, name), "w", encoding="utf-8").close()
    firsts = sorted({name.split()[0] for name in commands()})
    seconds = sorted(name.split()[1] for name in commands() if name.startswith("rubric "))
    rows = [
        (["review", ""], firsts),
        (["review", "sc"], ["schema", "score"]),
        (["review", "--lang", "zh", "sc"], ["schema", "score"]),
        (["review", "--v"], ["--version"]),
        (["review", "rubric", ""], seconds),
        (["review", "rubric", "d"], ["diff", "dump"]),
        (["review", "rubric", "diff", "--fail"], ["--fail-on"]),
        (["review", "score", "ca"], ["case two.db", "case.db"]),
        (["review", "score", "case.db", "--out"], ["--output", "--outside-validity"]),
        (["review", "score", "case.db", "--format", ""], ["table", "csv", "json", "ndjson", "xlsx", "html", "md"]),
        (["review", "score", "case.db", "--format", "=", "x"], ["xlsx"]),
        (["review", "score", "case.db", "--format", "="], ["table", "csv", "json", "ndjson", "xlsx", "html", "md"]),
        (["review", "score", "case.db", "--format=nd"], ["ndjson"]),
        (["review", "score", "case.db", "--rubric", "标"], ["标准.yaml"]),
        (["review", "issues", "--split-by", ""], ["case", "unit"]),
        (["review", "score", "case.db", "-o", "ca"], ["case two.db", "case.db"]),
        (["review", "score", "case.db", "--period", ""], []),
        (["review", "schema", "s"], ["score"]),
        (["review", "help", "ver"], ["verify", "version"]),
        (["review", "completion", ""], ["bash", "zsh"]),
        (["review", "nothing", "--"], []),
    ]
    for words, expected in rows:
        found = complete(words, folder)
        tell(sorted(found) == sorted(expected), f"{words}: {found}, not {expected}")
    for name in commands():
        offered = complete(["review", *name.split(), "--"], folder)
        tell(sorted(offered) == sorted(set(options_of(name))), f"{name}: bash offers {offered}")


def check_zsh(folder):
    path = os.path.join(folder, "_review")
    script = run(REVIEW, "completion", "zsh")
    with open(path, "w", encoding="utf-8") as file:
        file.write(script)
    tell(script.startswith("#compdef review\n"), "zsh: no #compdef")
    for name in commands():
        block = re.search(r"\n\t'" + name + r"'\)\n(.*?)\n\t\t;;", script, re.S)
        for option in options_of(name):
            tell(block and option in block.group(1), f"zsh: {name} {option}")
    if shutil.which("zsh"):
        said = run("zsh", "-n", path)
        tell(said == "", f"zsh: {said}")


# ---- installed -------------------------------------------------------------------------------------

def check_install(folder):
    """`make install` puts them where man and the shells look; `make uninstall` takes all of it away."""
    target = os.path.join(folder, "root")
    said = run("make", "-s", "-C", TOP, "install", "DESTDIR=" + target, "PREFIX=/usr")
    found = {os.path.relpath(os.path.join(at, name), target + "/usr") for at, _, names in os.walk(target) for name in names}
    wanted = {"bin/review", "share/locale/zh/LC_MESSAGES/review.mo", "share/bash-completion/completions/review", "share/zsh/site-functions/_review"}
    for page in ["review"] + ["review-" + name.replace(" ", "-") for name in commands()]:
        wanted |= {f"share/man/man1/{page}.1", f"share/man/zh_CN/man1/{page}.1"}
    tell(found == wanted, f"installed: {said} more {sorted(found - wanted)}, missing {sorted(wanted - found)}")
    if "share/man/zh_CN/man1/review-score.1" in found:
        with open(target + "/usr/share/man/zh_CN/man1/review-score.1", encoding="utf-8") as file:
            tell("选项" in file.read(), "the Chinese page is not Chinese")
    run("make", "-s", "-C", TOP, "uninstall", "DESTDIR=" + target, "PREFIX=/usr")
    tell(not any(names for _, _, names in os.walk(target)), "uninstall leaves files")


def main():
    for name in ["", *commands()]:
        for lang in ("en", "zh"):
            check_page(name, lang)
    with tempfile.TemporaryDirectory() as folder:
        check_bash(folder)
        check_zsh(folder)
        if REVIEW == os.path.join(TOP, "build/review"):
            check_install(folder)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
