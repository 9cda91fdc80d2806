"""One folder per published list: parse, check, compare versions. Nothing here writes to a store."""
