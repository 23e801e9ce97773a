"""Agreements for the cast."""

from __future__ import annotations

FIRST = """\
title = "Building care"
from = 2026-02-01
zone = "Europe/Copenhagen"
currency = "DKK"
priorities = ["high", "low"]

[customer]
name = "North Region"

[supplier]
name = "Harbour Service"

[policies]
reopen = "continue"
priority = "retro"
pause_response = false

[calendars.office]
name = "office hours"
week = { "mon-fri" = "08:00-16:00" }

[services.repairs]
name = "Repairs"
share = "90 %"

[services.repairs.levels]
high = { response = "2 h", resolution = "8 h", calendar = "office" }
low = { response = "8 h", resolution = "24 h", calendar = "office" }
"""
SECOND = f"""{FIRST}
[[changes]]
from = 2026-06-01

[changes.services.repairs.levels]
high = {{ response = "1 h" }}
"""
