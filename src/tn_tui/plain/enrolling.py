"""A phone comes to the account, by the line: the key spelled, the code as text or in a file where one wants it."""

from functools import partial
from typing import TYPE_CHECKING

from tn_tui.domain.errors import EnrollmentExpired, FieldRefused, TokenClosed, TokenRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused, StorageError
from tn_tui.domain.text import NAME_LIMIT, clean_line
from tn_tui.domain.totp import DIGITS, parse_token
from tn_tui.plain import codes
from tn_tui.plain.prompts import LOG_OUT, BackError
from tn_tui.plain.sitting import CODE_LIMIT, LogOutError, Sitting
from tn_tui.qr_code import as_blocks, as_file, is_image
from tn_tui.words import enrollment
from tn_tui.words.account import IS_ON
from tn_tui.words.errors import explain, short_token
from tn_tui.words.files import refused_here
from tn_tui.words.phrases import CODES_STAY, GOES_BACK, NAME_FILE
from tn_tui.words.spelling import spelled
from tn_tui.words.what_ends import after, before

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tn_tui.core.core import Core
    from tn_tui.domain.views import AuthenticatorView, Enrolled, EnrollmentOffer, ProfileView

_TYPE_KEY = "Type this key into your authentication app; read one line at a time."
_IS_DARK = "Is the text of your terminal light, on a dark background?"
_IMAGE = "The name of the file ends in .png or .svg."
_ANYBODY = "Whoever sees the file can make your tokens. Delete it once your phone has scanned it:"


def first(sitting: Sitting, *, forced: bool) -> Step | None:
    """Switch two-factor authentication on; what the session needs next, or None where nothing was changed.

    Raises:
        LogOutError: nothing else can be done, and the person leaves.
    """
    prompts = sitting.prompts
    while True:
        prompts.heading("Enroll in two-factor authentication")
        if forced:
            prompts.say(enrollment.BY_A_CODE if sitting.enrolls_by_code else enrollment.REQUIRED)
        prompts.say(enrollment.WHAT, enrollment.NEEDED)
        leave = LOG_OUT if forced else "Cancel"
        if prompts.choose("Go on?", ["Enroll in Two-Factor Authentication"], leave) is None:
            if forced:
                raise LogOutError
            return None
        enrolled = _confirmed(sitting, lambda core: core.enrollment.begin(sitting.handle))
        if enrolled is not None:
            return _enrolled(sitting, enrolled)
        if not forced:
            return None


def _enrolled(sitting: Sitting, enrolled: "Enrolled") -> Step:
    prompts = sitting.prompts
    prompts.say(IS_ON)
    saved = bool(enrolled.codes) and codes.show(sitting, enrolled.codes, must_save=enrolled.must_save)
    prompts.say(enrollment.NEXT_LOG_IN)
    if enrolled.remember_days:
        prompts.say(enrollment.can_be_remembered(enrolled.remember_days))
    if enrolled.codes:
        prompts.say(enrollment.SAVED if saved else enrollment.NOT_SAVED)
    prompts.say(*after(enrolled.devices_ended, enrolled.sessions_ended))
    return Step.IN if saved and enrolled.step is Step.SAVE_CODES else enrolled.step


def add(sitting: Sitting, view: "ProfileView") -> None:
    """One more phone or tablet."""
    prompts = sitting.prompts
    prompts.heading("One more phone")
    prompts.say(enrollment.ADD, before(view))
    while True:
        name = prompts.line(f"Its name, such as {enrollment.suggested(view)}; {GOES_BACK}", NAME_LIMIT)
        try:
            enrolled = _confirmed(sitting, _adding(sitting, name))
        except FieldRefused as error:
            prompts.say(explain(error))
            continue
        if enrolled is not None:
            prompts.say(f"{clean_line(name.strip())} is in use.", enrollment.ADDED)
            prompts.say(*after(enrolled.devices_ended, enrolled.sessions_ended))
        return


def _adding(sitting: Sitting, name: str) -> "Callable[[Core], EnrollmentOffer]":
    return lambda core: core.enrollment.begin_adding(sitting.handle, name)


def replace(sitting: Sitting, view: "ProfileView") -> None:
    """A new phone in the place of an old one, which works until the new one has shown a right token."""
    prompts = sitting.prompts
    prompts.heading("A new phone")
    prompts.say(enrollment.REPLACE, enrollment.PROVE, before(view))
    old = which(sitting, "Which one is replaced?", view.authenticators)
    if old is None:
        return
    enrolled = _confirmed(sitting, lambda core: core.enrollment.begin_replacing(sitting.handle, old.id))
    if enrolled is not None:
        prompts.say("Your new phone is in use.", enrollment.replaced(old.name), CODES_STAY)
        prompts.say(*after(enrolled.devices_ended, enrolled.sessions_ended))


def which(sitting: Sitting, question: str, found: "Sequence[AuthenticatorView]") -> "AuthenticatorView | None":
    """One of the authenticators; None to leave it."""
    now = sitting.now()
    place = sitting.prompts.choose(question, [f"{one.name}: {enrollment.used(one, now)}" for one in found], "Cancel")
    return None if place is None else found[place]


def _confirmed(sitting: Sitting, begin: "Callable[[Core], EnrollmentOffer]") -> "Enrolled | None":
    """What the core answers to a right token of a new key; None where one goes back, and nothing is changed."""
    prompts = sitting.prompts
    offer = sitting.ask(begin)
    _say_key(sitting, offer)
    while True:
        try:
            typed = prompts.line(f"{enrollment.TYPE_TOKEN}, {DIGITS} digits; an empty line shows more", CODE_LIMIT)
        except BackError:
            if _more(sitting, offer):
                continue
            sitting.ask(lambda core: core.enrollment.cancel(sitting.handle, offer.ticket))
            return None
        token = parse_token(typed)
        if token is None:
            prompts.say(short_token(DIGITS))
            continue
        try:
            return _confirm(sitting, offer.ticket, Secret(token))
        except EnrollmentExpired as error:
            prompts.say(explain(error))
            return None
        except (TokenRefused, TokenClosed, StorageError) as error:
            sitting.refused(error)


def _confirm(sitting: Sitting, ticket: Secret, token: Secret) -> "Enrolled":
    return sitting.ask(lambda core: core.enrollment.confirm(sitting.handle, ticket, token))


def _say_key(sitting: Sitting, offer: "EnrollmentOffer") -> None:
    prompts = sitting.prompts
    prompts.say(_TYPE_KEY, f"Account: {offer.account}")
    for number, (group, words) in enumerate(spelled(offer.key), start=1):
        prompts.say(f"{number}  {group}  {' '.join(words)}")


def _more(sitting: Sitting, offer: "EnrollmentOffer") -> bool:
    """What else there is to do with a key; whether one goes on with it."""
    shown = ["Back to the token", "Spell the key again", "Show the QR code as text"]
    if sitting.takes_paths:
        shown.append("Write the QR code to a file")
    match sitting.prompts.choose("The key", shown, "Cancel"):
        case None:
            return False
        case 1:
            _say_key(sitting, offer)
        case 2:
            light = sitting.prompts.agreed(_IS_DARK)
            for line in as_blocks(offer.uri, light_on_dark=light):
                sitting.prompts.say(line)
        case 3:
            _write(sitting, offer)
    return True


def _write(sitting: Sitting, offer: "EnrollmentOffer") -> None:
    """The code in a file that only its owner can read."""
    prompts = sitting.prompts
    prompts.say(_IMAGE)
    while True:
        try:
            path = codes.absolute(prompts.line(NAME_FILE, codes.PATH_LIMIT))
        except BackError:
            return
        if not is_image(path):
            prompts.say(_IMAGE)
            continue
        try:
            sitting.ask(partial(_written, sitting, offer, path))
        except FileRefused as error:
            prompts.say(refused_here(error))
        else:
            prompts.say(f"{_ANYBODY} {clean_line(path)}")
            return


def _written(sitting: Sitting, offer: "EnrollmentOffer", path: str, core: "Core") -> None:
    file = core.files.key_file(sitting.handle, path)
    try:
        file.write_bytes(as_file(offer.uri, path))
        file.finish()
    except BaseException:
        file.discard()
        raise
