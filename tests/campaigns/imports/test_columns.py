"""What columns are taken to mean, by their names and by their cells."""

import pytest

from campaigns.imports.accounts import AccountFile, read_accounts
from campaigns.imports.headers import meaning_of
from campaigns.imports.meanings import Meaning


def file_of(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def meanings(account_file: AccountFile) -> list[str]:
    return [use.meaning.value for use in account_file.columns]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Subscribers count", Meaning.FOLLOWERS),
        ("#Followers/Subscribers", Meaning.FOLLOWERS),
        ("num_followers", Meaning.FOLLOWERS),
        ("followersCount", Meaning.FOLLOWERS),
        ("SEGUIDORES", Meaning.FOLLOWERS),
        ("Suscriptores", Meaning.FOLLOWERS),
        ("Inscritos", Meaning.FOLLOWERS),
        ("num_followees", Meaning.UNUSED),
        ("Following", Meaning.UNUSED),
        ("Followers gained", Meaning.UNUSED),
        ("New followers", Meaning.UNUSED),
        ("subscribers_for_last_30_days", Meaning.UNUSED),
        ("Video views last 30 days", Meaning.UNUSED),
        ("Avg likes (30 days)", Meaning.LIKES),
        ("%Notable Followers/Subscribers", Meaning.UNUSED),
        ("Likes avg.", Meaning.LIKES),
        ("Me gusta promedio", Meaning.LIKES),
        ("Curtidas médias", Meaning.LIKES),
        ("total_likes", Meaning.UNUSED),
        ("Avg Comments", Meaning.COMMENTS),
        ("Comentários médios", Meaning.COMMENTS),
        ("\nViews (Avg.)", Meaning.VIEWS),
        ("Avg Reels plays", Meaning.VIEWS),
        ("Visualizaciones promedio", Meaning.VIEWS),
        ("Shares avg", Meaning.SHARES),
        ("Retweets avg", Meaning.SHARES),
        ("Compartilhamentos", Meaning.SHARES),
        ("Saves avg", Meaning.SAVES),
        ("Salvamentos", Meaning.SAVES),
        ("Eng. (Auth.)", Meaning.AUTHENTIC),
        ("Engajamento autêntico", Meaning.AUTHENTIC),
        ("Engagement average\r\n", Meaning.ENGAGEMENTS),
        ("Interacciones promedio", Meaning.ENGAGEMENTS),
        ("60_day_eng_rate", Meaning.ENGAGEMENT_RATE),
        ("%ER", Meaning.ENGAGEMENT_RATE),
        ("TP", Meaning.ENGAGEMENT_RATE),
        ("Tasa de interacción", Meaning.ENGAGEMENT_RATE),
        ("Category_1", Meaning.NICHE),
        ("TEMA DE INFLUENCIA", Meaning.NICHE),
        ("Categoría", Meaning.NICHE),
        ("Audience country(mostly)", Meaning.AUDIENCE_COUNTRY),
        ("País da audiência", Meaning.AUDIENCE_COUNTRY),
        ("PAÍS", Meaning.COUNTRY),
        ("Ciudad", Meaning.CITY),
        ("Account URL", Meaning.URL),
        ("s.no", Meaning.RANK),
        ("Rank", Meaning.RANK),
        ("Posición", Meaning.RANK),
        ("account_key", Meaning.HANDLE),
        ("Nombre de usuario", Meaning.HANDLE),
        ("Fullname", Meaning.NAME),
        ("youTuber", Meaning.ACCOUNT),
        ("Instagram name", Meaning.ACCOUNT),
        ("influence_score", Meaning.UNUSED),
        ("ALCANCE POTENCIAL", Meaning.UNUSED),
        ("num_posts", Meaning.UNUSED),
        ("Rejection reason", Meaning.UNUSED),
        ("", None),
        ("Zorglub", None),
    ],
)
def test_a_header_says_what_the_column_means(header: str, meaning: Meaning | None) -> None:
    assert meaning_of(header) == meaning


@pytest.mark.parametrize("swapped", [False, True])
def test_handle_and_display_name_are_told_apart_by_their_cells(swapped: bool) -> None:
    handles, names = ["ana.l", "bob_7", "cy", "dee"], ["Ana Lima", "Bob B", "Cy", "Dee Ö"]
    first, second = (names, handles) if swapped else (handles, names)
    lines = [f"{a},{b},{i}00" for i, (a, b) in enumerate(zip(first, second, strict=True), 1)]
    read = read_accounts(file_of("Name,Instagram name,Followers", *lines), "instagram")
    assert [row.handle for row in read.rows] == handles
    assert [row.name for row in read.rows] == names


def test_on_youtube_the_column_with_more_word_like_cells_is_the_handle() -> None:
    lines = ["Big Show,Big Show,30M", "alpha,Alpha Music,20M", "beta1,Beta - Songs,10M"]
    lines += ["Kids & Co,Kids & Co,9M", "gamma,Gamma TV,8M"]
    read = read_accounts(file_of("channel name,youTuber,Subscribers", *lines), "youtube")
    assert meanings(read) == ["handle", "name", "followers"]
    assert [row.handle for row in read.rows][:2] == ["big show", "alpha"]
    assert read.rejected == ()


def test_name_and_channel_id_in_one_cell_come_apart() -> None:
    channel = "UCabcdefghijklmnopqrstuv"
    content = file_of(",NOMBRE,SEGUIDORES,PAÍS", f"1,KXY @{channel},2.5M,Reino Unido")
    read = read_accounts(content, "youtube")
    row = read.rows[0]
    assert (row.handle, row.name, row.followers) == (channel, "KXY", 2_500_000)
    assert row.country == "Reino Unido"
    assert meanings(read)[0] == "unused"


def test_spanish_and_portuguese_headers_are_read() -> None:
    spanish = "Puesto;Usuario;Nombre completo;Seguidores;Me gusta promedio;Comentarios promedio"
    read = read_accounts(file_of(spanish, "1;ana.l;Ana Lima;1,2M;3,4K;1.234"), "instagram")
    row = read.rows[0]
    assert (row.handle, row.name, row.followers) == ("ana.l", "Ana Lima", 1_200_000)
    assert (row.avg_likes, row.avg_comments) == (3400, 1234)
    portuguese = "Nome de usuário,Inscritos,Curtidas médias,Visualizações médias,Categoria,Cidade"
    read = read_accounts(file_of(portuguese, "ana,12K,300,9K,Música,Recife"), "youtube")
    row = read.rows[0]
    assert (row.avg_likes, row.avg_views, row.niches, row.city) == (
        300,
        9000,
        ("Música",),
        "Recife",
    )


def test_other_platforms_of_the_same_kind_are_read() -> None:
    twitch = file_of(
        "Channel,Stream time(minutes),Peak viewers,Average viewers,Followers,Followers gained",
        "xyz,100,900,300,5000,20",
        "abc_d,200,800,200,4000,30",
        "fgh,300,700,100,3000,10",
    )
    rows = read_accounts(twitch, "twitch").rows
    assert (rows[0].handle, rows[0].followers, rows[0].avg_views) == ("xyz", 5000, 300)
    twitter = file_of("S.no,Twitter handle,Name,Followers,Avg. retweets", "1,@Ana_L,Ana L,2M,1.1K")
    row = read_accounts(twitter, "x").rows[0]
    assert (row.handle, row.name, row.avg_shares) == ("ana_l", "Ana L", 1100)
    facebook = file_of("Page name,Fans,Page URL", "Some Page,1.5M,https://facebook.com/somepage")
    row = read_accounts(facebook, "facebook").rows[0]
    assert (row.handle, row.followers) == ("some page", 1_500_000)


def test_views_full_of_countries_and_comments_above_likes_are_reinterpreted() -> None:
    header = "instagram name,Subscribers count,Subscribers count,Views avg.,Likes avg,Likes avg,"
    read = read_accounts(
        file_of(
            header + "Comments avg.,Comments avg.",
            "ana,2M,2000000,Spain,20K,20000,31K,31000",
            "bob,3M,3000000,Brazil,30K,30000,30K,30000",
            "cyd,4M,4000000,,40K,40000,,61000",
        ),
        "instagram",
    )
    row = read.rows[0]
    assert (row.audience_country, row.avg_views) == ("Spain", None)
    assert (row.avg_authentic_engagements, row.avg_engagements) == (20_000, 31_000)
    assert (row.avg_likes, row.avg_comments) == (None, None)
    assert read.rows[2].avg_engagements == 61_000
    assert any("holds countries" in note for note in read.notes)
    assert any("exceed likes" in note for note in read.notes)


def test_honest_likes_and_comments_stay_what_they_are() -> None:
    lines = [f"user{i},2M,{i}00,{i}" for i in range(1, 9)]
    read = read_accounts(file_of("username,followers,likes,comments", *lines), "instagram")
    assert (read.rows[0].avg_likes, read.rows[0].avg_comments) == (100, 1)


def test_a_bare_country_is_the_audience_in_lists_with_hypeauditors_terms() -> None:
    content = file_of("Name,Followers,Country,Eng. (Auth.),Eng. (Avg.)", "ana,2M,India,1K,2K")
    row = read_accounts(content, "instagram").rows[0]
    assert (row.audience_country, row.country) == ("India", "")
    row = read_accounts(file_of("Name,Followers,Country", "ana,2M,India"), "instagram").rows[0]
    assert (row.audience_country, row.country) == ("", "India")


def test_countries_under_a_strange_header_are_recognised() -> None:
    content = file_of("user,followers,Geo", "ana,2M,India", "bob,1M,Brasil", "cy,3M,Narnia")
    assert read_accounts(content, "instagram").rows[1].country == "Brasil"


def test_a_serial_number_is_never_a_handle() -> None:
    read = read_accounts(file_of("Influencer,Name,Followers", "1,ana,2M", "2,bob,3M"), "tiktok")
    assert [row.handle for row in read.rows] == ["ana", "bob"]


def test_profile_addresses_serve_as_handles_where_there_is_no_other_column() -> None:
    content = file_of("Link,Followers", "https://www.instagram.com/Ana/,2M")
    read = read_accounts(content, "instagram")
    assert read.rows[0].handle == "ana"


def test_different_averages_of_one_measure_are_not_taken_for_a_pair() -> None:
    lines = [f"user{i},{i}m,{i}00k,{i}3k,{i}.0b" for i in range(1, 9)]
    content = file_of("channel_info,followers,avg_likes,new_post_avg_like,total_likes", *lines)
    read = read_accounts(content, "instagram")
    assert len(read.rows) == 8
    assert read.rows[0].avg_likes == 13_000
    assert any("differ" in note for note in read.notes)


def test_totals_and_rates_under_plain_names_are_not_averages() -> None:
    lines = [f"user{i},{i}00K,{i}0M,{i}.5,{i}00" for i in range(1, 9)]
    read = read_accounts(file_of("user,followers,likes,engagement,comments", *lines), "tiktok")
    row = read.rows[0]
    assert (row.avg_likes, row.avg_engagements, row.avg_comments) == (None, None, 100)
    assert any("totals" in note for note in read.notes)
    assert any("engagement rate" in note for note in read.notes)
    content = file_of("user,followers,engagement", "ana,2M,2.45%")
    assert read_accounts(content, "x").rows[0].avg_engagements is None


def test_millions_in_the_header_scale_the_cells() -> None:
    for header in ("Followers (millions)", "followers_in_millions", "Followers (in M)"):
        content = file_of(f"user,{header}", "ana,149.2", "bob,12", "cy,1.5M")
        read = read_accounts(content, "instagram")
        assert [row.followers for row in read.rows] == [149_200_000, 12_000_000, 1_500_000]
        assert "multiplied by 1,000,000" in read.notes[0]


def test_likes_of_a_facebook_page_are_followers_where_there_are_no_others() -> None:
    content = file_of("Page name,Likes", "Some Page,2M")
    assert read_accounts(content, "facebook").rows[0].followers == 2_000_000
    content = file_of("Page name,Page likes,Followers", *(f"Page {i},{i}M,{i}9M" for i in range(9)))
    row = read_accounts(content, "facebook").rows[1]
    assert (row.followers, row.avg_likes) == (19_000_000, None)


def test_dots_between_thousands_are_told_from_decimal_points_by_the_whole_file() -> None:
    content = file_of(
        "Cuenta,Suscriptores,Suscriptores,Vistas promedio,Me gusta prom.",
        "ana,1.2M,1.200.000,34.500,1.234",
        "luis,2.5M,2.500.000,134.500,999",
    )
    row = read_accounts(content, "youtube").rows[0]
    assert (row.followers, row.avg_views, row.avg_likes) == (1_200_000, 34_500, 1_234)


def test_handle_and_name_on_two_lines_of_one_cell_come_apart() -> None:
    content = file_of("Account,Followers", '"ana.l\nAna Lima",2M', '"Bob B\nbob_b",1M')
    rows = read_accounts(content, "instagram").rows
    assert [(row.handle, row.name) for row in rows] == [("ana.l", "Ana Lima"), ("bob_b", "Bob B")]


def test_rows_of_another_platform_are_rejected() -> None:
    content = file_of("Username,Channel,Followers", "@ana,Instagram,10", "@bob,TikTok,20")
    read = read_accounts(content, "tiktok")
    assert [row.handle for row in read.rows] == ["bob"]
    assert "not one of tiktok" in read.rejected[0].reason


def test_columns_named_after_other_platforms_are_left_alone() -> None:
    content = file_of("Instagram,TikTok,Instagram followers,TikTok followers", "ana.i,ana.t,10K,20K")
    row = read_accounts(content, "tiktok").rows[0]
    assert (row.handle, row.followers) == ("ana.t", 20_000)
