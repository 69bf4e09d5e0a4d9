"""Commands run in rounds, and the table of what they took."""
import os
import statistics
import subprocess
import sys


class Failed(Exception):
    pass


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def output_of(command, stdin=None, env=None, statuses=(0,)):
    done = subprocess.run(command, stdin=stdin, capture_output=True, env=env)
    if done.returncode not in statuses:
        raise Failed("exit %d: %s\n%s" % (done.returncode, " ".join(command),
                                          done.stderr.decode("utf-8", "replace")[-2000:]))
    return done.stdout.decode("utf-8")


class Variant:
    """One way to do the job.  start: the same command over next to nothing, which shows what starting it takes."""

    def __init__(self, name, command, stdin=None, env=None, start=None, before=None, start_stdin=None):
        self.name, self.command, self.stdin = name, command, stdin
        self.env = dict(os.environ, REVIEW_LANG="en", **(env or {}))
        self.start, self.start_stdin, self.before = start, start_stdin or stdin, before
        self.cpu, self.wall, self.start_cpu, self.peak = [], [], [], 0

    def output(self):
        """What it prints; not timed."""
        if self.before:
            self.before()
        with open(self.stdin or os.devnull, "rb") as stdin:
            return output_of(self.command, stdin, self.env)

    def _measured(self, measure, command, stdin):
        if self.before:
            self.before()
        result = measure + ".result"
        with open(stdin or os.devnull, "rb") as file:
            done = subprocess.run([measure, result] + command, stdin=file, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, env=self.env)
        with open(result, encoding="ascii") as file:
            user, system, wall, peak, status = map(int, file.read().split())
        if done.returncode or status:
            raise Failed("exit %d: %s\n%s" % (status, " ".join(command), done.stderr.decode("utf-8", "replace")[-2000:]))
        return (user + system) / 1e6, wall / 1e6, peak

    def once(self, measure):
        cpu, wall, peak = self._measured(measure, self.command, self.stdin)
        self.cpu.append(cpu)
        self.wall.append(wall)
        self.peak = max(self.peak, peak)
        if self.start:
            self.start_cpu.append(self._measured(measure, self.start, self.start_stdin)[0])


def rounds(variants, n, measure):
    """Each variant once a round, so that what else the machine does hits them alike; who is first changes."""
    for r in range(n):
        first = r % len(variants)
        for variant in variants[first:] + variants[:first]:
            variant.once(measure)
        say("  round %d of %d, load %.1f" % (r + 1, n, os.getloadavg()[0]))


def times(number):
    return "%.2f" % number if number < 10 else "%.1f" % number if number < 100 else "%.0f" % number


def least(variant):
    """CPU seconds less what starting takes."""
    return min(variant.cpu) - min(variant.start_cpu or [0])


def table(variants, base, per, unit="cases"):
    """Markdown.  Ratios are of minima: of CPU less what starting takes, and of wall time; of medians in brackets."""
    print("| variant | × %s, CPU | × %s, wall (median) | CPU s: min (median) | start | wall s: min (median) | peak MiB | %s/s |"
          % (base.name, base.name, unit))
    print("|---|---|---|---|---|---|---|---|")
    for v in variants:
        cells = [v.name, times(least(v) / least(base)), "%s (%s)" % (
            times(min(v.wall) / min(base.wall)), times(statistics.median(v.wall) / statistics.median(base.wall)))]
        cells += ["%.3f (%.3f)" % (min(v.cpu), statistics.median(v.cpu)),
                  "%.3f" % min(v.start_cpu) if v.start_cpu else "",
                  "%.3f (%.3f)" % (min(v.wall), statistics.median(v.wall)), "%.0f" % (v.peak / 1024),
                  "{:,.0f}".format(per / min(v.wall))]
        print("| %s |" % " | ".join(cells))
    print(flush=True)
