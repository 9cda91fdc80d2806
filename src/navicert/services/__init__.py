"""The use cases, one function each: the only place where engines and store meet."""
