"""The meaning of columns and numbers: platforms, rates, wide files, links, prices, dates, and choices."""

import json
from pathlib import Path

import pytest

from campaigns.imports.account_plan import plan_accounts
from campaigns.imports.account_reader import AccountReader
from campaigns.imports.account_row import AccountRow
from campaigns.imports.choices import Choices, shape_of
from campaigns.imports.errors import FileError
from campaigns.imports.presets import preset_of
from tests.campaigns.imports.spreadsheets import all_read, opened, written, xlsx

MODASH = "Username,Channel,Account URL,Fullname,#Followers/Subscribers,%ER,Avg likes,Avg views,Avg comments,"
MODASH_ROWS = (
    "@ana,Instagram,https://www.instagram.com/ana,Ana L,10000,0.0245,245,,5,9000,,"
    "https://www.tiktok.com/share/user/169|https://www.tiktok.com/@ana.tok",
    "@bea,Instagram,https://www.instagram.com/bea,Bea,20000,0.01,200,,4,9000,,",
    "@cy,Instagram,https://www.instagram.com/cy,Cy,30000,0.03,900,,9,9000,,",
    "@ana.tok,TikTok,https://www.tiktok.com/share/user/169,Ana L,500000,0.06,290,5000,10,,"
    "https://www.instagram.com/ana,",
    "@dee,TikTok,https://www.tiktok.com/@dee,Dee,900000,0.05,95,2000,5,,,",
    "@eva,TikTok,https://www.tiktok.com/@eva,Eva,900000,0.1,95,1000,5,,,",
)


def rows_of(
    folder: Path, *lines: str, name: str = "list.csv", choices: Choices | None = None
) -> list[AccountRow]:
    return all_read(opened(written(folder, *lines, name=name)), choices)[0]


def test_a_modash_export_means_two_things_by_one_rate(tmp_path: Path) -> None:
    source = opened(written(tmp_path, MODASH + "Avg Reels plays,Instagram,TikTok", *MODASH_ROWS))
    rows, rejected, reader = all_read(source)
    assert rejected == []
    assert reader.plan.preset == "Modash export"
    assert reader.plan.rate_scale.value == "fraction"
    assert '"%ER" holds' in reader.plan.rate_scale.reason
    assert "fractions" in reader.plan.rate_scale.reason
    assert {p: g.value for p, g in reader.plan.rate_definition.items()} == {
        "instagram": "followers",
        "tiktok": "views",
    }
    assert "3 of 3 rows" in reader.plan.rate_definition["tiktok"].reason
    assert [row.platform for row in rows] == ["instagram"] * 3 + ["tiktok"] * 3
    assert (rows[0].stated_rate, rows[0].stated_rate_basis) == (0.0245, "followers")
    assert (rows[3].handle, rows[3].stated_rate_basis) == ("ana.tok", "views")
    assert rows[0].linked == (("tiktok", "ana.tok"),)
    assert rows[3].linked == (("instagram", "ana"),)
    assert [row.avg_views for row in rows[:4]] == [9000, 9000, 9000, 5000]


def test_columns_in_another_order_and_spelling_mean_the_same(tmp_path: Path) -> None:
    lines = [
        "Seguidores;Tasa de interacción;Plataforma;Usuario;Me gusta promedio;Comentarios promedio;"
        "Idioma;País",
        "10.000;2,50 %;Instagram;@ana;240;10;es;España",
        "1.500;3,00 %;Instagram;@bea;40;5;Español;México",
        "2,5 mil;4,00 %;Instagram;@cy;95;5;pt-BR;Brasil",
    ]
    rows, rejected, reader = all_read(opened(written(tmp_path, *lines)))
    assert rejected == []
    assert [row.followers for row in rows] == [10_000, 1_500, 2_500]
    assert [row.stated_rate for row in rows] == [0.025, 0.03, 0.04]
    assert [row.language for row in rows] == ["es", "es", "pt"]
    assert [row.country for row in rows] == ["ES", "MX", "BR"]
    assert reader.plan.decimal_comma.value == "comma"
    assert reader.plan.rate_definition["instagram"].value == "followers"


@pytest.mark.parametrize(
    ("cells", "scale", "first"),
    [
        (("0.0245", "0.031", "0.011"), "fraction", 0.0245),
        (("2.45", "3.1", "1.1"), "percent", 0.0245),
        (("0.8", "0.9", "0.75"), "percent", 0.008),
        (("2.45%", "3.1%", "0.3%"), "percent", 0.0245),
        (("\U0001f512", "3.47", "2"), "percent", None),
    ],
)
def test_the_scale_of_rates_is_guessed_from_the_rows(
    tmp_path: Path, cells: tuple[str, ...], scale: str, first: float | None
) -> None:
    lines = [f"u{i},{i}0000,{cell}" for i, cell in enumerate(cells, start=1)]
    rows, _, reader = all_read(
        opened(written(tmp_path, "username,followers,ER", *lines)), Choices("instagram")
    )
    assert reader.plan.rate_scale.value == scale
    assert rows[0].stated_rate == first


def test_averages_decide_where_rates_below_one_are_percent(tmp_path: Path) -> None:
    lines = [f"u{i},1000000,0.2,{1900 + i},100" for i in range(5)]
    rows = rows_of(
        tmp_path, "username,followers,ER,avg likes,avg comments", *lines, choices=Choices("instagram")
    )
    assert rows[0].stated_rate == 0.002


def test_a_rate_by_followers_gives_engagements_where_none_are_known(tmp_path: Path) -> None:
    rows, _, reader = all_read(
        opened(written(tmp_path, "username,followers,engagement rate", "ana,20000,2.5%", "bea,1000,-")),
        Choices("instagram"),
    )
    assert [row.avg_engagements for row in rows] == [500, None]
    assert any("rate" in note and "followers" in note for note in reader.plan.notes)
    by_views = Choices("instagram", rate_definition={"instagram": "views"})
    assert (
        rows_of(tmp_path, "username,followers,engagement rate", "ana,20000,2.5%", choices=by_views)[
            0
        ].avg_engagements
        is None
    )


def test_nothing_is_made_of_a_rate_whose_denominator_is_not_known(tmp_path: Path) -> None:
    row = rows_of(tmp_path, "username,followers,engagement rate", "ana,20000,6%", choices=Choices("tiktok"))[
        0
    ]
    assert (row.stated_rate, row.stated_rate_basis, row.avg_engagements) == (0.06, "", None)


@pytest.mark.parametrize(
    ("header", "basis"),
    [("ER by reach", "reach"), ("Engagement rate (views)", "views"), ("ER impressions", "impressions")],
)
def test_a_header_may_say_what_the_rate_is_a_share_of(tmp_path: Path, header: str, basis: str) -> None:
    row = rows_of(tmp_path, f"username,followers,{header}", "ana,20000,6%", choices=Choices("tiktok"))[0]
    assert row.stated_rate_basis == basis


def test_an_aspire_list_gives_several_accounts_of_one_person(tmp_path: Path) -> None:
    lines = [
        "email,uid,id,instagram,tiktok,youtube,pinterest,address1,address2,city,state,postalcode,country",
        "a@x.example,7,1,ana.ig,ana.tt,https://www.youtube.com/@anatube,,Street 1,,Madrid,,28001,Spain",
        "b@x.example,8,2,,bea.tt,,,Street 2,,Porto,,4000,Portugal",
        "c@x.example,9,3,,,,,Street 3,,Porto,,4000,Portugal",
    ]
    rows, rejected, reader = all_read(opened(written(tmp_path, *lines)))
    assert reader.plan.preset == "Aspire members"
    assert [(row.person, row.platform, row.handle) for row in rows] == [
        (2, "instagram", "ana.ig"),
        (2, "tiktok", "ana.tt"),
        (2, "youtube", "anatube"),
        (3, "tiktok", "bea.tt"),
    ]
    assert all(row.followers is row.stated_rate is row.avg_engagements is None for row in rows)
    assert (rows[0].country, rows[0].city) == ("ES", "Madrid")
    assert [(one.row_number, one.reason) for one in rejected] == [(4, "the row holds no account")]
    assert not any("@x.example" in str(row) or "Street" in str(row) for row in rows)


def test_numbers_of_a_wide_file_belong_to_their_platform(tmp_path: Path) -> None:
    lines = [
        "Name,Instagram,Instagram followers,Instagram ER,TikTok,TikTok followers,TikTok ER,Category",
        "Ana Lima,@ana,10K,3.47,@ana.t,2M,8.2,Food",
        "Bea Ruiz,@bea,20K,2.10,,,,Music",
        "Cy Roe,https://www.instagram.com/cy/,30K,1.10,@cy.t,,\U0001f512,Music",
    ]
    rows, rejected, reader = all_read(opened(written(tmp_path, *lines)))
    assert rejected == []
    assert reader.plan.rate_scale.value == "percent"
    assert [(r.person, r.platform, r.handle, r.followers, r.stated_rate) for r in rows] == [
        (2, "instagram", "ana", 10_000, 0.0347),
        (2, "tiktok", "ana.t", 2_000_000, 0.082),
        (3, "instagram", "bea", 20_000, 0.021),
        (4, "instagram", "cy", 30_000, 0.011),
        (4, "tiktok", "cy.t", None, None),
    ]
    assert {row.name for row in rows} == {"Ana Lima", "Bea Ruiz", "Cy Roe"}


def test_an_upfluence_list_is_read_without_followers(tmp_path: Path) -> None:
    lines = [
        "influencer_id,media_url,profile_name,first_name,last_name,phone_number,email,shipping_address.city,"
        "shipping_address.country_code",
        "123,https://www.instagram.com/ana/,Ana Lima,Ana,Lima,+34 1,a@x.example,Madrid,ES",
        "124,https://www.youtube.com/channel/UCVtFOytbRpEvzLjvqGG5gxQ,Bea,Bea,R,+34 2,b@x.example,Porto,PT",
        "125,https://www.tiktok.com/share/user/77,Cy,Cy,R,+34 3,c@x.example,Porto,PT",
    ]
    rows, rejected, reader = all_read(opened(written(tmp_path, *lines)))
    assert reader.plan.preset == "Upfluence list"
    assert [(row.platform, row.handle, row.followers) for row in rows] == [
        ("instagram", "ana", None),
        ("youtube", "UCVtFOytbRpEvzLjvqGG5gxQ", None),
    ]
    assert rows[0].country == "ES" and rows[0].name == "Ana Lima"
    assert "does not lead to a profile" in rejected[0].reason
    assert not any("x.example" in str(row) or "+34" in str(row) for row in rows)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Tiktoker,Subscribers", "list.csv"),
        ("username,followers", "my tiktok list.csv"),
        ("username,followers,profile url", "list.csv"),
    ],
)
def test_the_platform_of_a_whole_file_is_guessed(tmp_path: Path, header: str, name: str) -> None:
    line = "ana,20000" + (",https://www.tiktok.com/@ana" if "url" in header else "")
    rows, _, reader = all_read(opened(written(tmp_path, header, line, name=name)))
    assert (rows[0].platform, reader.plan.platform.value) == ("tiktok", "tiktok")
    assert reader.plan.platform.reason


def test_a_file_that_tells_no_platform_asks_for_it(tmp_path: Path) -> None:
    source = opened(written(tmp_path, "username,followers", "ana,1"))
    plan = plan_accounts(source, Choices())
    assert (plan.platform.value, plan.platform_by_row) == ("", False)
    with pytest.raises(FileError, match=r"which platform.*choose one \(Instagram, TikTok"):
        AccountReader(source, Choices())
    assert all_read(source, Choices("x"))[0][0].platform == "x"


def test_rows_name_their_platform_by_column_or_address(tmp_path: Path) -> None:
    rows, rejected, _ = all_read(opened(written(
        tmp_path, "username,platform,followers", "ana,IG,1", "bea,Twitter,2", "cy,MySpace,3", "dee,YouTube,0",
    )))  # fmt: skip
    assert [row.platform for row in rows] == ["instagram", "x"]
    assert [one.reason for one in rejected] == ['"MySpace" is no known platform', "the followers are unknown"]
    rows, _, reader = all_read(opened(written(
        tmp_path, "name,link,followers", "Ana,https://instagram.com/ana,1", "Bea,https://x.com/bea,2",
    )))  # fmt: skip
    assert [(row.platform, row.handle) for row in rows] == [("instagram", "ana"), ("x", "bea")]
    assert reader.plan.platform_by_row


def test_prices_dates_notes_and_posts_measured_are_read(tmp_path: Path) -> None:
    header = "username,followers,avg likes,posts analysed,measured on,price per post (EUR),currency,notes"
    rows, rejected, reader = all_read(opened(written(
        tmp_path, header,
        'ana,1000,10,12,03/04/2026,"1,200",,nice',
        "bea,1000,10,12,25/04/2026,$300.50,,",
        "cy,1000,10,,2026-05-01,250,USD,-",
        "dee,1000,10,,May 2026,on request,,vip",
        "eve,1000,10,,someday,1,,",
    )), Choices("instagram"))  # fmt: skip
    assert [(row.fee, row.fee_currency) for row in rows] == [
        ("1200", "EUR"), ("300.5", "USD"), ("250", "USD"), (None, ""),
    ]  # fmt: skip
    assert [row.measured_on for row in rows] == ["2026-04-03", "2026-04-25", "2026-05-01", "2026-05-01"]
    assert [row.note for row in rows] == ["nice", "", "", "vip; asked price: on request"]
    assert [row.posts_measured for row in rows] == [12, 12, None, None]
    assert "not a date" in rejected[0].reason
    assert reader.plan.measured_on.value == "" and "for each row" in reader.plan.measured_on.reason


def test_the_name_of_the_file_may_tell_the_day(tmp_path: Path) -> None:
    source = opened(written(tmp_path, "username,followers", "ana,1", name="instagram june 2022.csv"))
    assert plan_accounts(source, Choices()).measured_on.value == "2022-06-01"


def test_choices_go_before_guesses_and_through_json(tmp_path: Path) -> None:
    path = written(tmp_path, "A,B,C,D", "ana,1,2.5,7", "bea,2,1.5,8")
    choices = Choices(
        platform="instagram",
        rate_scale="percent",
        rate_definition={"instagram": "views"},
        columns={"A": "handle", "B": "avg_likes", "C": "engagement_rate", "no. 4": "followers"},
    )
    again = Choices.from_json(json.loads(json.dumps(choices.as_json())) | {"unknown": 1})
    assert again == choices
    rows, _, reader = all_read(opened(path), again)
    assert rows[0][:6] == (2, 2, "instagram", "ana", "", 7)
    assert (rows[0].stated_rate, rows[0].stated_rate_basis, rows[0].avg_likes) == (0.025, "views", 1)
    assert {view.why for view in reader.plan.columns} == {"As chosen."}
    for wrong in ({"platform": "myspace"}, {"rate_scale": "x"}, {"rate_definition": {"x": "luck"}}):
        with pytest.raises(FileError):
            Choices(**wrong)
    for columns in ({"Nope": "handle"}, {"A": "nonsense"}, {"no. 9": "handle"}):
        with pytest.raises(FileError):
            AccountReader(opened(path), Choices("x", columns=columns))


def test_a_decimal_comma_can_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path, "username;followers;avg likes", "ana;1000;1.432", "bea;1000;5.5")
    assert all_read(opened(path), Choices("x"))[0][0].avg_likes == 1.432
    assert all_read(opened(path), Choices("x", decimal_comma=True))[0][0].avg_likes == 1432


def test_the_plan_shows_every_column_with_samples_and_reasons(tmp_path: Path) -> None:
    source = opened(written(tmp_path, MODASH + "Avg Reels plays,Instagram,TikTok", *MODASH_ROWS))
    plan = plan_accounts(source, Choices())
    assert [view.position for view in plan.columns] == list(range(1, 13))
    assert all(view.why for view in plan.columns)
    assert plan.columns[0].samples == ("@ana", "@bea", "@cy")
    assert [plan.columns[i].meaning for i in (0, 1, 5, 10, 11)] == [
        "handle", "platform", "engagement_rate", "linked", "linked",
    ]  # fmt: skip
    assert AccountReader(source, Choices(columns=plan.mapping())).plan.slots[0].linked


def test_a_shape_is_the_same_for_the_same_names(tmp_path: Path) -> None:
    one = opened(written(tmp_path, "Username, Followers", "ana,1", name="a.csv"))
    two = opened(written(tmp_path, "username,followers ", "bea,2", "cy,3", name="b.csv"))
    other = opened(written(tmp_path, "followers,username", "2,bea", name="c.csv"))
    assert shape_of(one) == shape_of(two) != shape_of(other)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Username,Category,#Followers,#Followees,#Posts", "33,000"),
        ("username,full_name,followers_count,followings_count,posts_count,aqs,aqs_name", "HypeAuditor"),
        ("username,Instagram ER,TikTok ER,language", "HypeAuditor"),
        ("First Name,Last Name,Instagram,TikTok,Country", "CreatorIQ"),
        ("First Name,Last Name,Gender,Engagement Rate", "GRIN"),
        ("NOMBRE,SEGUIDORES,TP,TEMA DE INFLUENCIA,ALCANCE POTENCIAL", "StarNgage"),
        ("name,Followers,Followers,Eng. (Avg.)", "top 1000"),
        ("ownerUsername,likesCount,commentsCount,timestamp", "Apify"),
        ("authorMeta.name,diggCount,playCount,createTimeISO", "Apify"),
    ],
)
def test_known_kinds_of_files_are_recognised(tmp_path: Path, header: str, name: str) -> None:
    preset = preset_of(opened(written(tmp_path, header, "a" + "," * header.count(","))))
    assert preset is not None and name in preset.name


def test_names_in_two_columns_are_put_together(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "First Name,Last Name,Gender,Instagram handle,Followers", "Ana,Lima,f,ana,10")
    assert (rows[0].name, rows[0].handle, rows[0].platform) == ("Ana Lima", "ana", "instagram")


def test_percent_cells_of_a_workbook_are_fractions(tmp_path: Path) -> None:
    rows: list[list[object]] = [["username", "followers", "Engagement rate"], *(
        [f"u{i}", 1000.0 + i, 0.02 + i / 1000] for i in range(5)
    )]  # fmt: skip
    read = all_read(
        opened(xlsx(tmp_path / "a.xlsx", {"instagram": rows}, percent=(2,))), Choices("instagram")
    )[0]
    assert (read[0].stated_rate, read[0].followers) == (0.02, 1000)


def test_several_dates_of_one_account_are_no_repeats(tmp_path: Path) -> None:
    lines = ["ana,2026-01-01,10", "ana,2026-02-01,20", "bea,2026-01-01,5", "ana,2026-02-01,21"]
    rows, rejected, _ = all_read(opened(written(tmp_path, "username,date,followers", *lines)), Choices("x"))
    assert [(row.handle, row.measured_on, row.followers) for row in rows] == [
        ("ana", "2026-01-01", 10),
        ("ana", "2026-02-01", 20),
        ("bea", "2026-01-01", 5),
    ]
    assert "repeats row 3" in rejected[0].reason
