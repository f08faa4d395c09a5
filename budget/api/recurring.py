"""REST endpoints of recurring expenses."""

from datetime import date
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from budget import selectors, services
from budget.api.expenses import ExpenseSerializer
from budget.api.fields import BillSerializer
from budget.api.shared import NamedRefusals
from budget.models import RecurringExpense


class RecurringExpenseSerializer(BillSerializer):
    next_date = serializers.SerializerMethodField(help_text=_("The next day to be booked; null when ended or paused."))

    class Meta:
        model = RecurringExpense
        fields = [
            "line",
            "vendor",
            "note",
            "entered",
            "currency",
            "tax_share",
            "with_tax",
            "channel",
            "initiative",
            "interval",
            "day",
            "starts_on",
            "ends_on",
            "paused",
            "next_date",
            "booked_until",
            "problem",
            "created_by",
        ]
        read_only_fields = ["booked_until", "problem", "created_by"]

    def get_next_date(self, recurring: RecurringExpense) -> date | None:
        return selectors.next_day(recurring, self.context["workspace"].today())


class RecurringExpenseFilter(django_filters.FilterSet):
    budget = IdFilter("line__budget")
    line = IdFilter("line")
    paused = django_filters.BooleanFilter("paused")


class RecurringExpenseViewSet(NamedRefusals, RecordViewSet):
    """Bills that come every month, quarter or year and book themselves on their day."""

    model = RecurringExpense
    serializer_class = RecurringExpenseSerializer
    filterset_class = RecurringExpenseFilter
    select_related = ("line__budget",)
    roles = {**RecordViewSet.roles, "book": Role.EDITOR}

    def write(self, instance: RecurringExpense, **fields: Any) -> RecurringExpense:
        return services.save_recurring(instance, by=self.actor, role=self.role, **fields)

    def remove(self, instance: RecurringExpense) -> None:
        services.delete_recurring(instance, by=self.actor)

    @extend_schema(request=None, responses=ExpenseSerializer(many=True))
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def book(self, request: Request, **kwargs: Any) -> Response:
        """Book what is due now; what cannot be booked is named as the recurring expense's problem."""
        booked = services.book_recurring(self.get_object(), today=self.workspace.today())
        return Response(ExpenseSerializer(booked, many=True, context=self.get_serializer_context()).data)
