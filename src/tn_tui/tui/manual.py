"""What the help says about each screen, in the words of the users' manual."""

_CLOCK = (
    "Tokens depend on the time, so your phone's clock must be right. Let the phone set it by itself. "
    "iPhone, iPad: Settings, General, Date & Time, Set Automatically. "
    "Android: Clock, More Settings, and choose the correct time zone. "
    "Google Authenticator: Menu, Settings, Time Correction for Codes, Sync now."
)
_LOST = (
    "If you no longer have the phone, ask your Practice Administrator, who can disable two-factor authentication "
    "so that you enroll a new one. If you are the only Practice Administrator, please ask our support team."
)

TOPICS: dict[str, tuple[str, ...]] = {
    "log in": (
        "Type your practice code, your username and your password, then press enter.",
        "After several wrong passwords you have to wait a little before the next try.",
        "If you forgot one of the three, ask your Practice Administrator.",
    ),
    "first run": (
        "There is no practice yet. What you type here makes the first one, and you its Practice Administrator.",
        "The practice code is what everybody types at each log-in; keep it short.",
    ),
    "token": (
        (
            "Open the authentication app on your phone and type the 6 digits that it shows for TN. They change every "
            "30 seconds, and each token works once."
        ),
        _CLOCK,
        _LOST,
    ),
    "enroll": (
        (
            "Open the authentication app on your phone, add an account, and scan the code. "
            "If that can't be done, choose to type a key and type the one shown here."
        ),
        "Then type the token that the app shows. Before that, nothing is changed.",
        _CLOCK,
    ),
    "new password": (
        (
            "A long password is a good one: a few words in a row are easy to keep in mind. "
            "It may hold any character, and can be pasted."
        ),
    ),
    "profile": (
        "Security & Activity shows how your account is protected and what happened with it.",
        "If you see something here that was not you, change your password and tell your Practice Administrator.",
    ),
    "remove": (
        "With two-factor authentication removed, your password alone opens your account.",
        "If your practice requires it for everybody, you must enroll again the next time you log in.",
    ),
    "devices": (
        "A device on which you logged in with a token can be remembered for 30 days. End those you don't know.",
    ),
    "sessions": ("You can be logged in at up to three places. End those you don't know.",),
    "lock": ("Type your password to go on where you were, or log out.",),
}
"""Topic -> paragraphs."""
