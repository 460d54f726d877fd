"""How far a job is, in words."""


def duration(seconds: float | None) -> str:
    """About how long, as people say it; "–" while unknown.

    >>> duration(None), duration(0.4), duration(75), duration(7_300)
    ('–', 'a moment', '1 min 15 s', '2 h 1 min')
    """
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 1:
        return "a moment"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def per_second(rate: float | None) -> str:
    """Units a second; "–" while unknown.

    >>> per_second(15_204.7), per_second(3.27), per_second(None)
    ('15,205 a second', '3.3 a second', '–')
    """
    if rate is None:
        return "–"
    return f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second"
