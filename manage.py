#!/usr/bin/env python
"""Django's own commands, for developers; a province uses `tinhso`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.project.settings")
    if {"migrate", "flush", "dbshell"} & set(sys.argv[1:2]):
        os.environ.setdefault("TINHSO_AS_OWNER", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
