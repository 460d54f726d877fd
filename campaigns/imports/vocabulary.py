"""The words that columns are named by, in several languages."""

from campaigns.imports.meanings import Meaning

REJECT_HEADERS = ("Rejected row", "Rejected column", "Rejection reason")


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


PHRASES = {
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
FEE = words("price prices fee fees precio precios preco precos preis preise tarifa tarifas tarif "
              "honorar honorarios cost costs costo coste custo prix")  # fmt: skip
NO_FEE = words("cpm cpe cpv cpc emv total engagement campaign shipping budget per1000 mille estimated")
LANGUAGE = words("language languages idioma idiomas lingua sprache sprachen langue langues lang")
MEASURED = words("measured analyzed analysed analysiert sampled counted analizadas analizados analisados "
                   "gemessen gemessene considered")  # fmt: skip
RATE = words("er rate tasa taxa percent percentage porcentaje percentual ratio quote err tp")
UNUSED = words(
    "score gained gain gains growth crecimiento crescimento change lost peak max min hours watch "
    "minutes following followings followees siguiendo seguindo seguidos potential potencial reach "
    "alcance emv price cost precio preco email emails phone bio biography biografia description "
    "descripcion gender genero age language idioma lingua verified date joined created type status "
    "picture photo image avatar impressions credibility quality notable fake tier growing "
    "influence guardar note notes labels salary earnings median"
)
TOTAL = words("total totals lifetime overall gesamt totales totais")
RANK = words("rank ranking puesto posicion posicao position rang platz rankings")
URL = words("url urls link links href enlace website web")
COUNTRY = words("country countries pais paises land pays nation nationality location ubicacion "
                  "nacionalidad nacionalidade nazione paese localizacao staat")  # fmt: skip
AUDIENCE = words("audience audiencia audiencias publico publikum zielgruppe followers follower "
                   "subscribers seguidores viewers espectadores suscriptores")  # fmt: skip
CITY = words("city cities ciudad cidade ville stadt town citta")
FOLLOWERS = words(
    "followers follower subscribers subscriber subs seguidores seguidor suscriptores suscriptor "
    "inscritos inscrito abonnes abonnenten abonnement fans fan assinantes iscritti followerzahl "
    "seguaci подписчики подписчиков takipci followercount"
)
MEASURE_WORDS = {
    Meaning.LIKES: words("likes like diggs digg hearts gusta curtidas curtida gostos gosto aime "
                          "gefallt reactions reacciones reacoes favorites favourites"),
    Meaning.COMMENTS: words("comments comment comentarios comentario commentaires commentaire "
                             "kommentare commenti replies"),
    Meaning.VIEWS: words("views view plays play vistas vista visualizaciones visualizacoes "
                          "visualizacion reproducciones reproducoes vues aufrufe viewers "
                          "espectadores visualizzazioni"),
    Meaning.SHARES: words("shares share compartidos compartidas compartilhamentos partages "
                           "geteilt retweets retweet reposts repins condivisioni compartir"),
    Meaning.SAVES: words("saves save saved bookmarks guardados guardadas salvos salvamentos "
                          "enregistrements collects collect"),
}  # fmt: skip
ENGAGEMENT = words(
    "engagement engagements eng interactions interaction interacciones interaccion interacoes "
    "interacao engajamento engajamentos compromiso interaktionen interazioni"
)
AUTHENTIC = words("authentic auth autentico autentica autenticas autenticos authentique echte")
MEAN = words("avg average averages mean medio media medios medias promedio moyenne moyen ø "
               "durchschnitt mittel schnitt")  # fmt: skip
AVERAGE = MEAN | words("per por pro")
PERIOD = words("day days daily week weekly month monthly year yearly dias mes mensual mensuales")
RECENT = words("new recent recents latest last ultimos ultimas 30 60 90")
MILLIONS = words("million millions millones milhoes millionen mio")
THOUSANDS = words("thousand thousands miles milhares tausend")
NICHE = words(
    "category categories categoria categorias niche niches nicho nichos topic topics tema temas "
    "kategorie kategorien categorie genre vertical industry interests interest theme themen sector "
    "rubro tematica nische"
)
POSTS = words("posts videos uploads publicaciones publicacoes tweets pins postagens beitrage "
                "streams media")  # fmt: skip
HANDLE = words(
    "handle handles username usernames usuario screenname uniqueid login arroba nick "
    "benutzername utilisateur userid ownerusername alias"
)
NAME = words("fullname displayname nickname realname channeltitle")
ACCOUNT = words(
    "name names nombre nome nom account accounts cuenta conta channel channels canal chaine kanal "
    "youtuber youtubers tiktoker tiktokers tiktokker instagrammer instagramer influencer "
    "influencers influenciador influenciadores streamer streamers creator creators creador "
    "creadora criador blogger celebrity artist page pagina profile profiles perfil user users "
    "tweeter twitterer facebooker snapchatter twitcher pinner instagram tiktok youtube twitter "
    "facebook twitch snapchat pinterest insta person brand konto"
)
PLATFORM = words("platform plataforma plattform plateforme")
