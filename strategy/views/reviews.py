"""Pages of reviews: looking back together, on the rhythm the team has picked."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.records import StateConflict
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.reviews import ReviewForm
from strategy.models import Review
from strategy.selectors import reviews as selectors
from strategy.selectors.versions import version_before
from strategy.services import reviews as services
from strategy.views.base import ROWS_ON_A_PAGE, PartPage


@require_GET
@about_strategy(Role.VIEWER)
def reviews(request: Any) -> HttpResponse:
    strategy = request.strategy
    due = selectors.next_review_due(strategy)
    context = {
        "strategy": strategy,
        "page_obj": Paginator(selectors.reviews_of(strategy), ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "due": due,
        "overdue": due is not None and due < request.workspace.today(),
        "neglected": selectors.neglect(strategy, now=timezone.now()),
    }
    return render(request, "strategy/reviews.html", context)


@require_GET
@requires(Role.VIEWER)
def review(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(selectors.all_reviews(), pk=pk)
    desk.lay_out(request, shown.strategy)
    context = {
        "review": shown,
        "answers": [
            (_answer_label(name), getattr(shown, name))
            for name in ("result", "next_steps", "effectiveness", "improvements")
        ],
        "version_name": services.default_name(shown),
        "before": version_before(shown.led_to) if shown.led_to else None,
    }
    return render(request, "strategy/review.html", context)


def _answer_label(name: str) -> str:
    return str(Review._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class ReviewEdit(PartPage, RecordEditView):
    """The four questions, with the figures of the period beside them."""

    model = Review
    success_url_name = "strategy:reviews"
    form_class = ReviewForm
    template_name = "strategy/review_form.html"
    title_new = gettext_lazy("Review the strategy")
    title_edit = gettext_lazy("Edit the review")
    saved_message = gettext_lazy("The review is kept. Change the strategy as you decided, then save a version of it.")

    def initial(self) -> dict[str, Any]:
        if "pk" in self.kwargs:
            return {}
        today = self.request.workspace.today()
        start, end = selectors.period_to_review(self.request.strategy, today=today)
        return {"held_on": today, "period_start": start, "period_end": end}

    def draft_key(self, instance: Review) -> str:
        key = super().draft_key(instance)
        return key if instance.pk else f"{key}.{self.request.strategy.pk}"

    def write(self, form: RecordForm) -> Review:
        version = form.cleaned_data.get("version")
        return services.save_review(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def success_url(self, instance: Review) -> str:
        if instance.pk is None:
            return super().success_url(instance)
        return reverse("strategy:review", args=[self.request.workspace.slug, instance.pk])


class ReviewDelete(PartPage, RecordDeleteView):
    model = Review
    success_url_name = "strategy:reviews"
    warning = gettext_lazy("The version it led to stays. This cannot be undone.")

    def remove(self, instance: Review) -> None:
        services.delete_review(instance, by=self.request.user)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, **kwargs)
        except StateConflict as refusal:
            messages.warning(request, refusal.messages[0])
            return HttpResponseRedirect(self.success_url(self.get_object()))


@require_POST
@requires(Role.EDITOR)
def review_keep(request: Any, pk: int) -> HttpResponse:
    """Keep the document with the decisions of a review in it, as a version."""
    held = get_object_or_404(selectors.all_reviews(), pk=pk)
    name = request.POST.get("name", "").replace("\0", "").strip()[:120]
    try:
        services.keep_decisions(held, by=request.user, name=name)
    except StateConflict as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, _("The version these decisions led to is saved."))
    return redirect("strategy:review", request.workspace.slug, held.pk)
