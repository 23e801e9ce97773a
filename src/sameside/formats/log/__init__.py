"""Request logs: what happened, from CSV, XLSX, Parquet and XES to histories and flat columns."""
