#!/usr/bin/env python3
"""Recomputes scores, counters, summary and item analysis of a campaign from its exported files.

    python3 tests/recompute.py EXPORT_DIR [--zone Asia/Shanghai]

Written for someone who does not trust the software: it shares no code with it and needs nothing but Python 3.9.
EXPORT_DIR holds what organizers export (UTF-8; times are milliseconds since 1970 in UTC, points are thousandths):

  questions.csv  bank,version,question,kind,points_milli,credit,key,accepted
                 key: numbers of the right options from 0, with spaces between; accepted: a JSON list (fill_in)
  items.csv      ballot,place,question,bank_version,answered,options,text,score_milli,max_milli
                 one row per question of every ballot in the statistics; options: numbers of the chosen options;
                 bank_version: the one whose key gave the mark; text: as typed, after one ' where a spreadsheet
                 could take it for a formula (that ' is taken away here)
  ballots.csv    ballot,started,ended,ending,bank_version,marked_version,score_milli,max_milli,passed,district,age,channel,team,first,counted
                 passed, first, counted: 1, 0 or empty
  tally.json     {"counters": {key: n}, "items": [...], "summary": {...}, "zone": "Asia/Shanghai"}; the last two may be absent

Prints a short report. Exit status: 0 when everything agrees, 1 when something differs, 2 when a file cannot be read.

The counters of starts (n|started, d|…|started, c|…|started) of surveys (v|…) and of hand counts (w|…) are not in these files and are passed over.
n|handed_in must equal the rows that were handed in; n|expired can only be compared from below, because an attempt that ran out
without an answer need not be a row.
"""

import argparse
import csv
import datetime
import functools
import json
import math
import os
import sys
import unicodedata
from collections import defaultdict

TOLERANCE = 1e-9
MOST_SHOWN = 20

# The white space of Unicode, and what folding also drops: invisible characters that come with pasted text.
DROPPED = set(
    [0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF]
    + list(range(0x09, 0x0E))
    + list(range(0x2000, 0x200B))
)


class Unreadable(Exception):
    """A file that cannot be read as described above."""


class Report:
    """Collects differences; keeps counting when there are too many to print."""

    def __init__(self):
        self.differences = []
        self.compared = 0

    def same(self, what, exported, recomputed):
        self.compared += 1
        if exported != recomputed:
            self.differences.append("%s: exported %r, recomputed %r" % (what, exported, recomputed))

    def near(self, what, exported, recomputed):
        self.compared += 1
        if exported is None or recomputed is None:
            agree = exported is None and recomputed is None
        else:
            agree = abs(exported - recomputed) <= TOLERANCE * max(1.0, abs(exported), abs(recomputed))
        if not agree:
            self.differences.append("%s: exported %r, recomputed %r" % (what, exported, recomputed))

    def wrong(self, what):
        self.differences.append(what)


# Reading ------------------------------------------------------------------------------------------------------


def read_csv(folder, name, columns):
    """Yields every row with the words that name it; one at a time, for exports of any size."""
    path = os.path.join(folder, name)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in columns.split(",") if c not in (reader.fieldnames or [])]
            if missing:
                raise Unreadable("%s: no column %s" % (name, ", ".join(missing)))
            for number, row in enumerate(reader, 2):
                where = "%s row %d" % (name, number)
                if None in row or None in row.values():
                    raise Unreadable("%s: another number of cells than the head has" % where)
                yield where, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable("%s: %s" % (name, error))


def integer(row, column, where):
    try:
        return int(row[column])
    except ValueError:
        raise Unreadable("%s: %s is not a whole number: %r" % (where, column, row[column]))


@functools.lru_cache(maxsize=None)
def number_set(text):
    return frozenset(int(part) for part in text.split())


def numbers(text, where):
    try:
        return number_set(text)
    except ValueError:
        raise Unreadable("%s: not option numbers: %r" % (where, text))


def flag(row, column, where):
    if row[column] not in ("", "0", "1"):
        raise Unreadable("%s: %s should be 1, 0 or empty: %r" % (where, column, row[column]))
    return {"1": True, "0": False, "": None}[row[column]]


def clock(name):
    """A function from milliseconds to the time on the clocks of a zone."""
    try:
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(name)
    except Exception:
        if name != "Asia/Shanghai":
            raise Unreadable("this machine does not know the time zone %s" % name)
        # China has had one zone without summer time since 1991.
        zone = datetime.timezone(datetime.timedelta(hours=8))
    return lambda ms: datetime.datetime.fromtimestamp(ms // 1000, zone)


# Marking ------------------------------------------------------------------------------------------------------


def fold(text):
    """Full and half width, white space and letter case make no difference."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c.lower() for c in text if ord(c) not in DROPPED)


def mark(question, options, text):
    points = question["points"]
    if question["kind"] == "fill_in":
        right = bool(text) and fold(text) in {fold(a) for a in question["accepted"]}
        return points if right else 0
    if not options:
        return 0
    key = question["key"]
    if question["kind"] == "multiple" and question["credit"] == "partial":
        return points * len(options) // len(key) if options <= key else 0
    return points if options == key else 0


def read_questions(folder):
    questions = {}
    columns = "bank,version,question,kind,points_milli,credit,key,accepted"
    for where, row in read_csv(folder, "questions.csv", columns):
        try:
            accepted = json.loads(row["accepted"]) if row["accepted"].strip() else []
        except ValueError:
            raise Unreadable("%s: accepted is not a JSON list" % where)
        question = {
            "kind": row["kind"],
            "points": integer(row, "points_milli", where),
            "credit": row["credit"],
            "key": numbers(row["key"], where),
            "accepted": accepted,
        }
        if question["kind"] not in ("single", "multiple", "true_false", "fill_in"):
            raise Unreadable("%s: unknown kind %r" % (where, row["kind"]))
        if not (question["accepted"] if question["kind"] == "fill_in" else question["key"]):
            raise Unreadable("%s: no key" % where)
        place = (integer(row, "version", where), row["question"])
        if place in questions and questions[place] != question:
            raise Unreadable("%s: version %d of %s is there twice" % (where, place[0], place[1]))
        questions[place] = question
    return questions


def read_items(folder, questions, report):
    """Marks every answer again; returns ballot → list of (question, score, max, options or None, answered)."""
    ballots = defaultdict(list)
    places = set()
    columns = "ballot,place,question,bank_version,answered,options,text,score_milli,max_milli"
    for where, row in read_csv(folder, "items.csv", columns):
        name = "ballot %s, question %s" % (row["ballot"], row["question"])
        place = (row["ballot"], integer(row, "place", where))
        if place in places:
            report.wrong("%s: place %d is there twice" % (name, place[1]))
        places.add(place)
        version = integer(row, "bank_version", where)
        question = questions.get((version, row["question"]))
        if question is None:
            report.wrong("%s: questions.csv does not have it in version %d" % (name, version))
            continue
        options, text = numbers(row["options"], where), row["text"]
        if text.startswith("'"):
            text = text[1:]
        answered = bool(options) or text != ""
        score = mark(question, options, text)
        report.same(name + ", answered", flag(row, "answered", where), answered)
        report.same(name + ", score", integer(row, "score_milli", where), score)
        report.same(name + ", points", integer(row, "max_milli", where), question["points"])
        ballots[row["ballot"]].append((sys.intern(row["question"]), score, question["points"], options, answered))
    return ballots


# Counting -----------------------------------------------------------------------------------------------------


def count_ballot(counters, ballot, items, local):
    score, best = sum(i[1] for i in items), sum(i[2] for i in items)
    counters["n|ballots"] += 1
    counters["n|score"] += score
    counters["n|max"] += best
    if ballot["passed"]:
        counters["n|passed"] += 1
    if ballot["first"]:
        counters["n|takers"] += 1
    counters["s|%d" % score] += 1
    time = local(ballot["ended"])
    counters["d|%s|ballots" % time.strftime("%Y-%m-%d")] += 1
    counters["h|%s" % time.strftime("%Y-%m-%dT%H")] += 1
    for name in ("district", "age", "team"):
        if ballot[name]:
            counters["g|%s|%s|ballots" % (name, ballot[name])] += 1
            counters["g|%s|%s|score" % (name, ballot[name])] += score
            counters["g|%s|%s|max" % (name, ballot[name])] += best
    if ballot["channel"]:
        counters["c|%s|ballots" % ballot["channel"]] += 1
    for question, x, points, options, answered in items:
        counters["q|%s|j|%d|%d|%d" % (question, x, points, score - x)] += 1
        if answered:
            counters["q|%s|a" % question] += 1
        for option in options:
            counters["q|%s|o|%d" % (question, option)] += 1


def read_ballots(folder, items, local, report):
    """Checks every ballot against its items; returns the counters and the number of rows by ending."""
    counters = defaultdict(int)
    endings = {"handed_in": 0, "time_out": 0}
    seen = set()
    columns = (
        "ballot,started,ended,ending,bank_version,marked_version,score_milli,max_milli,passed,"
        "district,age,channel,team,first,counted"
    )
    for where, row in read_csv(folder, "ballots.csv", columns):
        name = "ballot %s" % row["ballot"]
        if row["ballot"] in seen:
            report.wrong("%s is there twice" % name)
            continue
        seen.add(row["ballot"])
        if row["ending"] not in endings:
            raise Unreadable("%s: unknown ending %r" % (where, row["ending"]))
        endings[row["ending"]] += 1
        ballot = {
            "ended": integer(row, "ended", where),
            "passed": flag(row, "passed", where),
            "first": flag(row, "first", where),
            "district": row["district"],
            "age": row["age"],
            "channel": row["channel"],
            "team": row["team"],
        }
        mine = items.get(row["ballot"], [])
        if not flag(row, "counted", where):
            if mine:
                report.wrong("%s: not in the statistics, but items.csv has its questions" % name)
            continue
        if ballot["ended"] < integer(row, "started", where):
            report.wrong("%s: ended before it started" % name)
        report.same(name + ", score", integer(row, "score_milli", where), sum(i[1] for i in mine))
        report.same(name + ", points", integer(row, "max_milli", where), sum(i[2] for i in mine))
        count_ballot(counters, ballot, mine, local)
    for ballot in sorted(set(items) - seen):
        report.wrong("ballot %s: items.csv has it, ballots.csv does not" % ballot)
    return {k: n for k, n in counters.items() if n != 0}, endings


def from_elsewhere(key):
    """Counters that these files do not hold."""
    starts = key == "n|started" or (key[:2] in ("d|", "c|") and key.endswith("|started"))
    return starts or key.startswith(("v|", "w|")) or key in ("n|handed_in", "n|expired")


def compare_counters(exported, counters, endings, report):
    for key in sorted(set(exported) | set(counters)):
        if not from_elsewhere(key):
            report.same("counter " + key, exported.get(key, 0), counters.get(key, 0))
    report.same("counter n|handed_in", exported.get("n|handed_in", 0), endings["handed_in"])
    if exported.get("n|expired", 0) < endings["time_out"]:
        report.wrong(
            "counter n|expired: exported %d, but %d rows ran out of time"
            % (exported.get("n|expired", 0), endings["time_out"])
        )


# Reading the counters -----------------------------------------------------------------------------------------


def summarize(counters):
    def under(prefix):
        return {k[len(prefix) :]: n for k, n in counters.items() if k.startswith(prefix)}

    def names(prefix):
        return sorted({rest.split("|")[0] for rest in under(prefix) if "|" in rest})

    def groups(prefix):
        return [
            {"id": n, **{w: counters.get("%s%s|%s" % (prefix, n, w), 0) for w in ("ballots", "score", "max")}}
            for n in names(prefix)
        ]

    return {
        "ballots": counters.get("n|ballots", 0),
        "takers": counters.get("n|takers", 0),
        "passed": counters.get("n|passed", 0),
        "score": counters.get("n|score", 0),
        "max": counters.get("n|max", 0),
        "histogram": under("s|"),
        "districts": groups("g|district|"),
        "ages": groups("g|age|"),
        "teams": groups("g|team|"),
        "channels": [{"id": n, "ballots": counters["c|%s|ballots" % n]} for n in names("c|")],
        "days": [{"day": n, "ballots": counters["d|%s|ballots" % n]} for n in names("d|")],
        "hours": under("h|"),
    }


def compare_summary(exported, summary, report):
    for name, value in summary.items():
        # Without teams there is no such list.
        theirs = exported.get(name, [] if name == "teams" else None)
        if name in ("channels", "days"):
            # Lines that hold nothing but starts are not in these files.
            key = "id" if name == "channels" else "day"
            theirs = [{key: t[key], "ballots": t["ballots"]} for t in theirs or [] if t["ballots"]]
        report.same("summary, " + name, theirs, value)


# Item analysis ------------------------------------------------------------------------------------------------


def covariance(xs, ys):
    """Two passes: the means, then the deviations from them."""
    n = len(xs)
    mx, my = math.fsum(xs) / n, math.fsum(ys) / n
    return math.fsum((x - mx) * (y - my) for x, y in zip(xs, ys)) / n


def analyse(ballots):
    """Facility, discrimination index and discriminative efficiency as Moodle defines them, with the rest of the paper as the other score."""
    columns = defaultdict(list)
    for items in ballots.values():
        total = sum(i[1] for i in items)
        for question, score, points, options, answered in items:
            columns[question].append((score, total - score, points, options, answered))
    analysis = {}
    for question, rows in columns.items():
        xs, ys = [float(r[0]) for r in rows], [float(r[1]) for r in rows]
        chosen = defaultdict(int)
        for row in rows:
            for option in row[3]:
                chosen[str(option)] += 1
        result = {
            "shown": len(rows),
            "answered": sum(1 for r in rows if r[4]),
            "right": sum(1 for r in rows if r[0] == r[2]),
            "facility": math.fsum(xs) / math.fsum(r[2] for r in rows),
            "discrimination_index": None,
            "discriminative_efficiency": None,
            "options": dict(chosen),
        }
        if min(xs) < max(xs) and min(ys) < max(ys):
            shared = covariance(xs, ys)
            deviation = math.sqrt(covariance(xs, xs)) * math.sqrt(covariance(ys, ys))
            result["discrimination_index"] = 100 * shared / deviation
            result["discriminative_efficiency"] = 100 * shared / covariance(sorted(xs), sorted(ys))
        analysis[question] = result
    return analysis


def compare_analysis(exported, analysis, report):
    theirs = {item["question"]: item for item in exported}
    if len(theirs) != len(exported):
        report.wrong("item analysis: a question is there twice")
    for question in sorted(set(theirs) | set(analysis)):
        if question not in theirs or question not in analysis:
            side = "exported" if question in theirs else "recomputed"
            report.wrong("item analysis of %s: only %s" % (question, side))
            continue
        for name, value in analysis[question].items():
            what = "item analysis of %s, %s" % (question, name)
            if name in ("facility", "discrimination_index", "discriminative_efficiency"):
                report.near(what, theirs[question].get(name), value)
            else:
                report.same(what, theirs[question].get(name), value)


def main():
    parser = argparse.ArgumentParser(description="Recomputes a campaign from its exported files.")
    parser.add_argument("folder", metavar="EXPORT_DIR")
    parser.add_argument("--zone", help="time zone in which days begin (default: the one in tally.json, else Asia/Shanghai)")
    arguments = parser.parse_args()
    folder, report = arguments.folder, Report()
    try:
        try:
            with open(os.path.join(folder, "tally.json"), encoding="utf-8-sig") as file:
                tally = json.load(file)
            exported_counters, exported_items = tally["counters"], tally["items"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unreadable("tally.json: %s" % error)
        local = clock(arguments.zone or tally.get("zone") or "Asia/Shanghai")
        questions = read_questions(folder)
        items = read_items(folder, questions, report)
        counters, endings = read_ballots(folder, items, local, report)
    except Unreadable as error:
        print("cannot be read: %s" % error, file=sys.stderr)
        return 2
    compare_counters(exported_counters, counters, endings, report)
    summary = summarize(counters)
    if "summary" in tally:
        compare_summary(tally["summary"], summary, report)
    compare_analysis(exported_items, analyse(items), report)

    ballots = summary["ballots"]
    average = summary["score"] / ballots / 1000 if ballots else 0.0
    print(
        "%d ballots, %d takers, %d passed, average %.3f points, %d questions"
        % (ballots, summary["takers"], summary["passed"], average, len(exported_items))
    )
    print("%d figures compared, %d differences" % (report.compared, len(report.differences)))
    for difference in report.differences[:MOST_SHOWN]:
        print("  " + difference)
    if len(report.differences) > MOST_SHOWN:
        print("  … and %d more" % (len(report.differences) - MOST_SHOWN))
    return 1 if report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
