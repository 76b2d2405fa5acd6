"""`python -m mkdocs_exprec` is the command `exprec`."""

import sys

from mkdocs_exprec.cli import main

sys.exit(main())
