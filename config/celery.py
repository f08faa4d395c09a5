"""The Celery application: one queue, JSON messages, hints only.

The database holds the truth about work to be done (dirty marks, import rows);
a message only says "look now", so a lost one costs time and no data.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("luotsi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="import_tasks")
