"""From logs to statements, without Django: what the command line and the pages both count with."""
