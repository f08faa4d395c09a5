"""What this room does when rows of its own go, whoever deletes them."""

from django.db.models.signals import post_delete

from roadmap.models import Attachment
from roadmap.services.attachments import file_left

post_delete.connect(file_left, sender=Attachment, dispatch_uid="roadmap.file_left")
