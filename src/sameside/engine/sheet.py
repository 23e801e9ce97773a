"""Plain requests in the narrow columns of the shortest way, made from those of any log."""

from __future__ import annotations

import numpy as np

from sameside.engine.backend import in_order_of_time
from sameside.engine.batch import LATER, Batch
from sameside.engine.files import Sheet
from sameside.engine.flat import NONE, Int32s, Int64s, PlainColumns
from sameside.engine.groups import bounds_of, members


def sheet_of(plain: PlainColumns) -> Sheet | None:
    """Return requests in time order as the shortest way takes them, None where it cannot.

    It cannot where instants lie more than 68 years apart, where pauses overlap or begin before
    their request was made, and where something ends before it begins.
    """
    epoch = int(plain.created.min(initial=NONE)) if plain.created.size else 0
    columns = [plain.created, plain.responded, plain.resolved, plain.pause_starts, plain.pause_ends]
    narrow = [found for column in columns if (found := _narrow(column, epoch)) is not None]
    if len(narrow) < len(columns):
        return None
    created, responded, resolved, starts, ends = narrow
    batch = Batch(plain.services, created, responded, resolved, plain.pause_offsets, starts, ends)
    priorities = plain.priorities
    if (created[1:] < created[:-1]).any():
        order = np.argsort(created, kind="stable")
        batch, priorities = _taken(batch, order), priorities[order]
    if not in_order_of_time(batch):
        return None
    return Sheet(
        epoch=epoch,
        columns={
            "created": batch.created,
            "responded": batch.responded,
            "resolved": batch.resolved,
            "services": batch.levels,
            "priorities": priorities,
        },
        offsets=batch.offsets,
        pause_starts=batch.pause_starts,
        pause_ends=batch.pause_ends,
        names={"services": plain.service_names, "priorities": plain.priority_names},
    )


def _narrow(instants: Int64s, epoch: int) -> Int32s | None:
    """Return seconds from the epoch, LATER for what has not happened; None for what is too far."""
    none = instants >= NONE
    far = int(instants.max(initial=epoch, where=~none)) - epoch
    if int(instants.min(initial=epoch)) < epoch or far >= LATER:
        return None
    times = (instants - epoch).astype(np.int32)
    times[none] = LATER
    return times


def _taken(batch: Batch, order: Int64s) -> Batch:
    counts = np.diff(batch.offsets)[order]
    _, pauses = members(batch.offsets[order], counts)
    return Batch(
        batch.levels[order],
        batch.created[order],
        batch.responded[order],
        batch.resolved[order],
        bounds_of(counts),
        batch.pause_starts[pauses],
        batch.pause_ends[pauses],
    )
