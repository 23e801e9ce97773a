"""A small agreement, a changed one, and a log of a handful of requests."""

from __future__ import annotations

AGREEMENT = """\
title = "Cleaning and repairs"
from = 2026-01-01
zone = "Europe/Copenhagen"
currency = "DKK"
priorities = ["normal"]

[customer]
name = "North Region"

[supplier]
name = "Harbour Service"

[calendars.office]
name = "office hours"
week = { mon-fri = "08:00-16:00" }

[services.repairs]
name = "Repairs"
calendar = "office"
share = "90 %"
[services.repairs.levels]
normal = { response = "2 h", resolution = "8 h" }
"""
STRICTER = AGREEMENT.replace('share = "90 %"', 'share = "95 %"')
BROKEN = AGREEMENT.replace('response = "2 h"', 'response = "two hours"')

LOG = """\
request,at,event,by,public,priority,service,place,reason
R-1,2026-03-02T09:00:00+01:00,created,customer,true,normal,repairs,Main hall,
R-1,2026-03-02T10:00:00+01:00,message,supplier,true,,,,
R-1,2026-03-02T14:00:00+01:00,resolved,supplier,true,,,,
R-2,2026-03-03T09:00:00+01:00,created,customer,true,normal,repairs,Archive,
R-2,2026-03-03T13:30:00+01:00,message,supplier,true,,,,
R-2,2026-03-03T15:00:00+01:00,resolved,supplier,true,,,,
R-3,2026-03-04T09:00:00+01:00,created,customer,true,normal,repairs,Garage,
R-3,2026-03-04T09:30:00+01:00,message,supplier,true,,,,
R-3,2026-03-04T10:00:00+01:00,pause,supplier,,,,,waiting for the key
R-3,2026-03-05T10:00:00+01:00,resume,supplier,,,,,
R-3,2026-03-05T12:00:00+01:00,resolved,supplier,true,,,,
R-4,not a time,created,customer,true,normal,repairs,Garage,
"""
