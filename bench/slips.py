"""What a careful or careless hand does to a name: seeded, one slip at a time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_FORM = (
    r"co\.?,? ?ltd|co|ltd|limited|llc|l\.l\.c|inc|incorporated|corp|corporation|company|gmbh|ag|jsc|ojsc|pjsc|zao"
    r"|ooo|oao|ao|llp|lp|plc|fze|fzco|fzc|sa|s\.a|s\.a\.l|sal|srl|bv|b\.v|nv|pte|pvt|private|sdn|bhd|s\.r\.o|a\.s|kft"
)
_SPELLED_FORM = re.compile(
    r"\b(?:limited liability company|(?:open |closed |public |private )?joint[- ]stock company|"
    r"obshchestvo s ogranichenn?o[iy] otvetstvennost[iy][uy]?|aktsionernoe obshchestvo|anonim sirketi|"
    r"limited sirketi|sociedad anonima|pjsc|ojsc|jsc|cjsc|llc|ooo|oao|zao|pao|ltd|limited|inc|corp|corporation|co|"
    r"company|gmbh|pvt|private|pte|pt|pty|fze|fzco|fzc|jlt|ag|kg|sdn bhd|plc|s\.a\.s|s\.a|sarl|srl|"
    r"l\.l\.c|b\.v|bv|n\.v|holdings?|group|grupp)\b\.?",
    re.IGNORECASE,
)
_TRAILING_FORM = re.compile(rf"[,\s]+(?:{_FORM})\.?$", re.IGNORECASE)

SHORT_FORMS = {
    "technology": "Tech", "technologies": "Tech", "communication": "Comm", "communications": "Comm",
    "group": "Grp", "international": "Intl", "development": "Dev", "manufacturing": "Mfg",
    "engineering": "Engr", "electronics": "Elec", "electronic": "Elec", "industries": "Inds", "industrial": "Indl",
    "industry": "Ind", "services": "Svcs", "service": "Svc", "research": "Res", "institute": "Inst",
    "university": "Univ", "trading": "Trdg", "management": "Mgmt", "national": "Natl", "equipment": "Equip",
    "department": "Dept", "laboratory": "Lab", "association": "Assn", "aviation": "Avn", "shipping": "Shpg",
    "transportation": "Transp", "science": "Sci", "sciences": "Sci", "scientific": "Sci", "center": "Ctr",
    "centre": "Ctr", "brothers": "Bros", "system": "Sys", "systems": "Sys", "information": "Info",
    "chemical": "Chem", "chemicals": "Chems", "machinery": "Mach", "general": "Gen", "materials": "Matls",
    "semiconductor": "Semicon", "enterprise": "Ent", "enterprises": "Ents", "academy": "Acad",
    "investment": "Invt", "investments": "Invts", "construction": "Constr", "commercial": "Comml",
    "products": "Prods", "production": "Prodn", "mechanical": "Mech", "electrical": "Elec", "bureau": "Bur",
    "administration": "Admin", "organization": "Org", "organisation": "Org", "government": "Govt",
    "petroleum": "Petro", "pharmaceutical": "Pharm", "pharmaceuticals": "Pharm", "automation": "Autom",
    "instruments": "Instr", "instrument": "Instr", "republic": "Rep", "security": "Sec", "municipal": "Mun",
}  # fmt: skip
_NEAR_KEYS = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf",
    "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip
_READ_WRONG = (("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("cl", "d"), ("vv", "w"), ("i", "l"))


def without_form(name: str) -> str:
    """A name without the legal form at its end."""
    previous = None
    while previous != name:
        previous, name = name, _TRAILING_FORM.sub("", name).rstrip(" ,.")
    return name


def core(name: str) -> str:
    """What names a party: without legal forms, wherever they stand, in lower case."""
    bare = _SPELLED_FORM.sub(" ", name)
    return " ".join(re.findall(r"\w+", bare.casefold())) or name.casefold()


def _in_word(name: str, rng: random.Random, change: Callable[[str, int], str]) -> str:
    words = name.split()
    long = [i for i, w in enumerate(words) if len(w) >= 5 and w.isalpha() and w.isascii()]
    if not long:
        return name
    i = rng.choice(long)
    words[i] = change(words[i], rng.randrange(1, len(words[i]) - 1))
    return " ".join(words)


def _near_key(word: str, at: int, rng: random.Random) -> str:
    letter = rng.choice(_NEAR_KEYS[word[at].lower()])
    return word[:at] + (letter.upper() if word[at].isupper() else letter) + word[at + 1 :]


def _misread(name: str, rng: random.Random) -> str:
    options = [(a, b, m.start()) for a, b in _READ_WRONG for m in re.finditer(a, name.lower()) if m.start()]
    if not options:
        return name
    a, b, at = rng.choice(options)
    return name[:at] + (b.upper() if name[at].isupper() else b) + name[at + len(a) :]


def _joined(name: str, rng: random.Random) -> str:
    words = name.split()
    places = [i for i in range(len(words) - 1) if words[i].isalpha() and words[i + 1].isalpha()]
    if not places or len(words) < 3:
        return name
    i = rng.choice(places)
    words[i : i + 2] = [words[i] + words[i + 1].lower()]
    return " ".join(words)


def _split(name: str, rng: random.Random) -> str:
    words = name.split()
    long = [i for i, w in enumerate(words) if len(w) >= 6 and w.isalpha()]
    if not long:
        return name
    i = rng.choice(long)
    at = rng.randrange(2, len(words[i]) - 2)
    words[i : i + 1] = [words[i][:at], words[i][at:]]
    return " ".join(words)


def _reordered(name: str, rng: random.Random) -> str:
    words = name.split()
    if len(words) < 2 or words[0].lower() == words[1].lower() or len(core(" ".join(words[:2])).split()) < 2:
        return name
    return " ".join([words[1].rstrip(","), words[0].rstrip(","), *words[2:]])


def _abbreviated(name: str, rng: random.Random) -> str:
    words = name.split()
    short = [i for i, w in enumerate(words) if w.rstrip(",.").lower() in SHORT_FORMS]
    for i in short:
        words[i] = SHORT_FORMS[words[i].rstrip(",.").lower()] + ("," if words[i].endswith(",") else "")
    return " ".join(words)


SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "lost letter": lambda n, r: _in_word(n, r, lambda w, k: w[:k] + w[k + 1 :]),
    "doubled letter": lambda n, r: _in_word(n, r, lambda w, k: w[:k] + w[k] + w[k:]),
    "swapped letters": lambda n, r: _in_word(n, r, lambda w, k: w[: k - 1] + w[k] + w[k - 1] + w[k + 1 :]),
    "near key": lambda n, r: _in_word(n, r, lambda w, k: _near_key(w, k, r)),
    "misread letter": _misread,
    "joined words": _joined,
    "split word": _split,
    "swapped words": _reordered,
    "form dropped": lambda n, r: without_form(n),
    "abbreviation": _abbreviated,
}


def slip(name: str, how: str, rng: random.Random) -> str | None:
    """A name after one slip; None where the name gives no occasion for it."""
    changed = SLIPS[how](name, rng)
    return None if changed == name or len(changed) < 4 else changed
