"""Account handles: one spelling per (platform, account), and the address of its profile."""

import re
import unicodedata
from urllib.parse import unquote

MAX_HANDLE_LENGTH = 200

_DOMAINS = {
    "instagram": ("instagram.com", "instagr.am"),
    "tiktok": ("tiktok.com",),
    "youtube": ("youtube.com", "youtu.be"),
    "x": ("x.com", "twitter.com"),
    "facebook": ("facebook.com", "fb.com", "fb.me"),
    "snapchat": ("snapchat.com",),
    "pinterest": ("pinterest.com",),
    "twitch": ("twitch.tv",),
}
PLATFORMS = tuple(_DOMAINS)
_PROFILE_URLS = {
    "instagram": "https://www.instagram.com/{}/",
    "tiktok": "https://www.tiktok.com/@{}",
    "youtube": "https://www.youtube.com/@{}",
    "x": "https://x.com/{}",
    "facebook": "https://www.facebook.com/{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "pinterest": "https://www.pinterest.com/{}/",
    "twitch": "https://www.twitch.tv/{}",
}
_PLATFORM_NAMES = {
    "ig": "instagram",
    "insta": "instagram",
    "tik tok": "tiktok",
    "tt": "tiktok",
    "yt": "youtube",
    "you tube": "youtube",
    "twitter": "x",
    "x twitter": "x",
    "twitter x": "x",
    "fb": "facebook",
    "snap": "snapchat",
    **{platform: platform for platform in PLATFORMS},
}
_NAMES_ARE_HANDLES = frozenset({"youtube", "facebook"})
_PREFIXES = {
    "youtube": ("c", "user", "channel"),
    "snapchat": ("add",),
    "facebook": ("pg",),
}
_NOT_PROFILES = {
    "instagram": "p reel reels stories explore tv accounts share",
    "tiktok": "share tag music discover t v foryou search embed",
    "youtube": "watch shorts playlist results feed embed live hashtag c user channel",
    "x": "i home search hashtag intent share explore settings",
    "facebook": "groups watch events photo photo.php story.php share sharer.php reel hashtag "
    "profile.php people pages permalink.php p",
    "snapchat": "add discover spotlight p lens unlock",
    "pinterest": "pin search ideas explore",
    "twitch": "videos directory p search clip",
}
_URL = re.compile(r"(?:https?:)?//(?P<a>.+)|(?P<b>(?:[\w-]+\.)+[a-z]{2,6}/.*)", re.IGNORECASE)
_CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_STRICT_HANDLE = re.compile(r"[a-z0-9._-]*[a-z0-9_][a-z0-9._-]*")
_PLAIN_HANDLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_JOINERS = " \t\r\n\u200c\u200d\ufe0f"
_HANDLE_PART = re.compile(r"[(\[]?@([^\s@()\[\]]+)[)\]]?")


def platform_named(text: str) -> str:
    """The platform key that a name such as "Twitter" or "IG" stands for; "" when none."""
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text[:40]).casefold())
    return _PLATFORM_NAMES.get(words.strip(), "")


def split_name_and_handle(text: str) -> tuple[str, str]:
    """Split "Some Name @some.handle" in one cell; ("", text) when it is not of that form.

    Of two lines, the one that reads like a handle is it, else the first.

    >>> split_name_and_handle("Ana Lima (@ana.lima)")
    ('Ana Lima', 'ana.lima')
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()] if "\n" in text else []
    if len(lines) == 2:
        second = not _is_plain(lines[0]) and _is_plain(lines[1])
        return (lines[0], lines[1]) if second else (lines[1], lines[0])
    words = text.rsplit(maxsplit=1) if "@" in text else []
    match = _HANDLE_PART.fullmatch(words[1]) if len(words) == 2 else None
    return (words[0].strip(), match[1]) if match else ("", text)


def _is_plain(text: str) -> bool:
    return bool(_PLAIN_HANDLE.fullmatch(text.removeprefix("@"))) and text == text.lower()


def normalise_handle(text: str, platform: str) -> str:
    """The one spelling of a handle: no "@", no address, NFKC, case folded.

    A YouTube channel id (UC and 22 more) keeps its case. On YouTube and Facebook a channel's
    or page's name with blanks is a handle too, since old lists know no other; elsewhere a
    handle is ASCII letters, digits, ".", "_" and "-". Raises ValueError with a reason when
    nothing usable remains, for control characters and beyond 200 characters.

    >>> normalise_handle("https://www.tiktok.com/@Some.One?lang=en", "tiktok")
    'some.one'
    """
    if platform not in _DOMAINS:
        raise ValueError(f'"{platform}" is not a known platform')
    if _PLAIN_HANDLE.fullmatch(text) and not text.startswith("UC"):
        return text.casefold()
    plain = unicodedata.normalize("NFKC", text[: 10 * MAX_HANDLE_LENGTH])
    plain = _INVISIBLE.sub("", plain).strip(_JOINERS)
    if any(unicodedata.category(char) == "Cc" for char in plain) or "\ufffd" in plain:
        raise ValueError("the handle holds control or damaged characters")
    plain = _from_address(plain, platform).lstrip("@").strip()
    if len(plain) > MAX_HANDLE_LENGTH:
        raise ValueError(f"the handle is longer than {MAX_HANDLE_LENGTH} characters")
    if platform == "youtube" and _CHANNEL_ID.fullmatch(plain):
        return plain
    handle = " ".join(plain.casefold().split())
    if not handle:
        raise ValueError("the handle is empty")
    if platform in _NAMES_ARE_HANDLES:
        return _named(handle)
    if not _STRICT_HANDLE.fullmatch(handle):
        raise ValueError(f'"{handle[:60]}" is not a handle on {platform}')
    return handle


def platforms_possible(text: str) -> tuple[str, ...]:
    """The platforms a handle or an address may belong to: of an address, those of its host.

    >>> platforms_possible("https://x.com/mara"), len(platforms_possible("@mara"))
    (('x',), 8)
    """
    match = _URL.fullmatch(text)
    if match is None:
        return PLATFORMS
    host = (match["a"] or match["b"]).partition("/")[0].casefold()
    return tuple(platform for platform in PLATFORMS if _is_host_of(host, platform))


def profile_url(handle: str, platform: str) -> str:
    """The address of the profile; "" when a handle (a channel's name) cannot be one."""
    if platform == "youtube" and _CHANNEL_ID.fullmatch(handle):
        return f"https://www.youtube.com/channel/{handle}"
    if platform not in _PROFILE_URLS or not _STRICT_HANDLE.fullmatch(handle):
        return ""
    return _PROFILE_URLS[platform].format(handle)


def _named(handle: str) -> str:
    if not any(unicodedata.category(char)[0] in "LNS" or char == "_" for char in handle):
        raise ValueError(f'"{handle[:60]}" has no letter or digit')
    return handle


def _from_address(text: str, platform: str) -> str:
    """The handle inside a profile address; the text itself when it is no address."""
    match = _URL.fullmatch(text)
    if match is None:
        return text
    host, _, rest = (match["a"] or match["b"]).partition("/")
    if not _is_host_of(host.casefold(), platform):
        raise ValueError(f"the address is not one of {platform}")
    path, _, query = rest.partition("#" if not rest.startswith("#!/") else "\0")[0].partition("?")
    parts = [unquote(part).strip() for part in path.removeprefix("#!/").split("/") if part.strip()]
    if handle := _handle_in(parts, query, platform):
        return unicodedata.normalize("NFKC", handle)
    raise ValueError("the address does not lead to a profile")


def _is_host_of(host: str, platform: str) -> bool:
    host = host.partition(":")[0]
    if platform == "pinterest" and re.search(r"(?:^|\.)pinterest(?:\.[a-z]{2,3}){1,2}$", host):
        return True
    if host == "youtu.be":
        return False
    return any(host == name or host.endswith(f".{name}") for name in _DOMAINS[platform])


def _handle_in(parts: list[str], query: str, platform: str) -> str:
    if not parts:
        return ""
    if platform == "facebook" and parts[0] == "profile.php":
        match = re.search(r"(?:^|&)id=([0-9]+)", query)
        return match[1] if match else ""
    if platform == "facebook" and parts[0] in ("people", "pages") and len(parts) > 2:
        return parts[-1]
    if len(parts) > 1 and parts[0].casefold() in _PREFIXES.get(platform, ()):
        return parts[1]
    if platform == "tiktok" and not parts[0].startswith("@") and len(parts) > 1:
        return ""
    return "" if parts[0].casefold() in _NOT_PROFILES[platform].split() else parts[0]
