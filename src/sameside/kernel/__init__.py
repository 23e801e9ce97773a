"""What is right: plain Python without clock, chance, files or libraries. The specification."""
