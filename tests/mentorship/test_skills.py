import csv

import pytest

from mentorship import skills


def rows(table: str) -> list[dict[str, str]]:
    with (skills.CATALOGUE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- the catalogue ------------------------------------------------------------------------------------


def test_no_name_means_two_skills() -> None:
    seen: dict[str, str] = {}
    for skill in skills.catalogue().values():
        for name in {skills.normalise(n) for lang in ("en", "fr") for n in skill.names(lang)}:
            assert name
            assert seen.setdefault(name, skill.key) == skill.key, f"{name!r} is also {seen[name]}"


@pytest.mark.parametrize("table", ["skills", "interests", "languages", "domains"])
def test_every_row_is_filled_once_in_each_language(table: str) -> None:
    data = rows(table)
    for column in (next(iter(data[0])), "en", "fr"):
        values = [row[column] for row in data]
        assert all(value == value.strip() and value for value in values)
        assert len(set(values)) == len(values)


def test_keys_are_ascii_slugs() -> None:
    for table in ("skills", "interests"):
        for row in rows(table):
            assert row["key"].replace("-", "").isalnum()
            assert row["key"].isascii()
            assert row["key"] == row["key"].lower()


def test_domains_are_known_and_the_catalogue_is_large_enough() -> None:
    known = {row["key"] for row in rows("domains")}
    assert {row["domain"] for row in rows("skills")} <= known
    assert {row["domain"] for row in rows("interests")} <= known
    assert len(skills.catalogue()) >= 300
    assert len(skills.interests("fr")) >= 60
    assert len(skills.languages("fr")) >= 30


def test_near_skills_are_known_symmetric_and_never_as_good_as_the_skill() -> None:
    pairs = [frozenset((row["skill"], row["neighbour"])) for row in rows("neighbours")]
    assert all(len(pair) == 2 for pair in pairs)
    assert len(set(pairs)) == len(pairs)
    table = skills.near_table()
    for skill, neighbours in table.items():
        assert skills.known(skill)
        for neighbour, similarity in neighbours.items():
            assert 0 < similarity < 1
            assert table[neighbour][skill] == similarity


# --- labels -------------------------------------------------------------------------------------------


def test_label_speaks_the_readers_language() -> None:
    assert skills.label("eye-makeup", "en") == "Eye make-up"
    assert skills.label("eye-makeup", "fr") == "Maquillage des yeux"


def test_label_of_a_key_that_left_the_catalogue_is_readable() -> None:
    assert skills.label("glass-blowing", "fr") == "Glass blowing"


def test_domains_group_every_skill_once() -> None:
    groups = skills.domains("fr")
    assert [choice.key for choice in groups["Parfum"]].count("perfume-composition") == 1
    assert sum(map(len, groups.values())) == len(skills.catalogue())
    assert "Culture et loisirs" not in groups  # it holds interests only


def test_lists_are_in_alphabetical_order_whatever_the_accents() -> None:
    names = [choice.label for choice in skills.interests("fr")]
    assert names.index("Art du drag") < names.index("Égalité femmes-hommes")
    assert names.index("Égalité femmes-hommes") < names.index("Zéro déchet")
    assert skills.language_label("en", "fr") == "Anglais"
    assert skills.interest_label("travel", "fr") == "Voyages"


# --- recognising --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("Python", "fr", "python"),
        ("  maquillage DES yeux ", "fr", "eye-makeup"),
        ("Eye make-up", "fr", "eye-makeup"),
        ("apprentissage automatique", "en", "machine-learning"),
        ("ML", "en", "machine-learning"),
        ("js", "fr", "javascript"),
        ("Postgres", "en", "postgresql"),
        ("K8s", "en", "kubernetes"),
        ("RGPD", "fr", "data-protection"),
        ("gdpr", "fr", "data-protection"),
        ("C", "en", "c"),
        ("C++", "en", "cpp"),
        ("c ++", "fr", "cpp"),
        ("C#", "en", "csharp"),
        ("R", "fr", "r-language"),
        ("go", "en", "go-language"),
        ("ecoconception", "fr", "eco-design"),
        ("Éco-conception", "fr", "eco-design"),
        ("RÉFÉRENCEMENT NATUREL", "fr", "seo"),
        ("1:1", "en", "one-to-ones"),
        ("management d'équipe", "fr", "team-management"),
        ("management d’équipe", "fr", "team-management"),
        ("ＳＥＯ", "en", "seo"),
    ],
)
def test_exact_names_synonyms_and_acronyms_are_certain(text: str, language: str, key: str) -> None:
    assert skills.recognise(text, language) == skills.Recognised(key, True, (key,))


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("Pyhton", "en", "python"),
        ("maquilage des yeux", "fr", "eye-makeup"),
        ("formulation cosmetik", "fr", "cosmetic-formulation"),
        ("learning machine", "en", "machine-learning"),
        ("video editting", "fr", "video-editing"),
        ("photoshp", "en", "adobe-suite"),
        ("kubernets", "fr", "kubernetes"),
        ("référencment naturel", "fr", "seo"),
        ("je voudrais apprendre le montage vidéo", "fr", "video-editing"),
    ],
)
def test_typos_are_offered_for_confirmation_never_taken(text: str, language: str, key: str) -> None:
    found = skills.recognise(text, language)
    assert not found.certain
    assert found.key == found.suggestions[0] == key


@pytest.mark.parametrize("text", ["xq", "D", "zz9", "X", "C+", "gi"])
def test_short_names_match_exactly_or_not_at_all(text: str) -> None:
    assert skills.recognise(text, "en") == skills.Recognised(None, False, ())


def test_a_sentence_offers_each_skill_it_names() -> None:
    found = skills.recognise("SQL, Excel and a bit of Python", "en")
    assert not found.certain
    assert set(found.suggestions[:3]) == {"sql", "spreadsheets", "python"}


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\0", "💄", "💄✨", "...", "+", "#", "'", "\u202e", "a" * 100_000, "é\0" * 50_000, "\ud800"],
)
def test_odd_texts_are_answered_calmly(text: str) -> None:
    assert not skills.recognise(text, "fr").certain
    assert len(skills.search(text, "en", 5)) <= 5
    assert len(skills.free_key(text)) <= skills.LONGEST + len(skills.FREE)


# --- searching ----------------------------------------------------------------------------------------


def test_search_completes_what_is_being_typed() -> None:
    assert skills.search("maquillage des y", "fr")[0] == ("eye-makeup", "Maquillage des yeux")
    assert skills.search("maq", "fr")[0].label == "Bases du maquillage"
    assert skills.search("réseaux", "fr")[0].label == "Gestion des réseaux sociaux"
    assert "perfume-composition" in [choice.key for choice in skills.search("perfume", "en", 12)]
    assert skills.search("ios", "en")[0].key == "ios"


def test_search_prefers_the_readers_language_and_knows_the_other() -> None:
    assert skills.search("skincare", "fr")[0] == ("skincare-routine", "Routine de soin")
    assert skills.search("vente", "fr")[0].key == "sales"


def test_search_keeps_to_its_limit_and_its_order() -> None:
    assert len(skills.search("ma", "fr", 4)) == 4
    assert skills.search("ma", "fr", 4) == skills.search("ma", "fr", 4)


# --- free skills --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key", "shown"),
    [
        ("Poterie raku", "free:poterie_raku", "Poterie raku"),
        ("  poterie   RAKU! ", "free:poterie_raku", "Poterie raku"),
        ("Éco-tricot", "free:éco-tricot", "Éco-tricot"),
        ("F#", "free:f#", "F#"),
        ("a\0b", "free:a_b", "A b"),
        ("💄 rouge", "free:rouge", "Rouge"),
    ],
)
def test_a_free_skill_keeps_a_readable_name(text: str, key: str, shown: str) -> None:
    assert skills.free_key(text) == key
    assert skills.label(key, "en") == shown
    assert skills.known(key)


@pytest.mark.parametrize("text", ["", "💄", "\0", "--", "..."])
def test_a_text_without_a_letter_is_no_skill(text: str) -> None:
    assert skills.free_key(text) == ""


@pytest.mark.parametrize("key", ["", "nope", "free:", "free:<b>", "free:A", "free:a b"])
def test_made_up_keys_are_not_known(key: str) -> None:
    assert not skills.known(key)
