"""Quality in one script: near names of different parties, slips, names on no list, labeled pairs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from bench import engine, golden, slips, unlisted
from bench import names_of_lists as lists
from bench.derive import nearest
from bench.names_of_lists import ListedParty
from bench.peer import Peer
from bench.result import Goal, Row, best_peer, shuffled
from bench.wilson import Share

SEED = 2026
EXTRA = ("near key", "misread letter")


def near(peer: Peer, quick: bool) -> Row:
    """Different parties of the Entity List: each name against all others, and against its nearest."""
    parties = lists.entity_list()
    if quick:
        parties = random.Random(SEED).sample(parties, 1200)
    asked = random.Random(SEED + 1).sample(parties, 300 if quick else 1200)
    by_id = {str(p.number): p for p in lists.entity_list()}
    find = engine.searcher("entity-list", ((key, p.name) for key, p in by_id.items()))
    wrong, shown, misses = 0, 0, []
    for party in asked:
        others = [h for h in find.search(party.name, "company") if not _same(party, by_id[h.name.entry_id])]
        bad = [h for h in others if engine.is_match(h.alignment.score)]
        shown += bool(others)
        wrong += bool(bad)
        misses += [f"{party.name} | {h.name.name.value}: {h.alignment.score}" for h in bad[:1]]
    pairs = [(a.name, b.name, "company") for a, b, score in nearest(parties)]
    said = Share(sum(engine.is_match(a.score) for a in engine.aligned(pairs)), len(pairs))
    every = Share(wrong, len(asked))
    theirs = {n: Share(sum(v), len(v)) for n, v in peer.said(pairs).items()}
    return Row(
        "different Entity List parties with near names: said to match", "under 0.03", _peers(theirs),
        [f"each name with its nearest other {said}", f"each name against all others {every}",
         f"another party shown as possible or match {Share(shown, len(asked))}"],
        [Goal("nearest", said.value, "<=", 0.03), Goal("against all", every.value, "<=", 0.03)], shuffled(misses),
        "nearest: token-sort ratio without legal form, at least 60; rows that share a name or an alias are no pairs",
    )  # fmt: skip


def _same(left: ListedParty, right: ListedParty) -> bool:
    return left is right or lists.may_be_same(left, right)


def _peers(shares: dict[str, Share]) -> str:
    return ", ".join(f"{n} {s.value:.3f}" for n, s in shares.items()) or "not run"


def perturbed(peer: Peer, quick: bool) -> Row:
    """Listed names after one slip, looked for among all names of their list."""
    each = 60 if quick else 200
    rng = random.Random(SEED)
    parties = [p for p in lists.entity_list() if len(p.name) <= 80]
    find = engine.searcher("entity-list", ((str(p.number), p.name) for p in lists.entity_list()))
    ids: dict[str, set[str]] = {}
    for party in lists.entity_list():
        ids.setdefault(lists.identity(party.name), set()).add(str(party.number))
    found: dict[str, list[bool]] = {}
    match: dict[str, list[bool]] = {}
    pairs: list[tuple[str, str, str, str]] = []
    misses = []
    for how in slips.SLIPS:
        for party in rng.sample(parties, len(parties)):
            name = slips.slip(party.name, how, rng)
            if name is None:
                continue
            hit = engine.best(find.search(name, "company"), ids[lists.identity(party.name)])
            score = hit.alignment.score if hit else 0
            found.setdefault(how, []).append(hit is not None)
            match.setdefault(how, []).append(engine.is_match(score))
            pairs.append((name, party.name, "company", how))
            if not engine.is_match(score):
                misses.append((hit is not None, f"{how}: {name} | {party.name}: {_why(name, party.name)}"))
            if len(found[how]) == each:
                break
    theirs = peer.said([p[:3] for p in pairs])
    shorter, usual = "abbreviation", "without abbreviations"
    groups = {usual: [k for k in found if k != shorter and k not in EXTRA], shorter: [shorter], "extra": list(EXTRA)}
    shares = {g: _pooled(found, kinds) for g, kinds in groups.items()}
    at_match = {g: _pooled(match, kinds) for g, kinds in groups.items()}
    rest = {n: Share(sum(y for y, p in zip(v, pairs, strict=True) if p[3] in groups[usual]), shares[usual].total)
            for n, v in theirs.items()}  # fmt: skip
    return Row(
        "perturbed listed names: found among the names of their list", "0.98; abbreviations 0.85", _peers(rest),
        [f"found {shares[usual]}", f"at match {at_match[usual]}",
         f"abbreviations found {shares[shorter]}", f"abbreviations at match {at_match[shorter]}",
         f"letters misread or typed beside (no part of the goal) found {shares['extra']}",
         "at match by kind: " + ", ".join(f"{k} {sum(v) / len(v):.3f}" for k, v in match.items())],
        [Goal("found", shares[usual].value, ">=", 0.98),
         Goal("abbreviations", shares[shorter].value, ">=", 0.85)],
        shuffled([m for f, m in misses if not f]) + shuffled([m for f, m in misses if f]),
        "found: the party is shown, as match or possible; peer by kind: " + _by_kind(theirs, pairs)
        + "; the peer is given the right pair, its own candidate search is left out",
    )  # fmt: skip


def _why(left: str, right: str, kind: str = "company") -> str:
    a = engine.compare(left, right, kind)
    return f"{a.score}, raw {a.raw} {','.join(a.ceilings)}".strip()


def _pooled(verdicts: dict[str, list[bool]], kinds: Iterable[str]) -> Share:
    every = [v for kind in kinds for v in verdicts.get(kind, [])]
    return Share(sum(every), len(every))


def _by_kind(theirs: dict[str, list[bool]], pairs: Sequence[tuple[str, str, str, str]]) -> str:
    if "logic-v2" not in theirs:
        return "not run"
    kinds: dict[str, list[bool]] = {}
    for yes, pair in zip(theirs["logic-v2"], pairs, strict=True):
        kinds.setdefault(pair[3], []).append(yes)
    return "logic-v2 " + ", ".join(f"{k} {sum(v) / len(v):.2f}" for k, v in kinds.items())


def unlisted_names() -> list[tuple[str, str]]:
    """(name, kind) of real companies on no list, and of generated persons: 1,000, or 600 without ../shared."""
    own = {lists.identity(n) for p in lists.csl() for n in p.names}
    firms = unlisted.companies()
    if lists.has_shared():
        exchanges = [*lists.sse(), *(english for _, _, english, _ in lists.szse())]
        firms += random.Random(4).sample(exchanges, 700 - len(firms))
    named = [
        (n, "company") for n in firms if lists.identity(n) not in own and n not in unlisted.LISTED_UNDER_ANOTHER_FORM
    ]
    return named + [(n, "person") for n in unlisted.persons(300) if lists.identity(n) not in own]


def unlisted_row(peer: Peer, quick: bool) -> Row:
    """Real names that stand on no list, against all names of all lists."""
    names = unlisted_names()
    if quick:
        names = random.Random(6).sample(names, 300)
    find = engine.all_lists()
    wrong, shown, misses = 0, 0, []
    for name, kind in names:
        hits = find.search(name, kind)
        shown += bool(hits)
        if hits and engine.is_match(hits[0].alignment.score, kind):
            wrong += 1
            misses.append(f"{kind} {name} | {hits[0].name.name.value}: {hits[0].alignment.score}")
    said = Share(wrong, len(names))
    theirs = {}
    if reply := peer.screen([(p.names, _kind(p)) for p in lists.csl()], names):
        theirs["logic-v2 after its blocker"] = Share(sum(s >= 0.7 for s, _ in reply["best"]), len(names))
    return Row(
        "real unlisted company and person names: said to match", "under 0.003", best_peer(theirs, lower=True),
        [f"said to match {said}", f"shown as possible or match {Share(shown, len(names))}"],
        [Goal("said to match", said.value, "<=", 0.003)], misses,
        "a name that a list holds word for word is left out, and two that it holds under another form"
        " (bench/unlisted.py names them)",
    )  # fmt: skip


def _kind(party: ListedParty) -> str:
    return {"individual": "person", "vessel": "vessel"}.get(party.type, "company")


LATIN_GROUPS = ("slips", "lookalikes", "brands")


def labeled(peer: Peer, quick: bool) -> list[Row]:
    """The labeled pairs that ship with the project: Latin companies by F1, every file by its two halves."""
    pairs = golden.read()
    firms = [p for p in pairs if p.group in LATIN_GROUPS and p.kind == "company"]
    row = _pair_row("Latin company pairs, typos against look-alikes: F1", firms, peer)
    f1 = _f1(firms, _said(firms))
    row.goals = [Goal("F1", f1, ">=", 0.93)]
    row.goal = "F1 0.93"
    rows = [row]
    for split in ("learn", "apart"):
        part = [p for p in pairs if p.split == split]
        rows.append(_pair_row(f"labeled pairs of tests/golden/pairs, half '{split}'", part, peer))
        groups = sorted({p.group for p in part})
        rows[-1].apart = split == "apart"
        rows[-1].ours += [f"{g}: {_figures([p for p in part if p.group == g])}" for g in groups]
    return rows


def _said(pairs: Sequence[golden.Pair]) -> list[bool]:
    scored = engine.aligned([(p.left, p.right, p.kind) for p in pairs])
    return [engine.is_match(a.score, p.kind) for a, p in zip(scored, pairs, strict=True)]


def _counts(pairs: Sequence[golden.Pair], said: Sequence[bool]) -> tuple[Share, Share, Share]:
    """Precision, recall, and the share of different pairs said to match."""
    hits = sum(p.same and y for p, y in zip(pairs, said, strict=True))
    false = sum(y and not p.same for p, y in zip(pairs, said, strict=True))
    same = sum(p.same for p in pairs)
    return Share(hits, hits + false), Share(hits, same), Share(false, len(pairs) - same)


def _f1(pairs: Sequence[golden.Pair], said: Sequence[bool]) -> float:
    precision, recall, _ = _counts(pairs, said)
    both = precision.value + recall.value
    return 2 * precision.value * recall.value / both if both else 0.0


def _figures(pairs: Sequence[golden.Pair]) -> str:
    _, recall, false = _counts(pairs, _said(pairs))
    parts = [f"found {recall}"] if recall.total else []
    return "; ".join(parts + ([f"wrongly {false}"] if false.total else []))


def _pair_row(what: str, pairs: Sequence[golden.Pair], peer: Peer) -> Row:
    said = _said(pairs)
    precision, recall, false = _counts(pairs, said)
    theirs = peer.said([(p.left, p.right, p.kind) for p in pairs])
    wrong = [p for p, y in zip(pairs, said, strict=True) if y != p.same]
    wrong = [p for p in wrong if p.split == "learn"]  # whoever tunes must not see what the other half misses
    misses = [f"{'SAME' if p.same else 'DIFFERENT'} [{p.group}] {p.left} | {p.right} ({p.why}): "
              f"{_why(p.left, p.right, p.kind)}" for p in wrong]  # fmt: skip
    best = [f"{n} F1 {_f1(pairs, v):.3f} (P {c[0].value:.2f} R {c[1].value:.2f} FPR {c[2].value:.2f})"
            for n, v in theirs.items() if (c := _counts(pairs, v))]  # fmt: skip
    return Row(
        what, "none", "; ".join(best) or "not run",
        [f"F1 {_f1(pairs, said):.3f}", f"precision {precision}", f"recall {recall}", f"FPR {false}"],
        [], shuffled(misses),
    )  # fmt: skip
