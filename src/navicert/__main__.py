"""`python -m navicert` is the command line."""

from navicert.cli.main import main

if __name__ == "__main__":
    main()
