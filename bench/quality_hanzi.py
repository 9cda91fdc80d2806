"""Quality across scripts: Chinese names against English names and against Chinese names."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from bench import engine, golden
from bench import names_of_lists as lists
from bench.peer import Peer
from bench.result import Goal, Row, best_peer, left_out, shuffled
from bench.traditional import traditional
from bench.wilson import Share

NEAREST = 20
NO_SHARED = "the evaluation data (../shared/data) are not beside this checkout"


def peer_ranks(
    peer: Peer, rows: Sequence[tuple[str, str]], all_right: Sequence[str], wanted: Callable[[int], int]
) -> dict[str, Share]:
    """Peers on a private list: per query the right name and the twenty nearest by rapidfuzz are scored.

    Giving the peer the right name beforehand can only help it: its own candidate search is left out.
    """
    pairs, spans = [], []
    for at, (query, _) in enumerate(rows):
        near = process.extract(query, all_right, scorer=fuzz.token_sort_ratio, limit=NEAREST)
        candidates = [all_right[wanted(at)], *(name for name, _, k in near if k != wanted(at))]
        spans.append((len(pairs), len(pairs) + len(candidates)))
        pairs += [(query, name, "company") for name in candidates]
    scores = peer.scores(pairs)
    out = {}
    for name in ("logic-v2", "WRatio") if scores else ():
        right = 0
        for low, high in spans:
            first, others = scores[name][low], scores[name][low + 1 : high]
            right += first > max(others, default=0.0)
        out[name] = Share(right, len(spans))
    return out


def szse(peer: Peer, quick: bool) -> Row:
    """Hanzi full names against the English names of the same companies, as a private list."""
    what = "Hanzi full names against the English names of the same companies (private list, Shenzhen)"
    goal = "best candidate right 0.70; right at match 0.50; at most 1 % wrong at match"
    if not lists.has_shared():
        return left_out(what, goal, NO_SHARED)
    rows = lists.szse()
    asked = random.Random(7).sample(rows, 300) if quick else list(rows)
    find = engine.searcher("szse", ((code, english) for code, _, english, _ in rows))
    right = at_match = wrong = said = 0
    misses: list[tuple[int, str]] = []
    for code, chinese, english, _ in asked:
        hits = find.search(chinese, "company")
        top = hits[0] if hits else None
        score = top.alignment.score if top else 0
        ok = top is not None and top.name.entry_id == code
        matched = engine.is_match(score)
        right += ok
        at_match += ok and matched
        said += matched
        wrong += matched and not ok
        if not ok:
            mine = engine.best(hits, [code])
            shown = f"{top.name.name.value} at {score}" if top else "nothing"
            own = mine.alignment.score if mine else engine.compare(chinese, english, "company").score
            order = 0 if matched else 1 if top else 2
            misses.append((order, f"{chinese} | {english} ({own}): {shown}"))
    shares = Share(right, len(asked)), Share(at_match, len(asked)), Share(wrong, len(asked))
    names = [english for _, _, english, _ in rows]
    place = {code: at for at, (code, _, _, _) in enumerate(rows)}
    sample = random.Random(8).sample(asked, min(100, len(asked)))
    theirs = peer_ranks(peer, [(z, e) for _, z, e, _ in sample], names, lambda at: place[sample[at][0]])
    return Row(
        what, goal, best_peer(theirs),
        [f"right {shares[0]}", f"right at match {shares[1]}", f"wrong at match {shares[2]} ({wrong} of {said} said)"],
        [Goal("right", shares[0].value, ">=", 0.70), Goal("at match", shares[1].value, ">=", 0.50),
         Goal("wrong", shares[2].value, "<=", 0.01)],
        [m for order in range(3) for m in shuffled([line for o, line in misses if o == order])],
        "peer: on 100 of the names, the right one and the 20 nearest by rapidfuzz are scored",
    )  # fmt: skip


def _found(
    rows: Sequence[tuple[str, str, str]], find: engine.Searcher, ids: Callable[[str], set[str]], labeled: bool = False
) -> tuple[Share, Share, list[str]]:
    """(Chinese, English, kind) against a list: found at all, found at match, and the misses.

    Of labeled pairs, those that are kept apart are counted, but their misses are not shown.
    """
    found = match = 0
    misses = []
    for chinese, english, kind in rows:
        hits = find.search(chinese, kind)
        hit = engine.best(hits, ids(english))
        found += hit is not None
        match += hit is not None and engine.is_match(hit.alignment.score, kind)
        if hit is None and not (labeled and _hidden(chinese, english)):
            own = engine.compare(chinese, english, kind)
            top = f"; first is {hits[0].name.name.value} at {hits[0].alignment.score}" if hits else ""
            misses.append(f"{chinese} | {english}: {own.score}, raw {own.raw} {','.join(own.ceilings)}{top}")
    return Share(found, len(rows)), Share(match, len(rows)), shuffled(misses)


def _hidden(left: str, right: str) -> bool:
    """Whether a labeled pair is kept apart: whoever tunes must not see that it is missed."""
    return golden.split_of(left, right) == "apart"


def _peer_found(peer: Peer, rows: Sequence[tuple[str, str, str]]) -> dict[str, Share]:
    return {n: Share(sum(v), len(v)) for n, v in peer.said(rows).items()}


def official(peer: Peer, quick: bool) -> list[Row]:
    """Chinese names of listed parties against the official English ones, by origin."""
    out = [institutions(peer, quick)]
    what = {
        "METI and OFAC rows": ("Hanzi against official English, METI and OFAC rows", 0.75),
        "PRC firms": ("Chinese names of foreign firms and bodies, PRC rows", 0.45),
        "PRC persons": ("Chinese names of foreign persons, PRC rows (not part of the goal)", None),
    }
    if not lists.has_shared():
        return out + [left_out(label, f"{goal} found", NO_SHARED) for label, goal in what.values()]
    rows = lists.official_pairs()
    find = engine.searcher("official", ((str(i), r["name_en"]) for i, r in enumerate(rows)))
    by_name: dict[str, set[str]] = {}
    for i, row in enumerate(rows):
        by_name.setdefault(row["name_en"], set()).add(str(i))
    for label, (title, bound) in what.items():
        part = [(r["name_zh"], r["name_en"], _kind(r)) for r in rows if _group(r) == label]
        part = _sampled(part, 80 if quick else len(part))
        found, match, misses = _found(part, find, lambda english: by_name[english])
        out.append(
            Row(
                title,
                f"{bound} found" if bound else "none",
                best_peer(_peer_found(peer, part)),
                [f"found {found}", f"at match {match}"],
                [Goal("found", found.value, ">=", bound)] if bound else [],
                misses,
                "found: shown as match or possible among all 756 English names; peer: the right pair at its threshold",
            )
        )
    return out


def _sampled(rows: list[tuple[str, str, str]], count: int) -> list[tuple[str, str, str]]:
    return rows if count >= len(rows) else random.Random(12).sample(rows, count)


def _group(row: dict[str, str]) -> str:
    if "METI" in row["origin"] or "OFAC" in row["origin"]:
        return "METI and OFAC rows"
    return "PRC persons" if "Person" in row["origin"] else "PRC firms"


def _kind(row: dict[str, str]) -> str:
    return "person" if "Person" in row["origin"] else "company"


def institutions(peer: Peer, quick: bool) -> Row:
    """Chinese names of institutions on the Entity List against all names of all lists."""
    find = engine.all_lists()
    holders: dict[str, set[str]] = {}
    for party in lists.csl():
        for name in party.names:
            holders.setdefault(name, set()).add(str(party.number))
    pairs = golden.read("institutions")
    rows = [(p.left, p.right, p.kind) for p in pairs if p.same and p.right in holders]
    rows = _sampled(rows, 60 if quick else len(rows))
    found, match, misses = _found(rows, find, lambda english: holders[english], labeled=True)
    apart = [(p.left, p.right, p.kind) for p in pairs if not p.same]
    matched = [(p, a) for p, a in zip(apart, engine.aligned(apart), strict=True) if engine.is_match(a.score)]
    wrong = [f"DIFFERENT: {p[0]} | {p[1]}: {a.score}" for p, a in matched if not _hidden(p[0], p[1])]
    false = Share(len(matched), len(apart))
    theirs = _peer_found(peer, rows)
    return Row(
        "Hanzi against official English, institutions of the Entity List, searched among all lists", "0.75 found",
        best_peer(theirs), [f"found {found}", f"at match {match}", f"other institutions said to match {false}"],
        [Goal("found", found.value, ">=", 0.75), Goal("wrong", false.value, "<=", 0.05)], wrong + misses,
    )  # fmt: skip


SHORT_FORMS = ("集团股份有限公司", "股份有限公司", "集团有限公司", "有限责任公司", "有限公司")


def _bare(name: str) -> str:
    form = next((f for f in SHORT_FORMS if name.endswith(f)), "")
    return name[: len(name) - len(form)]


def hanzi_pairs(rows: Sequence[tuple[str, str, str, str]], seed: int = 5) -> list[tuple[str, str, bool, str]]:
    """(left, right, same, why): names with or without form, city, in traditional characters; and near other firms."""
    rng = random.Random(seed)
    out = []
    names = [z for _, z, _, _ in rows]
    for _, name, _, listed_city in rows:
        city = listed_city if listed_city.endswith("市") and listed_city[:-1] + "省" not in name else ""
        bare, place = _bare(name), city.removesuffix("市")
        ways = [(bare, "form dropped"), (traditional(name), "traditional"), (traditional(bare), "both")]
        if place and name.startswith(place):
            rest = name.removeprefix(place).removeprefix("市")
            ways.append((rest, "city dropped") if len(_bare(rest)) >= 4 else (bare, "form dropped"))
        elif place:
            ways.append((f"{city}{name}", "city added"))
        left, why = rng.choice([w for w in ways if w[0] != name] or [(bare, "form dropped")])
        out.append((left, name, True, why))
        cores = names
        near = process.extract(name, cores, scorer=fuzz.ratio, limit=6, processor=_bare)
        other = rng.choice([n for n, _, _ in near if n != name] or [names[0]])
        out.append((rng.choice((name, bare, traditional(name))), other, False, "near other company"))
    return out


def hanzi(peer: Peer, quick: bool) -> Row:
    """Hanzi against Hanzi."""
    what = "Hanzi against Hanzi with or without legal form, city, Traditional"
    goal = "recall 0.97 at FPR under 0.05"
    rows = [(p.left, p.right, p.same, p.why) for p in golden.read("hanzi")]
    labeled = len(rows)
    if lists.has_shared():
        sample = random.Random(9).sample(lists.szse(), 200 if quick else 700)
        rows += hanzi_pairs(sample)
    keyed = [(left, right, "company") for left, right, _, _ in rows]
    ours = engine.aligned(keyed)
    same = [s for _, _, s, _ in rows]
    said = [engine.is_match(a.score) for a in ours]
    recall, fpr = _rates(same, said)
    misses = [
        f"{'SAME' if s else 'DIFFERENT'} {left} | {right} ({why}): {a.score} {','.join(a.ceilings)}"
        for at, ((left, right, s, why), a, yes) in enumerate(zip(rows, ours, said, strict=True))
        if s != yes and not (at < labeled and _hidden(left, right))
    ]
    parts = []
    for name, verdicts in peer.said(keyed).items():
        hit, false = _rates(same, verdicts)
        parts.append(f"{name} {hit.value:.2f} at FPR {false.value:.2f}")
    return Row(
        what, goal, "; ".join(parts) or "not run", [f"recall {recall}", f"FPR {fpr}"],
        [Goal("recall", recall.value, ">=", 0.97), Goal("FPR", fpr.value, "<=", 0.05)], shuffled(misses),
        "the hand-written pairs and, where ../shared is there, names of Shenzhen companies with their nearest others",
    )  # fmt: skip


def _rates(same: Sequence[bool], said: Sequence[bool]) -> tuple[Share, Share]:
    positive, negative = sum(same), len(same) - sum(same)
    hits = sum(s and y for s, y in zip(same, said, strict=True))
    false = sum(y and not s for s, y in zip(same, said, strict=True))
    return Share(hits, positive), Share(false, negative)
