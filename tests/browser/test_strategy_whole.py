"""From nothing to an approved strategy with every section, without touching a mouse."""

import pytest
from django_scopes import scope
from playwright.sync_api import Locator, Page, expect

from accounts.models import Workspace
from strategy.models import Goal, Strategy, StrategyVersion
from strategy.sections import SECTIONS
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

MOST_TABS = 250
# How many stops lie between what has the focus and an element, in the order of the Tab key.
STOPS_BETWEEN = """
element => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(stop => stop.tabIndex >= 0 && !stop.disabled && stop.type !== "hidden" && stop.checkVisibility());
  return stops.indexOf(element) - stops.indexOf(document.activeElement);
}
"""


class Keyboard:
    """A person at a keyboard: everything is reached with Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, place: Locator) -> None:
        expect(place).to_be_visible()
        for _ in range(place.evaluate(STOPS_BETWEEN)):
            self.page.keyboard.press("Tab")
        # A list of choices is one stop for the key, several for the count.
        for _ in range(MOST_TABS):
            if place.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{place} on {self.page.url} is not reached with Tab")

    def press(self, place: Locator, key: str = "Enter") -> None:
        self.reach(place)
        self.page.keyboard.press(key)

    def write(self, **fields: str) -> None:
        """Type into fields by their names; in a list of choices, type the beginning of one."""
        for name, text in fields.items():
            self.reach(self.page.locator(f"#id_{name}"))
            self.enter(text)

    def enter(self, text: str) -> None:
        if self.page.evaluate("document.activeElement.tagName") == "SELECT":
            self.page.keyboard.type(text)
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def follow(self, name: str) -> None:
        self.press(self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)

    def push(self, name: str) -> None:
        self.press(self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first)

    def save(self) -> None:
        before = self.page.url
        self.push("Save")
        problems = self.page.locator("[data-error-summary]")
        expect(problems.or_(self.page.locator(".alert-success")).first).to_be_visible()
        assert self.page.url != before, problems.inner_text()


@pytest.fixture
def person(page) -> Keyboard:
    return Keyboard(page)


def test_a_newcomer_writes_and_approves_a_whole_strategy(page, person, axe):
    sign_up(page, person)
    home = page.get_by_role("link", name="Strategy", exact=True).first
    person.press(home)
    person.push("Begin")
    for write in (
        company, mission, people, swot, market, personas, competitors, audiences, positioning, distribution, journey,
        channels, alignment, goals, response,
    ):  # fmt: skip
        write(page, person)
        person.press(home)
        expect(page.get_by_role("heading", name="What next")).to_be_visible()
    approve(page, person)
    axe(page)
    everything_is_stored()


def sign_up(page: Page, person: Keyboard) -> None:
    page.goto("/accounts/signup/")
    person.reach(page.get_by_label("Email"))
    page.keyboard.type("anna@example.com")
    person.reach(page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    person.reach(page.get_by_label("Name", exact=False).first)
    page.keyboard.type("Aurora Candles")
    person.press(page.get_by_role("button", name="Create workspace"))
    expect(page.get_by_role("heading", name="Aurora Candles", level=1)).to_be_visible()


def company(page: Page, person: Keyboard) -> None:
    # The first “what next” leads here.
    person.follow("Go to Company")
    person.write(name="Aurora Candles Oy", headquarters="Oulu", founder="Anna Aalto")
    milestone = page.get_by_role("group", name="Main milestones so far").get_by_role("textbox")
    person.reach(milestone.nth(0))
    page.keyboard.type("2019")
    person.reach(milestone.nth(1))
    page.keyboard.type("First stall at the market")
    person.write(resources="One workshop", capabilities="900 candles a week", personal_story="I missed real light.")
    person.save()


def mission(page: Page, person: Keyboard) -> None:
    person.follow("Mission")
    person.write(statement="Real light on every table", business_now="Hand-poured candles", ultimate_purpose="Calm")
    person.save()


def people(page: Page, person: Keyboard) -> None:
    person.follow("People and roles")
    person.follow("Add the first person")
    person.write(name="Anna Aalto", hours_per_week="10")
    person.save()
    everything = page.get_by_label("One person does all of this?")
    person.reach(everything)
    page.keyboard.type("Anna")
    person.push("Give them every role nobody holds")
    expect(page.get_by_text("held by nobody")).to_have_count(0)


def swot(page: Page, person: Keyboard) -> None:
    person.follow("SWOT")
    for quadrant, text in (
        ("Strengths", "Local wax"),
        ("Weaknesses", "No one answers on Sundays"),
        ("Opportunities", "Hotels ask for refills"),
        ("Threats", "Cheap imports"),
    ):
        person.reach(page.get_by_label(f"Add to {quadrant}"))
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(page.get_by_text(text, exact=True)).to_be_visible()


def market(page: Page, person: Keyboard) -> None:
    person.follow("Target market")
    person.follow("Describe the first region")
    person.write(name="Northern Finland", language="Finnish", holidays="Midsummer, Christmas")
    person.save()
    person.follow("Describe industry and occupation")
    person.write(business_model="A company sells", industry="Hotels", occupation="Hosts")
    person.save()


def personas(page: Page, person: Keyboard) -> None:
    person.follow("Personas")
    person.follow("Describe the first persona")
    person.write(name="Liisa, the host", role="Runs a guest house", challenges="Time")
    person.save()


def competitors(page: Page, person: Keyboard) -> None:
    person.follow("Competitors")
    person.follow("Describe the first competitor")
    person.write(name="Glow & Co", location="Tampere", mission="Light for all")
    person.save()


def audiences(page: Page, person: Keyboard) -> None:
    person.follow("Audiences")
    person.follow("Describe the first audience")
    person.write(name="Guest houses", titles="Owners", pain_points="Nothing fits the rooms", message="Light that fits")
    person.save()


def positioning(page: Page, person: Keyboard) -> None:
    person.follow("Positioning")
    person.write(product="Refill candles", materials="Rapeseed wax", cost="4", price="12", purchases_per_year="6")
    expect(page.get_by_text("€8.00").first).to_be_visible()
    person.save()


def distribution(page: Page, person: Keyboard) -> None:
    person.follow("Distribution")
    person.write(own_site="aurora.example", reach="Online and", paid_campaigns="Two a year")
    person.save()


def journey(page: Page, person: Keyboard) -> None:
    person.follow("Customer journey")
    person.press(page.get_by_role("link", name="Edit Asks"))
    person.write(answer="By message or at the market", owner="Conversation")
    person.save()


def channels(page: Page, person: Keyboard) -> None:
    person.follow("Channels")
    person.follow("Add the first channel")
    person.write(name="Instagram", kind="Instagram", purpose="Sales")
    person.press(page.get_by_label("Primary sales channel"), "Space")
    person.save()


def alignment(page: Page, person: Keyboard) -> None:
    person.follow("KPI alignment")
    person.follow("Add a business objective")
    person.write(name="Fewer returns", social_kpi="Questions answered before buying")
    person.save()


def goals(page: Page, person: Keyboard) -> None:
    person.follow("Goals")
    person.follow("Set the first goal")
    person.write(title="Double the German Instagram audience in six months", specific="People who read German")
    person.write(metric="Followers", baseline="1000", target="2000", achievable="It was done in Finland")
    person.write(relevant="Anna, six hours", hours_per_week="6")
    person.reach(page.locator("#id_deadline"))
    # The month first: Chromium writes dates as the language it was started in does, not the page's.
    page.keyboard.type("06302027")
    person.write(business_objective="Customer ret", channel="Instagram")
    person.save()


def response(page: Page, person: Keyboard) -> None:
    person.follow("Response plan")
    person.press(page.get_by_role("button", name="Add to the plan").first)
    expect(page.get_by_role("heading", name="A hostile comment goes viral")).to_be_visible()


def approve(page: Page, person: Keyboard) -> None:
    person.follow("All strategies")
    person.press(page.get_by_role("main").get_by_role("link", name="Approve").first)
    person.push("Approve")
    expect(page.get_by_text("Approved").first).to_be_visible()


def everything_is_stored() -> None:
    workspace = Workspace.objects.get(name="Aurora Candles")
    with scope(workspace=workspace):
        strategy = Strategy.objects.get()
        assert strategy.state == Strategy.State.APPROVED
        document = StrategyVersion.objects.get(reason=StrategyVersion.Reason.APPROVED).document
        unwritten = [
            section.key for section in SECTIONS if not any(document["parts"][part.key] for part in section.parts)
        ]
        assert unwritten == []
        goal = Goal.objects.get()
        assert (str(goal.business_objective), str(goal.deadline)) == ("Customer retention", "2027-06-30")
