"""Country names in several languages to codes."""

import pytest

from campaigns.imports.countries import country_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States", "US"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("Estados Unidos", "US"),
        ("EE.UU.", "US"),
        ("UK", "GB"),
        ("Reino Unido", "GB"),
        ("England", "GB"),
        ("Korea", "KR"),
        ("South Korea", "KR"),
        ("Corea del Sur", "KR"),
        ("Coreia do Sul", "KR"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Turquía", "TR"),
        ("Brasil", "BR"),
        ("brazil ", "BR"),
        ("Allemagne", "DE"),
        ("Vereinigtes Königreich", "GB"),
        ("संयुक्त अधिराज्य", "GB"),
        ("MX", "MX"),
        ("GBR", "GB"),
        ("Florida, United States", "US"),
        ("🇪🇸 Spain", "ES"),
        ("🇪🇸", "ES"),
        ("Russian Federation", "RU"),
        ("Viet Nam", "VN"),
        ("Cote d'Ivoire", "CI"),
        ("Trinidad & Tobago", "TT"),
        ("Hong Kong", "HK"),
        ("", ""),
        ("-", ""),
        ("N/A", ""),
        ("Music", ""),
        ("Worldwide", ""),
        ("European Union", ""),
    ],
)
def test_country_names_become_codes(text: str, code: str) -> None:
    assert country_code(text) == code
