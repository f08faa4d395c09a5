from django.urls import path

from accounts import comment_views, drafts, trail_views, views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("language/", views.language, name="language"),
    path("workspaces/", views.workspace_list, name="workspace_list"),
    path("workspaces/new/", views.workspace_new, name="workspace_new"),
    path("invitations/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("w/<slug:workspace_slug>/", views.workspace_home, name="workspace_home"),
    path("w/<slug:workspace_slug>/settings/", views.workspace_settings, name="workspace_settings"),
    path("w/<slug:workspace_slug>/members/", views.members, name="members"),
    path("w/<slug:workspace_slug>/members/<int:pk>/role/", views.member_role, name="member_role"),
    path("w/<slug:workspace_slug>/members/<int:pk>/remove/", views.member_remove, name="member_remove"),
    path(
        "w/<slug:workspace_slug>/invitations/<int:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"
    ),
    path("w/<slug:workspace_slug>/api-keys/", views.api_keys, name="api_keys"),
    path("w/<slug:workspace_slug>/api-keys/<int:pk>/revoke/", views.api_key_revoke, name="api_key_revoke"),
    path("w/<slug:workspace_slug>/drafts/<str:key>/", drafts.save_draft, name="draft_save"),
    path("w/<slug:workspace_slug>/drafts/<str:key>/discard/", drafts.discard_draft, name="draft_discard"),
    path("w/<slug:workspace_slug>/comments/<str:topic>/", comment_views.Discussion.as_view(), name="comments"),
    path("w/<slug:workspace_slug>/comment/<int:pk>/", comment_views.change, name="comment_change"),
    path("w/<slug:workspace_slug>/comment/<int:pk>/delete/", comment_views.remove, name="comment_delete"),
    path("w/<slug:workspace_slug>/comment/<int:pk>/resolve/", comment_views.resolve, name="comment_resolve"),
    path("w/<slug:workspace_slug>/mentionable/", comment_views.mentionable, name="mentionable"),
    path("w/<slug:workspace_slug>/history/", trail_views.audit, name="audit"),
]
