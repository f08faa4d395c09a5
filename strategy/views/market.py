"""The target market: its four steps, with the first two written here."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.roles import Role
from strategy import sections
from strategy.desk import about_strategy
from strategy.forms.market import RegionForm, TargetMarketForm
from strategy.models import Region, TargetMarket
from strategy.selectors import market as selectors
from strategy.views.base import ROWS_ON_A_PAGE, OncePage, SectionDeleteView, SectionEditView


@require_GET
@about_strategy(Role.VIEWER)
def market(request: Any) -> HttpResponse:
    strategy = request.strategy
    regions = Paginator(Region.objects.filter(strategy=strategy), ROWS_ON_A_PAGE)
    context = {
        "steps": selectors.market_steps(strategy),
        "page_obj": regions.get_page(request.GET.get("page")),
        "business": selectors.business_answers(strategy),
    }
    return render(request, "strategy/market.html", context)


class MarketBusiness(OncePage):
    model = TargetMarket
    form_class = TargetMarketForm
    part = sections.TARGET_MARKET
    success_url_name = "strategy:market"
    section = _("Target market")
    title_new = title_edit = _("Industry and occupation")
    help_template = "strategy/_market_help.html"


class RegionEdit(SectionEditView):
    model = Region
    form_class = RegionForm
    success_url_name = "strategy:market"
    section = _("Target market")
    title_new = _("New region")
    title_edit = _("Region")
    help_template = "strategy/_region_help.html"


class RegionDelete(SectionDeleteView):
    model = Region
    success_url_name = "strategy:market"
