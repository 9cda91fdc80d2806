"""navicert: who a party is, who stands behind it, what follows for a transaction, on which day, and why.

The public functions load what they need when they are first used:

- `open_workspace(location=None)`: the lists and records, made from the bundled lists where there are none
- `screen(workspace, parties, as_of=...)`: parties against the lists as they stood on a day
- `compare(left, right, kind="company")`: whether two names may be of one party
- `explain(left, right, kind="company")`: what made that score, and what would change the answer
- `trace(workspace, party, as_of)`: who owns a party, and whether the 50 percent rules catch it
- `classify_chip(name, as_of)`: which ECCN names a chip on a day
- `transaction(table, label)`: a transaction from a mapping, as a file has it
- `determine(workspace, transaction, as_of=...)`: whether a license is required, and by which step
- `Party`: whom to screen
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Imported by name only: the package stands above its layers, and must not pull them in when one asks for its version.
_HOMES = {
    "Party": ("navicert.model.party", "Party"),
    "classify_chip": ("navicert.services.classify", "classify_named"),
    "compare": ("navicert.services.screen", "compare_names"),
    "determine": ("navicert.services.determine", "determine_transaction"),
    "explain": ("navicert.services.explain", "explain_names"),
    "open_workspace": ("navicert.services.workspace", "open_workspace"),
    "screen": ("navicert.services.screen", "screen_parties"),
    "trace": ("navicert.services.trace", "trace_in_workspace"),
    "transaction": ("navicert.exchange.transactions", "request_of"),
}


__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    """The public function of that name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'navicert' has no attribute {name!r}; it has {', '.join(__all__)}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
