from django.urls import path

from accounts import drafts

app_name = "accounts"
urlpatterns = [
    path("w/<slug:workspace_slug>/drafts/<str:key>/", drafts.save_draft, name="draft_save"),
    path("w/<slug:workspace_slug>/drafts/<str:key>/discard/", drafts.discard_draft, name="draft_discard"),
]
