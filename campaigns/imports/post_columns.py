"""What the columns of a file of posts hold, by their names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from campaigns.imports.errors import FileError
from campaigns.imports.headers import clean_header


class PostMeaning(StrEnum):
    """What a column of a file of posts holds. The values are those of an explicit mapping."""

    ACCOUNT = "account"
    PLATFORM = "platform"
    POSTED_AT = "posted_at"
    POSITION = "position"
    LIKES = "likes"
    COMMENTS = "comments"
    VIEWS = "views"
    SHARES = "shares"
    SAVES = "saves"
    FOLLOWERS = "followers"
    SPONSORED = "sponsored"
    KIND = "kind"
    URL = "url"
    HASHTAGS = "hashtags"
    POST_ID = "post_id"
    UNUSED = "unused"


COUNTS = (
    PostMeaning.LIKES,
    PostMeaning.COMMENTS,
    PostMeaning.VIEWS,
    PostMeaning.SHARES,
    PostMeaning.SAVES,
)
_NAMES: Mapping[PostMeaning, str] = {
    PostMeaning.ACCOUNT: (
        "account accountkey username ownerusername ownername handle authormetaname author authorname "
        "user screenname channeltitle channelname channel accountname accounthandle creator influencer "
        "profile profilename cuenta konto usuario nombre"
    ),
    PostMeaning.PLATFORM: "platform network socialnetwork plataforma plattform redsocial",
    PostMeaning.POSTED_AT: (
        "postedat timestamp date publishedat createtimeiso createtime mediauploadtimes takenat "
        "takenattimestamp time datetime postdate postedon publishdate publishedon created createdat "
        "uploaddate uploadtime fecha datum data fechadepublicacion"
    ),
    PostMeaning.POSITION: "position",
    PostMeaning.LIKES: (
        "likes like likescount likecount numberlikes numlikes diggcount medialikenumbers nblikes megusta "
        "curtidas gefallt hearts favorites favoritecount"
    ),
    PostMeaning.COMMENTS: (
        "comments commentscount commentcount numbercomments numcomments mediacommentnumbers comentarios "
        "kommentare replies replycount"
    ),
    PostMeaning.VIEWS: (
        "views viewcount viewscount numberviews playcount plays videoviewcount videoplaycount videoviews "
        "vistas visualizaciones visualizacoes aufrufe impressions"
    ),
    PostMeaning.SHARES: ("shares sharecount sharescount retweets retweetcount reposts compartidos geteilt"),
    PostMeaning.SAVES: ("saves savecount savescount collectcount bookmarks bookmarkcount guardados"),
    PostMeaning.FOLLOWERS: (
        "followers followercount followerscount userfollowercount numberfollowers authormetafans "
        "subscribers subscribercount seguidores"
    ),
    PostMeaning.SPONSORED: (
        "sponsored issponsored ispaidpartnership paidpartnership isad ad branded gesponsert patrocinado"
    ),
    PostMeaning.KIND: ("type posttype kind mediatype contenttype producttype isvideo typename tipo format"),
    PostMeaning.URL: "url posturl webvideourl videourl permalink posturi link postlink",
    PostMeaning.HASHTAGS: "hashtags tags mentionedhashtags",
    PostMeaning.POST_ID: "postid shortcode videoid mediaid tweetid awemeid",
}
_MEANING_OF = {name: meaning for meaning, names in _NAMES.items() for name in names.split()}


@dataclass(frozen=True)
class PostPlan:
    """Where each thing stands; KIND may stand in several columns, of which the later are finer."""

    headers: tuple[str, ...]
    meanings: tuple[PostMeaning, ...]
    places: Mapping[PostMeaning, int]
    kinds: tuple[int, ...]


@lru_cache(maxsize=2_000)
def post_meaning(header: str) -> PostMeaning | None:
    """What the name of a column says; None when it says nothing."""
    return _MEANING_OF.get(re.sub(r"[\W_]+", "", clean_header(header[:80]).casefold()))


def plan_posts(header: Sequence[str], columns: Mapping[str, str]) -> PostPlan:
    """The columns by their names; `columns` maps headers, or "no. 3", to values of PostMeaning before that.

    Raises FileError when nothing says whose a post is, or when it was posted and in which order.
    """
    headers = tuple(map(clean_header, header))
    chosen = _chosen(headers, columns)
    meanings = [
        chosen.get(index) or post_meaning(each) or PostMeaning.UNUSED for index, each in enumerate(headers)
    ]
    taken = set(chosen.values()) - {PostMeaning.UNUSED}
    places: dict[PostMeaning, int] = {}
    for index, meaning in enumerate(meanings):
        guessed = index not in chosen
        if meaning is not PostMeaning.UNUSED and not (guessed and meaning in taken):
            places.setdefault(meaning, index)
    kinds = tuple(index for index, meaning in enumerate(meanings) if meaning is PostMeaning.KIND)
    _require(headers, places)
    used = set(places.values()) | set(kinds)
    shown = tuple(meaning if index in used else PostMeaning.UNUSED for index, meaning in enumerate(meanings))
    return PostPlan(headers, shown, places, kinds)


def _chosen(headers: Sequence[str], columns: Mapping[str, str]) -> dict[int, PostMeaning]:
    chosen: dict[int, PostMeaning] = {}
    for name, meaning in columns.items():
        places = [index for index, each in enumerate(headers) if each.casefold() == name.casefold()]
        place = re.fullmatch(r"no\. ([0-9]{1,3})", name)
        if not places and place and 0 < int(place[1]) <= len(headers):
            places = [int(place[1]) - 1]
        if meaning not in list(PostMeaning) or not places:
            raise FileError(f'"{name}" cannot be read as "{meaning}": no such column, or no such meaning.')
        chosen.update(dict.fromkeys(places, PostMeaning(meaning)))
    return chosen


def _require(headers: Sequence[str], places: Mapping[PostMeaning, int]) -> None:
    found = ", ".join(f'"{header[:40]}"' for header in headers[:20])
    if PostMeaning.ACCOUNT not in places:
        raise FileError(f"No column says whose the posts are, such as account or username. Found: {found}.")
    if PostMeaning.POSTED_AT not in places and PostMeaning.POSITION not in places:
        raise FileError(f"No column says when a post was made, such as posted_at or date. Found: {found}.")
    if not any(meaning in places for meaning in COUNTS):
        raise FileError(f"No column counts likes, comments, views, shares or saves. Found: {found}.")
