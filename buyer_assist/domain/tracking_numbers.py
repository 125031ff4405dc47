"""Judging a tracking number by itself: its form, its check digit, and how far such parcels can be followed.

Nothing is refused here. A real parcel is known whose check digit fails, so every doubt is a warning that says what to
do. The weights are those of UPU standard S10.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from buyer_assist.domain.carriers import Carriers, Form, Reach

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
#: Longer text is no tracking number; it is cut so that a whole pasted page costs nothing.
_LONGEST = 60
_RISING, _FALLING = "01234567890123456789", "98765432109876543210"
_UNKNOWN = Reach("unknown", "", "D", "", "")


@dataclass(frozen=True, slots=True)
class TrackingWarning:
    """A doubt: its id, and a text that says what was seen and what to do about it."""

    id: str
    says: str


@dataclass(frozen=True, slots=True)
class TrackingReport:
    """What can be said of a number, and of the purchase it belongs to when that was judged too.

    `number` is compact and in capitals (None when the purchase has none). `valid` is True or False when the form has
    a check, None when nothing can be checked. `followed` is to-door, to-export or unknown; `means`, `confidence` and
    `source` say why. `origin` is the country code of the post that issued the number. `notes` are no warnings.
    """

    number: str | None
    format: str | None
    carrier: str | None
    valid: bool | None
    followed: str
    origin: str | None
    warnings: tuple[TrackingWarning, ...] = ()
    means: str = ""
    confidence: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()

    def warned(self, name: str) -> bool:
        """Whether a warning of that id was given."""
        return any(warning.id == name for warning in self.warnings)


def compact(text: str) -> str:
    """The number without what people and pages put around it: capitals, plain digits, no spaces, dashes or dots."""
    plain = unicodedata.normalize("NFKC", text[: 4 * _LONGEST])
    return "".join(_plain_letter(letter) for letter in plain).upper()[:_LONGEST]


def s10_check_digit(serial: str) -> int:
    """The check digit for the eight digits of a postal number. Raises ValueError for anything else."""
    if not re.fullmatch("[0-9]{8}", serial):
        raise ValueError("a postal number has eight digits before its check digit")
    left = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _S10_WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(left, left)


def is_placeholder(text: str, carriers: Carriers) -> bool:
    """Whether somebody typed this only to fill the field: 1234567890, 000000, RR123456789CN, TBD, or nothing."""
    number = compact(text)
    bare = re.sub("[^A-Z0-9]", "", number)
    if not number or (number.isascii() and not bare) or bare in carriers.placeholders:
        return True
    if len(bare) > 2 and len(set(bare)) == 1:
        return True
    shape = re.fullmatch("[A-Z]{0,4}([0-9]+)[A-Z]{0,2}", number)
    digits = shape.group(1) if shape else ""
    # A postal number has nine digits, and 12345678 with its true check digit 5 is a known test number.
    enough = 9 if number != digits else 4
    runs = (_RISING, _FALLING, digits[:1] * 10)
    return len(digits) >= enough and any(
        digits[:10] in run and digits == (digits[:10] * 6)[: len(digits)] for run in runs
    )


def has_known_form(text: str, carriers: Carriers) -> bool:
    """Whether the text is written like a number of one of the known forms, or is a known placeholder."""
    return _form_of(compact(text), carriers) is not None or is_placeholder(text, carriers)


def judge_number(text: str, carriers: Carriers, *, service: str | None = None) -> TrackingReport:
    """Judge a number as typed. `service` is the name under which it was sent; it decides `followed` before the number
    does (the same letters travel by lines of different quality). Takes any text and never raises."""
    number = compact(text)
    form = _form_of(number, carriers)
    reach, origin, valid = _UNKNOWN, None, None
    warnings: list[TrackingWarning] = []
    placeholder = is_placeholder(text, carriers)
    if placeholder:
        warnings.append(_placeholder(number))
        valid = False
    elif form is None:
        warnings.append(_unknown_form(number))
    carrier = form.carrier if form else None
    if form:
        reach = form.reach
        if form.check == "s10":
            origin = number[-2:] if number[-2:] in carriers.countries else None
            fits, doubts = _judge_s10(number, origin)
            valid = fits and valid is None
            warnings += doubts
            reach = reach if form.carrier else _reach_of_letters(number, form, carriers)
            carrier = carrier or (f"post ({carriers.countries[origin]})" if origin else None)
    if placeholder:
        reach = _UNKNOWN
    report = TrackingReport(
        number, form.id if form else None, carrier, valid, reach.followed, origin, tuple(warnings),
        reach.means, reach.confidence if reach.means else "", reach.source,
    )  # fmt: skip
    return with_service(report, service, carriers)


def with_service(report: TrackingReport, service: str | None, carriers: Carriers) -> TrackingReport:
    """The report with the service's name deciding how far the parcel is followed, when the name is known."""
    reach = service_reach(service, carriers)
    if reach is None:
        return report
    return replace(report, followed=reach.followed, means=reach.means, confidence=reach.confidence, source=reach.source)


def service_reach(service: str | None, carriers: Carriers) -> Reach | None:
    """How far parcels of a service are followed, by its name; None for a name that is not known."""
    name = " ".join((service or "").casefold().split())
    return next((known.reach for known in carriers.services if name and known.pattern.search(name)), None)


def _plain_letter(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    # Spaces, dashes, invisible and control characters; accents that a page left loose (Mn) go too.
    return "" if kind[0] in "ZC" or kind in {"Pd", "Mn"} or letter in ".,:;#'\"_()[]\u2212" else letter


def _form_of(number: str, carriers: Carriers) -> Form | None:
    return next((form for form in carriers.forms if form.pattern.fullmatch(number)), None)


def _reach_of_letters(number: str, form: Form, carriers: Carriers) -> Reach:
    for letters in carriers.letters:
        if letters.pattern.fullmatch(number[:2]):
            return letters.reach
    return replace(form.reach, means=f"A postal number; what the letters {number[:2]} stand for is not known here.")


def _judge_s10(number: str, origin: str | None) -> tuple[bool, list[TrackingWarning]]:
    doubts = []
    expected, found = s10_check_digit(number[2:10]), int(number[10])
    if expected != found:
        says = (
            f"The check digit of {number} is {found} and should be {expected}. Look for a typing mistake first. If the "
            "order page has it so, look it up at the carrier: some real parcels fail this check too. If the carrier "
            "does not know it, ask the seller for a scan of the postal receipt."
        )
        doubts.append(TrackingWarning("check-digit", says))
    if origin is None:
        says = (
            f"{number} is written like a postal number, but {number[-2:]} is no country that has a post. Some private "
            "lines use letters of their own. Look it up at the carrier that the order page names; if nobody knows it, "
            "ask the seller for a scan of the postal receipt."
        )
        doubts.append(TrackingWarning("unknown-format", says))
    return not doubts, doubts


def _placeholder(number: str) -> TrackingWarning:
    seen = f'"{number}" only fills the field: no parcel has this number.' if number else "There is no number here."
    says = (
        f"{seen} Ask the seller for the real one, or for a scan of "
        "the postal receipt. If neither comes before your protection ends, open a dispute."
    )
    return TrackingWarning("placeholder", says)


def _unknown_form(number: str) -> TrackingWarning:
    shown = number if len(number) < _LONGEST else f"{number[:20]}..."
    says = (
        f'"{shown}" is written like no number that is known here. That alone proves nothing: there are many carriers. '
        "Look it up at the carrier that the order page names. If the carrier does not know it, ask the seller which "
        "carrier it is, and for a scan of the postal receipt."
    )
    return TrackingWarning("unknown-format", says)
