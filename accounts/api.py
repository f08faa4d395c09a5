"""The base of every REST endpoint of a workspace, and the workspace's own."""

import copy
from functools import cache
from typing import Any, ClassVar

from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled
from rest_framework import mixins, serializers, viewsets
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import records
from accounts.access import inside, membership_or_404
from accounts.ids import id_in
from accounts.models import ApiKey, User, Workspace
from accounts.prepared import Prepared
from accounts.roles import Role

_workspaces = Prepared(lambda slug: Workspace.objects.order_by().filter(slug=slug), slug=str)


class WorkspaceViewSet(viewsets.GenericViewSet[Any]):
    """An endpoint of the workspace in the address.

    Every request runs inside the workspace's scope. `roles` maps each action to
    the narrowest role that may use it; read keys act as viewers, write keys as editors.
    """

    roles: ClassVar[dict[str, Role]] = {}
    workspace: Workspace
    role: Role

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        workspace = _workspaces.first(slug=kwargs["workspace_slug"])
        if workspace is None:
            # Answered inside `initial`, so that the error has the API's form.
            return super().dispatch(request, *args, **kwargs)
        self.workspace = workspace
        with inside(workspace):
            return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        if isinstance(request.auth, ApiKey):
            self.role = self._role_of_key(request.auth)
        elif request.user.is_authenticated:
            self.role = Role(membership_or_404(request.user, self.kwargs["workspace_slug"]).role)
        else:
            self.permission_denied(request)

    def _role_of_key(self, api_key: ApiKey) -> Role:
        workspace = getattr(self, "workspace", None)
        if workspace is None or api_key.workspace_id != workspace.pk:
            raise Http404
        return api_key.role

    @property
    def actor(self) -> User | None:
        """Who acts, for the audit trail: the person, or the maker of the key."""
        if isinstance(self.request.auth, ApiKey):
            return self.request.auth.created_by
        return self.request.user if isinstance(self.request.user, User) else None

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "workspace": getattr(self, "workspace", None)}


@cache
def _row_of(model: Any) -> Prepared[Any]:
    return Prepared(lambda pk: model.objects.order_by().filter(pk=pk), pk=int)


class RecordViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    WorkspaceViewSet,
):
    """List, create, read, change and delete one kind of record.

    Set `model` and `serializer_class`; override `write` and `remove` where a service has rules of its own.
    """

    model: ClassVar[Any]
    ordering: ClassVar[tuple[str, ...]] = ("pk",)
    select_related: ClassVar[tuple[str, ...]] = ()
    roles: ClassVar[dict[str, Role]] = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.EDITOR,
        "update": Role.EDITOR,
        "partial_update": Role.EDITOR,
        "destroy": Role.EDITOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            with scopes_disabled():
                return self.model.objects.none()
        rows = self.model.objects.order_by(*self.ordering)
        return rows.select_related(*self.select_related) if self.select_related else rows

    def get_object(self) -> Any:
        """Return the addressed record, which knows its workspace without asking for it; filters are for lists."""
        if type(self).get_queryset is RecordViewSet.get_queryset and not self.select_related:
            record = _row_of(self.model).first(pk=id_in(self.kwargs["pk"]) or 0)
            if record is None:
                raise Http404
        else:
            record = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        record.workspace = self.workspace
        return record

    def perform_create(self, serializer: Any) -> None:
        serializer.instance = self.write(self.model(workspace=self.workspace), **serializer.validated_data)

    def perform_update(self, serializer: Any) -> None:
        serializer.instance = self.write(serializer.instance, **serializer.validated_data)

    def perform_destroy(self, instance: Any) -> None:
        self.remove(instance)

    def write(self, instance: Any, **fields: Any) -> Any:
        return records.save(instance, by=self.actor, **fields)

    def remove(self, instance: Any) -> None:
        records.delete(instance, by=self.actor)


@cache
def _nothing_of(model: Any) -> Any:
    with scopes_disabled():
        return model.objects.none()


class WorkspaceRelatedField(serializers.PrimaryKeyRelatedField):
    """A reference to a row of the same workspace; another's is as unknown as none."""

    def __init__(self, *, model: Any = None, **kwargs: Any) -> None:
        self.model = model
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", _nothing_of(model))
        super().__init__(**kwargs)

    def get_queryset(self) -> Any:
        return self.model.objects.all()


class NamedChoiceField(serializers.ChoiceField):
    """A choice whose refusal names what can be chosen."""

    default_error_messages = {"invalid_choice": _("“{input}” is not a valid choice. Choose one of: {choices}.")}

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.allow_blank:
            return ""
        chosen = self.choice_strings_to_values.get(str(data)) if isinstance(data, str | int) else None
        if chosen is None:
            self.fail("invalid_choice", input=data, choices=", ".join(filter(None, self.choice_strings_to_values)))
        return chosen


_fields_of: dict[type, dict[str, Any]] = {}


class RecordSerializer(serializers.ModelSerializer[Any]):
    """Fields of a record, with `id`, `version`, `created_at` and `updated_at`.

    Send the `version` you read to be refused (409) when someone saved in between.
    """

    serializer_choice_field = NamedChoiceField

    version = serializers.IntegerField(
        required=False, help_text=_("Send the version you read: a change made by someone else in between answers 409.")
    )

    def get_fields(self) -> dict[str, Any]:
        """Build the fields once for all: working them out of the model again takes longer than many a request."""
        built = _fields_of.get(type(self))
        if built is None:
            built = _fields_of[type(self)] = super().get_fields()
        return copy.deepcopy(built)

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        names = list(super().get_field_names(declared_fields, info))
        return ["id", *names, "version", "created_at", "updated_at"]

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        field_class, kwargs = super().build_relational_field(field_name, relation_info)
        if issubclass(field_class, serializers.PrimaryKeyRelatedField):
            kwargs.pop("queryset", None)
            kwargs.pop("view_name", None)
            return WorkspaceRelatedField, {**kwargs, "model": relation_info.related_model}
        return field_class, kwargs

    def get_validators(self) -> list[Any]:
        # Model rules, uniqueness among them, are checked once, by `full_clean` inside the service.
        return []


class WorkspaceSerializer(serializers.ModelSerializer[Workspace]):
    class Meta:
        model = Workspace
        fields = ["name", "slug", "currency", "time_zone", "language", "fiscal_year_start"]
        read_only_fields = ["slug"]


class WorkspaceDetail(WorkspaceViewSet):
    """The workspace itself: its name, currency, time zone, language and fiscal year."""

    serializer_class = WorkspaceSerializer
    roles = {"retrieve": Role.VIEWER}

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.workspace).data)


routes: list[tuple[str, Any, str]] = []
urlpatterns = [path("", WorkspaceDetail.as_view({"get": "retrieve"}), name="workspace-detail")]
