"""Request logs: what happened, from CSV, XLSX, Parquet and XES to histories and flat columns.

`reading.read_log` reads a file with a mapping, `preview.preview` shows how it is understood,
`guess.guess` proposes a mapping, `reading.mapping_at` reads one.
"""
