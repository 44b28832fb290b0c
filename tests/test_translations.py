"""Every text of the service has its French, and the catalogue follows the sources."""

from babel.messages.catalog import Catalog

from scripts import translations


def test_every_text_has_good_french() -> None:
    assert list(translations.faults(translations.read())) == []


def test_catalogue_is_in_step_with_the_sources() -> None:
    assert translations.CATALOGUE.read_bytes() == translations.written(translations.renewed()), (
        "type: make translations"
    )


def test_texts_are_found_in_code_pages_and_letters() -> None:
    sources = {
        place.partition("/")[0] for message in translations.extract() for place, _ in message.locations
    }
    assert {"mentorship", "templates", "matching"} <= sources


def test_faults_are_seen() -> None:
    catalogue = Catalog(locale="fr")
    catalogue.add("Good day", "Bonjour")
    catalogue.add("Nothing yet", "")
    catalogue.add("Hello %(name)s", "Bonjour %(nom)s")
    catalogue.add("Perhaps", "Peut-être", flags=["fuzzy"])
    catalogue.add(("%(n)s day", "%(n)s days"), ("un jour", "%(n)s jours"))
    catalogue.add(("%(n)s hour of %(of)s", "%(n)s hours of %(of)s"), ("%(n)s heure", "%(n)s heures"))
    assert list(translations.faults(catalogue)) == [
        "without French: 'Nothing yet'",
        "other placeholders: 'Hello %(name)s' and 'Bonjour %(nom)s'",
        "unsure: 'Perhaps'",
        "other placeholders: '%(n)s hour of %(of)s' and '%(n)s heures'",
    ]
