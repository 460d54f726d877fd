"""What a column's name says in several languages, before its cells are looked at."""

import re
import unicodedata
from functools import lru_cache

from campaigns.imports.meanings import Meaning

REJECT_HEADERS = ("Rejected row", "Rejected column", "Rejection reason")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASES = {
    **dict.fromkeys(
        [
            "s no",
            "sno",
            "sr no",
            "sl no",
            "sr",
            "no",
            "nr",
            "n",
            "num",
            "number",
            "index",
            "idx",
            "id",
            "pos",
            "unnamed 0",
            "row",
            "#",
            "numero",
            "serial",
            "serial no",
            "serial number",
            "no o",
            "no.",
        ],
        Meaning.RANK,
    ),
    **dict.fromkeys(["tp", "tasa", "taxa", "err", "er"], Meaning.ENGAGEMENT_RATE),
    **dict.fromkeys(
        [
            "account key",
            "channel id",
            "channel info",
            "account name",
            "user name",
            "screen name",
            "insta id",
            "insta name",
            "instagram id",
            "unique id",
            "account id",
            "page id",
            "instagram handle",
        ],
        Meaning.HANDLE,
    ),
    **dict.fromkeys(
        [
            "full name",
            "display name",
            "nombre completo",
            "nome completo",
            "real name",
            "channel title",
            "page title",
            "title",
            "titulo",
            "first name",
            "firstname",
            "vorname",
            "nombre real",
            "nombre para mostrar",
        ],
        Meaning.NAME,
    ),
    **dict.fromkeys(["social network", "red social", "rede social", "network"], Meaning.PLATFORM),
    **dict.fromkeys(["last name", "lastname", "surname", "apellido", "apellidos", "sobrenome", "nachname"],
                    Meaning.LAST_NAME),
    **dict.fromkeys(
        [
            "date",
            "measured on",
            "measured at",
            "as of",
            "snapshot",
            "snapshot date",
            "date measured",
            "measurement date",
            "scraped at",
            "scrape date",
            "collected on",
            "collected at",
            "report date",
            "export date",
            "last update",
            "last updated",
            "updated at",
            "fecha",
            "datum",
            "stand",
            "month",
            "mes",
            "monat",
            "fecha de medicion",
            "data da medicao",
            "messdatum",
        ],
        Meaning.MEASURED_ON,
    ),
    **dict.fromkeys(["currency", "fee currency", "moneda", "moeda", "wahrung", "devise", "price currency",
                     "divisa"], Meaning.CURRENCY),
    **dict.fromkeys(["note", "notes", "remark", "remarks", "nota", "notas", "notiz", "notizen", "bemerkung",
                     "bemerkungen", "anmerkung", "observaciones", "observacoes", "remarques"], Meaning.NOTE),
    **dict.fromkeys(["rate card", "rate per post", "post rate", "rate usd", "rate eur", "rate gbp",
                     "asking rate", "tarifa por post"], Meaning.FEE),
    **dict.fromkeys((header.casefold() for header in REJECT_HEADERS), Meaning.UNUSED),
}  # fmt: skip
_FEE = _words("price prices fee fees precio precios preco precos preis preise tarifa tarifas tarif "
              "honorar honorarios cost costs costo coste custo prix")  # fmt: skip
_NO_FEE = _words("cpm cpe cpv cpc emv total engagement campaign shipping budget per1000 mille estimated")
_LANGUAGE = _words("language languages idioma idiomas lingua sprache sprachen langue langues lang")
_MEASURED = _words("measured analyzed analysed analysiert sampled counted analizadas analizados analisados "
                   "gemessen gemessene considered")  # fmt: skip
_RATE = _words("er rate tasa taxa percent percentage porcentaje percentual ratio quote err tp")
_UNUSED = _words(
    "score gained gain gains growth crecimiento crescimento change lost peak max min hours watch "
    "minutes following followings followees siguiendo seguindo seguidos potential potencial reach "
    "alcance emv price cost precio preco email emails phone bio biography biografia description "
    "descripcion gender genero age language idioma lingua verified date joined created type status "
    "picture photo image avatar impressions credibility quality notable fake tier growing "
    "influence guardar note notes labels salary earnings median"
)
_TOTAL = _words("total totals lifetime overall gesamt totales totais")
_RANK = _words("rank ranking puesto posicion posicao position rang platz rankings")
_URL = _words("url urls link links href enlace website web")
_COUNTRY = _words("country countries pais paises land pays nation nationality location ubicacion "
                  "nacionalidad nacionalidade nazione paese localizacao staat")  # fmt: skip
_AUDIENCE = _words("audience audiencia audiencias publico publikum zielgruppe followers follower "
                   "subscribers seguidores viewers espectadores suscriptores")  # fmt: skip
_CITY = _words("city cities ciudad cidade ville stadt town citta")
_FOLLOWERS = _words(
    "followers follower subscribers subscriber subs seguidores seguidor suscriptores suscriptor "
    "inscritos inscrito abonnes abonnenten abonnement fans fan assinantes iscritti followerzahl "
    "seguaci подписчики подписчиков takipci followercount"
)
_MEASURE_WORDS = {
    Meaning.LIKES: _words("likes like diggs digg hearts gusta curtidas curtida gostos gosto aime "
                          "gefallt reactions reacciones reacoes favorites favourites"),
    Meaning.COMMENTS: _words("comments comment comentarios comentario commentaires commentaire "
                             "kommentare commenti replies"),
    Meaning.VIEWS: _words("views view plays play vistas vista visualizaciones visualizacoes "
                          "visualizacion reproducciones reproducoes vues aufrufe viewers "
                          "espectadores visualizzazioni"),
    Meaning.SHARES: _words("shares share compartidos compartidas compartilhamentos partages "
                           "geteilt retweets retweet reposts repins condivisioni compartir"),
    Meaning.SAVES: _words("saves save saved bookmarks guardados guardadas salvos salvamentos "
                          "enregistrements collects collect"),
}  # fmt: skip
_ENGAGEMENT = _words(
    "engagement engagements eng interactions interaction interacciones interaccion interacoes "
    "interacao engajamento engajamentos compromiso interaktionen interazioni"
)
_AUTHENTIC = _words("authentic auth autentico autentica autenticas autenticos authentique echte")
_MEAN = _words("avg average averages mean medio media medios medias promedio moyenne moyen ø "
               "durchschnitt mittel schnitt")  # fmt: skip
_AVERAGE = _MEAN | _words("per por pro")
_PERIOD = _words("day days daily week weekly month monthly year yearly dias mes mensual mensuales")
_RECENT = _words("new recent recents latest last ultimos ultimas 30 60 90")
_MILLIONS = _words("million millions millones milhoes millionen mio")
_THOUSANDS = _words("thousand thousands miles milhares tausend")
_NICHE = _words(
    "category categories categoria categorias niche niches nicho nichos topic topics tema temas "
    "kategorie kategorien categorie genre vertical industry interests interest theme themen sector "
    "rubro tematica nische"
)
_POSTS = _words("posts videos uploads publicaciones publicacoes tweets pins postagens beitrage "
                "streams media")  # fmt: skip
_HANDLE = _words(
    "handle handles username usernames usuario screenname uniqueid login arroba nick "
    "benutzername utilisateur userid ownerusername alias"
)
_NAME = _words("fullname displayname nickname realname channeltitle")
_ACCOUNT = _words(
    "name names nombre nome nom account accounts cuenta conta channel channels canal chaine kanal "
    "youtuber youtubers tiktoker tiktokers tiktokker instagrammer instagramer influencer "
    "influencers influenciador influenciadores streamer streamers creator creators creador "
    "creadora criador blogger celebrity artist page pagina profile profiles perfil user users "
    "tweeter twitterer facebooker snapchatter twitcher pinner instagram tiktok youtube twitter "
    "facebook twitch snapchat pinterest insta person brand konto"
)
_PLATFORM = _words("platform plataforma plattform plateforme")


def clean_header(header: str) -> str:
    """A header on one line, as shown to people and compared with a column mapping."""
    return " ".join(unicodedata.normalize("NFC", header).replace("\ufeff", "").split())


def header_words(header: str) -> tuple[str, frozenset[str]]:
    """The header in plain lower-case words, and the set of them (camelCase also split)."""
    plain = _plain(header)
    return plain, frozenset(plain.split()) | frozenset(
        _plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).split()
    )


@lru_cache(maxsize=2_000)
def meaning_of(header: str) -> Meaning | None:
    """What the name of a column says; None when it says nothing. ACCOUNT is undecided."""
    header = clean_header(header)
    if len(header) > 200:
        return None
    phrase, words = header_words(header)
    if not phrase:
        return Meaning.ENGAGEMENT_RATE if "%" in header else None
    if phrase in _PHRASES:
        return _PHRASES[phrase]
    if words & _RANK:
        return Meaning.RANK
    if special := _special_meaning(words):
        return special
    if "%" in header or words & _RATE:
        return Meaning.ENGAGEMENT_RATE if words & _ENGAGEMENT or "er" in words else Meaning.UNUSED
    return _number_meaning(words) or _text_meaning(words)


def is_known_header(cell: str) -> bool:
    """True for a cell that reads like the name of a column."""
    return len(cell) <= 80 and meaning_of(cell) is not None


def is_average(header: str) -> bool:
    """True when the name says that the number is an average per post."""
    return bool(header_words(header)[1] & _AVERAGE)


def is_recent(header: str) -> bool:
    """True when the name says that the number is of recent posts only."""
    words = header_words(header)[1]
    return bool(words & _RECENT)


def header_core(header: str) -> frozenset[str]:
    """The words that tell one measure from another, without "count", "values", "2" and such."""
    noise = _words("values value numbers number count num int numeric 1 2 of the de")
    return header_words(header)[1] - noise


def header_scale(header: str) -> int:
    """1000000 for "Followers (millions)", 1000 for "(thousands)", else 1."""
    words = header_words(header)[1]
    bracketed = re.search(r"\((?:in |en |em )?(m|mn|mm|k|mil)\)", header.casefold())
    if words & _MILLIONS or (bracketed and bracketed[1].startswith("m") and bracketed[1] != "mil"):
        return 10**6
    return 10**3 if bracketed or words & _THOUSANDS else 1


def counts_followers(header: str) -> bool:
    """True when the name itself speaks of followers or subscribers, not of page likes."""
    return bool(header_words(header)[1] & _FOLLOWERS)


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    return " ".join(re.sub(r"[\W_]+", " ", flat.replace("\u0131", "i")).split())


def _special_meaning(words: frozenset[str]) -> Meaning | None:
    """Asked prices, languages, and how many posts the averages are of."""
    if words & _FEE and not words & _NO_FEE and not words & _AUDIENCE:
        return Meaning.FEE
    if words & _LANGUAGE and not words & _AUDIENCE:
        return Meaning.LANGUAGE
    return Meaning.POSTS_MEASURED if words & _POSTS and words & _MEASURED else None


def _number_meaning(words: frozenset[str]) -> Meaning | None:
    """Followers, measures and other numbers; also places, which may name the followers."""
    if words & _COUNTRY:
        return Meaning.AUDIENCE_COUNTRY if words & _AUDIENCE else Meaning.COUNTRY
    if words & _UNUSED or words & _URL:
        return Meaning.URL if words & _URL and not words & _UNUSED else Meaning.UNUSED
    if words & _ENGAGEMENT:
        if words & _TOTAL:
            return Meaning.UNUSED
        return Meaning.AUTHENTIC if words & _AUTHENTIC else Meaning.ENGAGEMENTS
    found = [meaning for meaning, names in _MEASURE_WORDS.items() if words & names]
    of_a_period = words & _PERIOD and not words & _MEAN
    if words & _FOLLOWERS and not found:
        return Meaning.UNUSED if "new" in words or of_a_period else Meaning.FOLLOWERS
    if found == [Meaning.LIKES] and words & _words("page pagina") and not words & _AVERAGE:
        return Meaning.FOLLOWERS
    if found:
        unclear = len(found) > 1 or of_a_period or words & _TOTAL
        return Meaning.UNUSED if unclear else found[0]
    if words & _TOTAL:
        return Meaning.UNUSED
    return None


def _text_meaning(words: frozenset[str]) -> Meaning | None:
    if words & _CITY:
        return Meaning.UNUSED if words & _AUDIENCE else Meaning.CITY
    if words & _NICHE:
        return Meaning.NICHE
    if words & _PLATFORM:
        return Meaning.PLATFORM
    if words & _HANDLE:
        return Meaning.HANDLE
    if words & _NAME:
        return Meaning.NAME
    if words & _AUDIENCE or words & _POSTS:
        return Meaning.UNUSED
    return Meaning.ACCOUNT if words & _ACCOUNT else None
