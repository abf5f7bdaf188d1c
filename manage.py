#!/usr/bin/env python3
"""Django's commands for developers, on this checkout's installation, logged in as the owner."""

import sys

from django.core.management import execute_from_command_line

from tinhso.project.cli.installation import become_owner

if __name__ == "__main__":
    with become_owner():
        execute_from_command_line(sys.argv)
