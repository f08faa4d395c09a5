"""The company with its milestones, row by row, and the mission."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from drf_spectacular.generators import SchemaGenerator

from accounts.models import FormDraft
from strategy.fields import Column, RowsField
from strategy.models import CompanySummary, Mission
from strategy.models.rows import MOST_ROWS
from strategy.partial_dates import tidy_partial_date
from tests.strategy import make

pytestmark = pytest.mark.django_db

STALL = {"on": "2016-06", "text": "First stall"}
SHOP = {"on": "2019", "text": "Web shop"}


@pytest.fixture
def client(client_for, editor):
    return client_for(editor)


@pytest.fixture
def url(page_url, scoped):
    make.strategy(scoped)
    return page_url("strategy/company/")


def typed(*rows, **fields):
    """Return what a browser sends for rows of (when, what)."""
    on, text = zip(*rows, strict=True) if rows else ((), ())
    return {"name": "Saaristo", "milestones-on": list(on), "milestones-text": list(text), **fields}


# --- Dates known in part -----------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2019", "2019"),
        ("2019-05", "2019-05"),
        ("2019-5", "2019-05"),
        ("5/2019", "2019-05"),
        ("05.2019", "2019-05"),
        ("2019-05-24", "2019-05-24"),
        ("24.5.2019", "2019-05-24"),
        (" 24. 05. 2019 ", "2019-05-24"),
    ],
)
def test_a_date_may_be_written_in_the_usual_ways(written, kept):
    assert tidy_partial_date(written) == kept


@pytest.mark.parametrize("written", ["", "last spring", "13/2019", "31.2.2019", "19", "2019-02-30", "5/19"])
def test_what_is_no_date_is_named_as_it_was_written(written):
    with pytest.raises(ValidationError) as refusal:
        tidy_partial_date(written)
    assert f"“{written}” is not a year" in refusal.value.messages[0]


# --- Rows --------------------------------------------------------------------


@pytest.fixture
def field():
    return RowsField(columns=(Column("name", "Name"), Column("note", "Note", required=False)))


def read(field, query):
    return field.widget.value_from_datadict(QueryDict(query), {}, "holes")


def test_rows_are_read_column_by_column_and_empty_ones_fall_away(field):
    rows = read(field, "holes-name=&holes-name=Fair&holes-name=+&holes-note=&holes-note=in+May&holes-note=")
    assert field.clean(rows) == [{"name": "Fair", "note": "in May"}]


def test_a_column_that_sent_less_counts_as_empty(field):
    assert read(field, "holes-name=a&holes-name=b&holes-note=x") == [
        {"name": "a", "note": "x"},
        {"name": "b", "note": ""},
    ]


def test_a_column_that_may_be_empty_is_not_missed_but_another_is(field):
    assert field.clean([{"name": "Fair", "note": ""}]) == [{"name": "Fair", "note": ""}]
    with pytest.raises(ValidationError) as refusal:
        field.clean([{"name": "Fair", "note": ""}, {"name": "", "note": "in May"}])
    assert refusal.value.messages == ["Row 2, Name: Fill this in, or empty the whole row."]


def test_texts_and_rows_have_their_limits(field):
    with pytest.raises(ValidationError, match="Row 1, Name: Use at most 500 characters"):
        field.clean([{"name": "x" * 501, "note": ""}])
    with pytest.raises(ValidationError, match=f"at most {MOST_ROWS} rows"):
        field.clean([{"name": "x", "note": ""}] * (MOST_ROWS + 1))


def test_a_required_list_wants_a_row():
    with pytest.raises(ValidationError, match="required"):
        RowsField(columns=(Column("name", "Name"),), required=True).clean([])


@pytest.mark.parametrize("odd", [None, "text", [1, 2], [{"other": 3}], {"on": "x"}])
def test_the_table_is_drawn_whatever_it_is_given(field, odd):
    assert field.widget.render("holes", odd, {"id": "id_holes"}).count("<li") >= 2


# --- Company -----------------------------------------------------------------


def test_milestones_are_kept_as_they_were_written_in_order(client, url):
    data = typed(("6/2016", "First stall"), ("", ""), ("2019", "Web shop"), ("", ""))
    assert client.post(url, data).status_code == 302
    assert CompanySummary.objects.get().milestones == [STALL, SHOP]


def test_the_form_shows_the_rows_and_two_empty_ones(client, url, scoped):
    make.part(CompanySummary, scoped, name="Saaristo", milestones=[STALL, SHOP])
    page = client.get(url).content.decode()
    assert page.count('name="milestones-on"') == page.count('name="milestones-text"') == 4
    assert 'value="2016-06"' in page
    assert 'aria-label="What happened, row 4"' in page
    assert "<legend" in page


def test_an_error_names_row_and_column_and_nothing_typed_is_lost(client, url):
    page = client.post(url, typed(("2016", "Stall"), ("", ""), ("soon", "Shop"))).content.decode()
    assert "Row 2, When: “soon” is not a year" in page
    assert 'value="soon"' in page
    assert 'value="Stall"' in page
    assert page.count('aria-invalid="true"') == 1
    assert not CompanySummary.objects.exists()


def test_every_row_may_be_taken_away(client, url, scoped):
    make.part(CompanySummary, scoped, name="Saaristo", milestones=[STALL])
    client.post(url, typed(("", ""), version=1))
    assert CompanySummary.objects.get().milestones == []


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ({"milestones-on": ["5/2019", ""], "milestones-text": ["Shop", "x"]}, ["5/2019", "Shop", "x"]),
        ({"milestones-on": "5/2019", "milestones-text": "Shop"}, ["5/2019", "Shop"]),
        ({"milestones-on": {"odd": 1}, "milestones-text": [None, 3]}, []),
    ],
)
def test_a_draft_brings_its_rows_back(client, url, editor, scoped, kept, shown):
    key = f"strategy.companysummary.of.{make.strategy(scoped).pk}"
    FormDraft.objects.create(workspace=scoped, user=editor, key=key, data={"name": "Draft Ltd", **kept})
    page = client.get(url).content.decode()
    assert all(f'value="{text}"' in page for text in ["Draft Ltd", *shown])


def test_a_draft_without_rows_leaves_those_stored(client, url, editor, scoped):
    company = make.part(CompanySummary, scoped, name="Saaristo", milestones=[STALL])
    key = f"strategy.companysummary.{company.pk}"
    FormDraft.objects.create(workspace=scoped, user=editor, key=key, data={"name": "Draft Ltd"})
    assert 'value="2016-06"' in client.get(url).content.decode()


def test_a_viewer_reads_the_milestones(client_for, viewer, url, scoped):
    make.part(CompanySummary, scoped, name="Saaristo", milestones=[STALL])
    page = client_for(viewer).get(url).content.decode()
    assert "June 2016: First stall" in page
    assert "<input" not in page.split("<main")[1].split("</main>")[0]


# --- Mission -----------------------------------------------------------------


def test_the_mission_asks_its_questions_with_examples(client, page_url, url):
    page = client.get(page_url("strategy/mission/")).content.decode()
    assert page.count("guided-question") == page.count("guided-example-label") == 5
    assert "A computer on every desk and in every home." in page
    assert "economic opportunity for every member of the global workforce" in page


def test_the_mission_is_written_and_read(client, client_for, viewer, page_url, url):
    address = page_url("strategy/mission/")
    assert client.post(address, {"statement": "A sweater for twenty years"}).status_code == 302
    assert Mission.objects.get().statement == "A sweater for twenty years"
    assert "A sweater for twenty years" in client_for(viewer).get(address).content.decode()
    assert client_for(viewer).post(address, {"statement": "Mine"}).status_code == 403


# --- API ---------------------------------------------------------------------


@pytest.fixture
def api(api_for):
    return api_for("write")


def test_milestones_go_in_and_out_as_a_list(api, api_url, scoped):
    address = api_url(f"strategies/{make.strategy(scoped).pk}/company/")
    milestones = [{"on": "6/2016", "text": "First stall"}, SHOP]
    created = api.put(address, {"name": "Saaristo", "milestones": milestones}, format="json")
    assert (created.status_code, created.json()["milestones"]) == (201, [STALL, SHOP])
    assert api.patch(address, {"founder": "Elina"}, format="json").json()["milestones"] == [STALL, SHOP]
    assert api.patch(address, {"milestones": []}, format="json").json()["milestones"] == []


@pytest.mark.parametrize(
    ("milestones", "place"),
    [
        ([SHOP, {"on": "soon", "text": "x"}], "milestones.1.on"),
        ([{"on": "2019"}], "milestones.0.text"),
        ([{"on": "2019", "text": ""}], "milestones.0.text"),
        (["2019"], "milestones.0.non_field_errors"),
        ("2019", "milestones.non_field_errors"),
    ],
)
def test_a_wrong_milestone_is_named_by_its_place(api, api_url, scoped, milestones, place):
    address = api_url(f"strategies/{make.strategy(scoped).pk}/company/")
    refused = api.put(address, {"name": "Saaristo", "milestones": milestones}, format="json")
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json()["errors"]] == [place]


def test_too_many_milestones_are_refused(api, api_url, scoped):
    address = api_url(f"strategies/{make.strategy(scoped).pk}/company/")
    refused = api.put(address, {"name": "Saaristo", "milestones": [SHOP] * (MOST_ROWS + 1)}, format="json")
    assert refused.status_code == 400


def test_the_schema_describes_a_milestone():
    schema = SchemaGenerator().get_schema(public=True)["components"]["schemas"]
    assert schema["Company"]["properties"]["milestones"]["items"] == {"$ref": "#/components/schemas/Milestone"}
    assert set(schema["Milestone"]["properties"]) == {"on", "text"}


def test_the_mission_is_put_and_patched(api, api_url, scoped):
    address = api_url(f"strategies/{make.strategy(scoped).pk}/mission/")
    assert api.get(address).status_code == 404
    assert api.put(address, {"statement": "Twenty years"}, format="json").status_code == 201
    changed = api.patch(address, {"business_now": "Sweaters", "version": 1}, format="json").json()
    assert (changed["statement"], changed["business_now"], changed["version"]) == ("Twenty years", "Sweaters", 2)
    assert api.patch(address, {"statement": "Old", "version": 1}, format="json").status_code == 409
