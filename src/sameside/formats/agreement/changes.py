"""What a change leaves as it was and what it replaces: one rule, for every table.

Tables are merged key by key, at every depth. Any other value takes the place of the one before. A
`week` is one sentence and is replaced whole. `"ends"` takes a service or a level out. The rule is
told in docs/reference/agreement.md and argued in docs/adr/.
"""

from __future__ import annotations

from sameside.formats.agreement.keys import ENDS
from sameside.formats.agreement.source import Node

WHOLE = "week"


def merged(before: Node, change: Node) -> Node:
    """Return a table as it reads after a change; each value keeps the line it was written on."""
    if before.table is None or change.table is None:
        return change
    found = dict(before.table)
    for name, node in change.table.items():
        if node.value == ENDS and name in found and found[name].table is not None:
            del found[name]
        elif name in found and name != WHOLE:
            found[name] = merged(found[name], node)
        else:
            found[name] = node
    return Node(found, before.key, before.line)
