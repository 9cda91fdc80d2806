"""navicert: who a party is, on which list, on which day, and why.

The public functions load what they need when they are first used:

- `open_workspace(location=None)`: the lists and records, made from the bundled lists where there are none
- `screen(workspace, parties, as_of=...)`: parties against the lists as they stood on a day
- `compare(left, right, kind="company")`: whether two names may be of one party
- `explain(left, right, kind="company")`: what made that score, and what would change the answer
- `Party`: whom to screen
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Imported by name only: the package stands above its layers, and must not pull them in when one asks for its version.
_HOMES = {
    "Party": ("navicert.model.party", "Party"),
    "compare": ("navicert.services.screen", "compare_names"),
    "explain": ("navicert.services.explain", "explain_names"),
    "open_workspace": ("navicert.services.workspace", "open_workspace"),
    "screen": ("navicert.services.screen", "screen_parties"),
}


__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    """The public function of that name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'navicert' has no attribute {name!r}; it has {', '.join(__all__)}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
