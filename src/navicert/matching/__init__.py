"""Is this party that entry? Candidates, scores and the reasons for them. Pure."""
