"""From a file to a report with pandas, DuckDB and Polars: as-of joins throughout, then sums.

A report has, for each calendar, priority and month (UTC): how many requests, how many kept each
target, and p50 and p90 of the counted times, by nearest rank where the library has it. The opening
hours lie in memory beforehand as a table; the libraries are told to use one thread.
"""
