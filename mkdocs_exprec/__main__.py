"""`python -m mkdocs_exprec` is the command `exprec`."""

import sys

from mkdocs_exprec.cli import run

sys.exit(run())
