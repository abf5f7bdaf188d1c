"""`python -m tinhso.project.cli`: the same command where no script is installed."""

import sys

from . import main

sys.exit(main())
