"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.project.settings")
application = get_wsgi_application()

# Everything loaded so far lives as long as the process: the collector need not look at it again, and memory
# pages that a worker never writes to stay shared with its siblings.
gc.collect()
gc.freeze()
