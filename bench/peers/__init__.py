"""Other ways to count business time, each used as its documentation says, at its best."""
