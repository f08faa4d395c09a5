from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import RecordForm
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.channels import ChannelForm
from strategy.models import Channel
from strategy.purposes import SUGGESTED_METRICS
from strategy.selectors import channels as selectors
from strategy.services import channels as services
from strategy.views.base import UNPROCESSABLE, SectionDeleteView, SectionEditView

CHANNELS_ON_A_PAGE = 20


@require_GET
@about_strategy(Role.VIEWER, needed=False)
def channels(request: Any) -> HttpResponse:
    page = Paginator(selectors.channels(), CHANNELS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "strategy/channels.html", {"page_obj": page, "channels": page.object_list})


class ChannelEdit(SectionEditView):
    model = Channel
    form_class = ChannelForm
    success_url_name = "strategy:channels"
    template_name = "strategy/channel_form.html"
    section = _("Channels")
    title_new = _("New channel")
    title_edit = _("Channel")
    help_template = "strategy/_channel_help.html"

    def write(self, form: RecordForm) -> Channel:
        version = form.cleaned_data.get("version")
        return services.save_channel(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {**super().context(form), "suggested_metrics": SUGGESTED_METRICS}


class ChannelDelete(SectionDeleteView):
    model = Channel
    success_url_name = "strategy:channels"
    template_name = "strategy/channel_delete.html"

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, **kwargs)
        except services.ChannelInUse as refusal:
            context = {"record": self.get_object(), "refusal": refusal, "cancel_url": self.success_url(None)}
            return render(request, self.template_name, context, status=UNPROCESSABLE)

    def remove(self, instance: Channel) -> None:
        services.delete_channel(instance, by=self.request.user)


@require_POST
@about_strategy(Role.EDITOR, needed=False)
def channel_retire(request: Any, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.all(), pk=pk)
    services.retire_channel(channel, by=request.user)
    messages.success(request, _("%(name)s is no longer in use. Its figures stay.") % {"name": channel})
    return redirect(desk.section_url(request, "strategy:channels"))
