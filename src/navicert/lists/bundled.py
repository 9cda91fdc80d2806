"""The lists that ship inside the package. `bundled_files()`, `read_bundled(file)`."""
