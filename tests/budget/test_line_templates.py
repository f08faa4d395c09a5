from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from budget import selectors, services
from budget.catalogue import USUAL_LINES
from budget.exceptions import LineIsInUse
from budget.models import BudgetLine, LineTemplate
from strategy.models import Channel
from strategy.services.channels import channel_for_name
from tests.counting import queries

IN_MARCH = date(2025, 3, 10)


@pytest.fixture
def template(workspace, owner):
    with scope(workspace=workspace):
        return services.save_line_template(
            LineTemplate(workspace=workspace),
            by=owner,
            name="Photographer in Turku",
            category="services",
            policy="signed",
            cap_amount=Decimal(300),
            planned_per_month=Decimal(450),
        )


# --- What there is to start from ---------------------------------------------------------------


def test_the_usual_lines_are_in_known_categories_with_known_channels():
    assert {line.category for line in USUAL_LINES} == set(BudgetLine.Category.values)
    assert {line.channel_kind for line in USUAL_LINES} - {""} <= set(Channel.Kind.values)
    assert len({line.key for line in USUAL_LINES}) == len(USUAL_LINES)
    assert not any(line.key.isdecimal() for line in USUAL_LINES)


def test_the_teams_templates_come_first_and_stand_for_usual_lines_of_their_name(scoped, budget, template, owner):
    services.save_line_template(template, by=owner, name="photographer")
    names = [starter.name for starter in selectors.starters(budget)]
    assert names[0] == "photographer"
    assert "Photographer" not in names


def test_a_usual_line_pays_for_the_workspaces_channel_of_its_kind(scoped, budget, owner):
    channel = channel_for_name(workspace=scoped, name="Instagram", by=owner)
    assert selectors.starter(budget, "instagram-ads").fields["channel"] == channel
    assert selectors.starter(budget, "tiktok-ads").fields["channel"] is None


def test_a_template_is_made_from_a_line_as_it_is_planned_now(scoped, make_line, owner):
    line = make_line(policy="signed", cap_share=Decimal("0.5"))
    services.set_month(line, month=date(2025, 4, 1), by=owner, reach="onwards", planned=Decimal(700))
    assert selectors.template_of(line, date(2025, 5, 2))["planned_per_month"] == 700
    assert selectors.template_of(line, IN_MARCH)["planned_per_month"] == 1000
    assert selectors.template_of(line, date(2027, 1, 1))["planned_per_month"] == 700
    assert selectors.template_of(line, IN_MARCH)["cap_share"] == Decimal("0.5")


def test_a_template_without_a_policy_has_the_usual_one_of_its_category(scoped, owner):
    made = services.save_line_template(LineTemplate(workspace=scoped), by=owner, name="Ads", category="advertising")
    assert made.policy == "surplus"


# --- Lines nobody tracks ------------------------------------------------------------------------


def test_a_line_nobody_tracks_counts_as_spent_as_planned(scoped, budget, make_line):
    make_line("Domain", "12", category="assets", actuals_from="untracked", policy="surplus")
    row = selectors.grid(budget, IN_MARCH).lines[0]
    assert [month.actual for month in row.figures.months[:3]] == [12, 12, 0]
    assert [month.carried_out for month in row.figures.months[:3]] == [0, 0, 0]


@pytest.mark.parametrize("source", ["untracked", "observed"])
def test_a_line_with_expenses_keeps_counting_them(scoped, line, spend, owner, source):
    spend(line, ["800"])
    with pytest.raises(LineIsInUse):
        services.edit_line(line, by=owner, actuals_from=source)


# --- In the browser ------------------------------------------------------------------------------------


def test_templates_are_written_changed_and_deleted(client_for, editor, page_url, workspace):
    client = client_for(editor)
    sent = {"name": "Tool", "category": "tools", "planned_per_month": "49,90", "actuals_from": "expenses"}
    client.post(page_url("budget/line-templates/new/"), {**sent, "cap_excess": "forfeit"})
    with scope(workspace=workspace):
        template = LineTemplate.objects.get()
    assert (template.policy, template.planned_per_month) == ("none", Decimal("49.90"))
    again = client.post(page_url("budget/line-templates/new/"), {**sent, "name": "TOOL", "cap_excess": "forfeit"})
    assert "There is a template of this name already." in again.content.decode()
    assert "Tool" in client.get(page_url("budget/line-templates/")).content.decode()
    client.post(page_url(f"budget/line-templates/{template.pk}/delete/"))
    with scope(workspace=workspace):
        assert not LineTemplate.objects.exists()


def test_a_line_is_saved_as_a_template(client_for, editor, line, page_url):
    client = client_for(editor)
    form = client.get(page_url(f"budget/{line.budget_id}/lines/{line.pk}/edit/")).content.decode()
    address = page_url(f"budget/line-templates/new/?line={line.pk}")
    assert address in form
    page = client.get(address).content.decode()
    assert 'value="Instagram ads"' in page
    assert 'value="1000"' in page


@pytest.mark.parametrize("wanted", ["nonsense", "0", "99999999999999999999999", "../x"])
def test_what_nobody_knows_begins_an_empty_form(client_for, editor, budget, page_url, wanted):
    client = client_for(editor)
    assert client.get(page_url(f"budget/line-templates/new/?line={wanted}")).status_code == 200
    assert client.get(page_url(f"budget/{budget.pk}/lines/new/?template={wanted}")).status_code == 200


def test_a_new_line_starts_from_a_template_or_a_usual_line(client_for, editor, budget, template, page_url):
    client = client_for(editor)
    address = page_url(f"budget/{budget.pk}/lines/new/")
    assert "Photographer in Turku" in client.get(address).content.decode()
    page = client.get(f"{address}?template={template.pk}").content.decode()
    assert 'value="Photographer in Turku"' in page
    assert 'value="450"' in page
    assert 'value="Website hosting"' in client.get(f"{address}?template=hosting").content.decode()


def test_several_lines_are_ticked_and_added_at_once(client_for, editor, budget, template, page_url):
    client = client_for(editor)
    address = page_url(f"budget/{budget.pk}/lines/several/")
    sent = {
        f"add-{template.pk}": "on",
        f"planned-{template.pk}": "450",
        "add-domain": "on",
        "planned-hosting": "12.50",
    }
    assert "3 lines have been added." in client.post(address, sent, follow=True).content.decode()
    with scope(workspace=budget.workspace):
        rows = selectors.grid(budget, IN_MARCH).lines
        assert [(row.line.name, row.total.planned) for row in rows] == [
            ("Photographer in Turku", 5400),
            ("Domain", 0),
            ("Website hosting", 150),
        ]
        assert rows[0].line.policy == "signed"
    assert "In the budget already." in client.get(address).content.decode()


def test_an_amount_nobody_can_read_keeps_what_was_ticked(client_for, editor, budget, page_url):
    page = client_for(editor).post(
        page_url(f"budget/{budget.pk}/lines/several/"), {"add-domain": "on", "planned-domain": "much"}
    )
    text = page.content.decode()
    assert "is not an amount" in text
    assert 'value="much"' in text
    with scope(workspace=budget.workspace):
        assert not budget.lines.exists()


def test_ticking_nothing_says_so_and_a_second_click_adds_nothing(client_for, editor, budget, page_url):
    client = client_for(editor)
    address = page_url(f"budget/{budget.pk}/lines/several/")
    assert "Tick the lines to add." in client.post(address, {}).content.decode()
    for _click in range(2):
        client.post(address, {"add-domain": "on"})
    with scope(workspace=budget.workspace):
        assert budget.lines.count() == 1


def test_a_template_that_takes_its_spend_from_a_channel_is_added_on_its_own(
    client_for, editor, budget, template, page_url
):
    with scope(workspace=budget.workspace):
        services.save_line_template(template, by=editor, actuals_from="observed")
    client = client_for(editor)
    address = page_url(f"budget/{budget.pk}/lines/several/")
    assert "add it and choose the channel" in client.get(address).content.decode()
    client.post(address, {f"add-{template.pk}": "on"})
    with scope(workspace=budget.workspace):
        assert not budget.lines.exists()


def test_viewers_see_templates_and_change_none(client_for, viewer, budget, template, page_url):
    client = client_for(viewer)
    page = client.get(page_url("budget/line-templates/"))
    assert "New template" not in page.content.decode()
    assert client.get(page_url("budget/line-templates/new/")).status_code == 403
    assert client.get(page_url(f"budget/{budget.pk}/lines/several/")).status_code == 403


def test_the_pages_cost_the_same_for_many_templates_and_lines(client_for, editor, budget, make_line, page_url, owner):
    client = client_for(editor)
    addresses = [
        page_url("budget/line-templates/"),
        page_url(f"budget/{budget.pk}/lines/several/"),
        page_url(f"budget/{budget.pk}/lines/new/?template=domain"),
        page_url(f"budget/{budget.pk}/copy/"),
    ]
    client.get(addresses[0])
    few = [queries(client, address) for address in addresses]
    for number in range(4):
        make_line(f"Line {number}")
        with scope(workspace=budget.workspace):
            services.save_line_template(
                LineTemplate(workspace=budget.workspace), by=owner, name=f"T {number}", category="tools"
            )
    assert [queries(client, address) for address in addresses] == few


# --- Over the API -----------------------------------------------------------------------------------------


def test_the_api_keeps_templates(api_for, api_url):
    api = api_for("write")
    made = api.post(api_url("line-templates/"), {"name": "Ads", "category": "advertising", "planned_per_month": "100"})
    assert (made.status_code, made.json()["policy"]) == (201, "surplus")
    one = api_url(f"line-templates/{made.json()['id']}/")
    assert api.patch(one, {"cap_share": "0.5"}).json()["cap_share"] == "0.5000"
    assert api.patch(one, {"cap_amount": "5"}).status_code == 400
    assert api.get(api_url("line-templates/")).json()["count"] == 1
    assert api.delete(one).status_code == 204
    assert api_for("read").post(api_url("line-templates/"), {}).status_code == 403


def test_another_workspaces_template_is_unknown(api_for, api_url, template, other_workspace, client_for, outsider):
    assert client_for(outsider).get(api_url(f"line-templates/{template.pk}/")).status_code == 404
