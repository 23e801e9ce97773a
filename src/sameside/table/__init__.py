"""Cards, moves, texts and contests: what lies open between the two sides."""
