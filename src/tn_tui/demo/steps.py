"""The tour, step by step: what each is called, and the picture that is taken of it."""

from tn_tui.demo import behind, challenges
from tn_tui.demo.tour import Step, Tour
from tn_tui.domain.policy import REMEMBER_DAYS

_LAST_DAY, _OVER = REMEMBER_DAYS[-1] - 1, 2

STEPS = (
    Step("A wrong password is refused", Tour.wrong_password, "log-in-wrong"),
    Step("The right password logs in", Tour.right_password, "profile-not-enrolled"),
    Step("Read about two-factor authentication", Tour.read_about_it, "enroll-read"),
    Step("Scan the code with the phone", Tour.scan, "enroll-scan"),
    Step("Confirm with the phone's token", Tour.confirm, "enroll-codes"),
    Step("Save the recovery codes", Tour.save_codes, "enroll-done"),
    Step("Two-factor authentication is on", Tour.enrolled, "profile-enrolled"),
    Step("Log out", Tour.log_out, "log-in"),
    Step("The next log-in asks for a token", Tour.asked_for_a_token, "token"),
    Step("The token logs in, and the device is remembered", Tour.token_and_remember, "profile"),
    Step("An administrator sees the users of the practice", Tour.users, "users"),
    Step("Find narrows the list while one types", Tour.find),
    Step("A user's page", Tour.user, "user"),
    Step("Require two-factor authentication for all: the plan comes first", Tour.rule, "rule"),
    Step("What happened in the practice", Tour.practice_activity, "activity"),
    Step("Back to the own profile", Tour.back_to_the_profile),
    Step(f"{_LAST_DAY} days later no token is asked for", lambda tour: tour.remembered(_LAST_DAY)),
    Step(f"{_OVER} days after that a token is asked for again", lambda tour: tour.asked_again(_OVER)),
    Step("The phone's clock falls behind, and its token is refused", challenges.slow_phone, "token-wrong"),
    Step("Check my clock: two tokens tell how far it is off, and log in", challenges.check_clock, "clock-check"),
    Step("The phone is gone: a recovery code stands in for the token", challenges.recovery_code, "recovery-code"),
    Step("Remove two-factor authentication with the password", Tour.remove, "profile-removed"),
    Step("The next log-in asks for no token", Tour.without_a_token),
    Step("The profile tells what runs behind a gate", behind.sessions, "sessions"),
)
"""The whole tour, in order."""
