"""REST endpoint of comments."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import comments, topics
from accounts.api import RecordSerializer, RecordViewSet
from accounts.models import Comment
from accounts.roles import Role


class CommentSerializer(RecordSerializer):
    """What was said about a topic such as `strategy.12.swot`, and whom it mentions."""

    author_name = serializers.SerializerMethodField(help_text=_("The author's name as the pages show it."))
    resolved = serializers.BooleanField(source="is_resolved", read_only=True)

    class Meta:
        model = Comment
        fields = ["topic", "text", "author", "author_name", "mentions", "resolved", "resolved_at", "resolved_by"]
        read_only_fields = ["author", "mentions", "resolved_at", "resolved_by"]
        extra_kwargs = {"topic": {"help_text": _("It cannot change later.")}}

    def get_author_name(self, comment: Comment) -> str:
        return str(comment.author or "")

    def validate_topic(self, topic: str) -> str:
        if self.instance is not None and self.instance.topic != topic:
            raise serializers.ValidationError(_("A comment stays where it was written."), code="topic_fixed")
        if topics.place_of(self.context["workspace"], topic) is None:
            raise serializers.ValidationError(_("There is no such place in this workspace."), code="unknown_topic")
        return topic


class ResolvingSerializer(serializers.Serializer[Any]):
    resolved = serializers.BooleanField(default=True)


class CommentFilter(filters.FilterSet):
    topic = filters.CharFilter(max_length=topics.LONGEST_TOPIC, label=_("Topic, for instance strategy.12.swot"))
    resolved = filters.BooleanFilter(
        field_name="resolved_at", lookup_expr="isnull", exclude=True, label=_("Only resolved, or only open ones")
    )


class CommentViewSet(RecordViewSet):
    """Comments, the oldest first. One's own can be changed; editors may delete any."""

    model = Comment
    serializer_class = CommentSerializer
    filterset_class = CommentFilter
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.CONTRIBUTOR,
        "update": Role.CONTRIBUTOR,
        "partial_update": Role.CONTRIBUTOR,
        "destroy": Role.CONTRIBUTOR,
        "resolve": Role.CONTRIBUTOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return comments.all_comments()

    def perform_create(self, serializer: Any) -> None:
        comment = comments.add_comment(workspace=self.workspace, by=self.actor, **serializer.validated_data)
        serializer.instance = comments.all_comments().get(pk=comment.pk)

    def perform_update(self, serializer: Any) -> None:
        comment = serializer.instance
        if not comments.may_change(comment, user=self.actor, role=self.role):
            raise PermissionDenied(_("Only its author can change a comment."))
        fields = serializer.validated_data
        text = fields.get("text", comment.text)
        comments.change_comment(comment, by=self.actor, text=text, version=fields.get("version"))
        serializer.instance = comments.all_comments().get(pk=comment.pk)

    def remove(self, instance: Comment) -> None:
        if not comments.may_remove(instance, user=self.actor, role=self.role):
            raise PermissionDenied(_("Only its author or an editor can delete a comment."))
        comments.remove_comment(instance, by=self.actor)

    @extend_schema(request=ResolvingSerializer, responses=CommentSerializer)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, **kwargs: Any) -> Response:
        """Mark a comment as resolved, or open it again."""
        comment = self.get_object()
        sent = ResolvingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        comments.resolve(comment, by=self.actor, resolved=sent.validated_data["resolved"])
        return Response(self.get_serializer(comments.all_comments().get(pk=comment.pk)).data)


routes: list[tuple[str, Any, str]] = [("comments", CommentViewSet, "comment")]
