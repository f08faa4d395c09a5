"""Every text of the product is there in every language, with the same placeholders."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation.template import templatize
from django_scopes import scope

from strategy.models import BusinessObjective, TeamRole
from strategy.objectives import ALIGNMENTS
from strategy.services import documents
from strategy.team_roles import STANDARD_ROLES

ROOT = Path(settings.BASE_DIR)
ROOMS = ("accounts", "budget", "config", "reporting", "roadmap", "strategy")
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")

type Message = str | tuple[str, ...]


def sources() -> Iterator[tuple[Path, bytes]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path, path.read_bytes()
    for path in (ROOT / "templates").rglob("*.*"):
        if path.suffix in (".html", ".txt"):
            source = templatize(path.read_text(), origin=str(path))
            # Python's tokenizer would take the indentation of the page for that of a program.
            yield path, "\n".join(line.lstrip() for line in source.split("\n")).encode()


@pytest.fixture(scope="module")
def messages() -> dict[tuple[str | None, str], Path]:
    """Return every text of the code with its context, and where it was found."""
    found: dict[tuple[str | None, str], Path] = {}
    for path, source in sources():
        for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
            singular = message if isinstance(message, str) else message[0]
            found[context, singular] = path.relative_to(ROOT)
    return found


def catalogue(language: str):
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def is_translated(entry) -> bool:
    return entry is not None and not entry.fuzzy and bool(entry.string) and all(entry.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(messages, language):
    known = catalogue(language)
    missing = [
        f"{path}: {text!r}" for (context, text), path in messages.items() if not is_translated(known.get(text, context))
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_placeholders(language):
    broken = []
    for entry in catalogue(language):
        if not entry.id:
            continue
        sources = {entry.id} if isinstance(entry.id, str) else set(entry.id)
        allowed = {tuple(sorted(PLACEHOLDER.findall(source))) for source in sources}
        for form in [entry.string] if isinstance(entry.string, str) else entry.string:
            if form and tuple(sorted(PLACEHOLDER.findall(form))) not in allowed:
                broken.append((entry.id, form))
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_in_use(language):
    with translation.override(language):
        assert translation.gettext("Strategy") != "Strategy"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_strategy_begins_in_the_language_of_its_workspace(workspace, language):
    workspace.language = language
    with scope(workspace=workspace):
        strategy = documents.start(workspace=workspace, by=None)
        furnished = [*BusinessObjective.objects.filter(strategy=strategy), *TeamRole.objects.all()]
    english = {str(alignment.business_kpi) for alignment in ALIGNMENTS} | {str(role.name) for role in STANDARD_ROLES}
    assert len(furnished) == len(ALIGNMENTS) + len(STANDARD_ROLES)
    assert not english & {str(one) for one in furnished}
