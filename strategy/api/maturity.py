"""REST endpoints of the maturity questionnaire and its assessments."""

from typing import Any, ClassVar

from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, RecordViewSet, WorkspaceViewSet
from accounts.roles import Role
from strategy import maturity
from strategy.maturity import Level
from strategy.models import MaturityAssessment
from strategy.services import maturity as services


def answer_field(question: maturity.Question) -> serializers.IntegerField:
    text: Any = question.text
    return serializers.IntegerField(help_text=text, min_value=min(Level.values), max_value=max(Level.values))


AnswersSerializer = type(
    "MaturityAnswersSerializer",
    (serializers.Serializer,),
    {
        "__doc__": "The number of the statement that fits best, for each question.",
        **{question.key: answer_field(question) for question in maturity.QUESTIONS.values()},
    },
)


class AssessmentSerializer(RecordSerializer):
    answers = AnswersSerializer()
    level_name = serializers.CharField(source="get_level_display", read_only=True)

    class Meta:
        model = MaturityAssessment
        fields = ["taken_on", "answers", "level", "level_name", "note"]
        read_only_fields = ["level"]


class AssessmentViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, WorkspaceViewSet):
    """Assessments of the team's maturity, the latest first. The level is scored when one is taken, and kept."""

    model = MaturityAssessment
    serializer_class = AssessmentSerializer
    ordering = ("-taken_on", "-pk")
    roles: ClassVar[dict[str, Role]] = {name: RecordViewSet.roles[name] for name in ("list", "retrieve", "create")}
    get_queryset = RecordViewSet.get_queryset
    select_related = ()

    def perform_create(self, serializer: Any) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        serializer.instance = services.assess(workspace=self.workspace, by=self.actor, **fields)


class QuestionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    text = serializers.CharField()
    statements = serializers.ListField(
        child=serializers.CharField(), help_text=_("The first is worth 1 point, the last 4.")
    )


class AreaSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    questions = QuestionSerializer(many=True)


class QuestionsView(WorkspaceViewSet):
    """The questionnaire: areas, their questions, and four statements to each."""

    serializer_class = AreaSerializer
    roles = {"list": Role.VIEWER}
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=AreaSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Read the questions of every area."""
        return Response(maturity.questionnaire())


urlpatterns = [path("maturity-questions/", QuestionsView.as_view({"get": "list"}), name="maturity-questions")]
