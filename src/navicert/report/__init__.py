"""Words and pictures for people, and the same answer as JSON and rows for programs."""
