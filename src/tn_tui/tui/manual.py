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
        "If you were given a one-time sign-in code, press o and type it here. It leads to enrolling a new phone.",
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
    "step up": (
        (
            "What changes other people's accounts asks for your password again, and for a token if you are enrolled. "
            "A token that logged you in works only once, so wait for the next one."
        ),
        "It counts for 5 minutes.",
    ),
    "told": ("An administrator did this to your account. It is shown once, and stays in your activity.",),
    "users": (
        (
            "Press / and type a part of a username or name; several words narrow further. Up, down and enter work "
            "while you type."
        ),
        "Space marks a user. Marks stay while you look for others; the more actions then ask what to do with all.",
        "Whatever is done to an account, its owner sees at the next log-in who did it, when and why.",
    ),
    "user": (
        "This is the user's profile, seen from above, and what you can do about it.",
        (
            "Somebody who lost the phone gets a one-time sign-in code, and stays protected all the while. Disable "
            "two-factor authentication only where that can't be done."
        ),
        "Nobody is ever deleted: deactivate who has left.",
    ),
    "change": (
        "Read who is touched and what ends with it. It is done to all of them, or to nobody.",
        "The reason is shown to the owner of the account, and kept in the activity.",
    ),
    "new user": (
        "The username is what the person types at each log-in, the name is what others see.",
        "The temporary password is shown once. It must be changed at the first log-in.",
    ),
    "rename": ("The account stays the same: password, phone and activity are kept.",),
    "shown once": (
        "Hand it over by a way that others can't read, such as the telephone. It is kept nowhere else.",
        "Copying works where your terminal allows programs to use its clipboard.",
    ),
    "practice": (
        "What you set here holds for all users of the practice, from their next step on.",
        (
            "The screen locks after some minutes without a key, and the password opens it again. Where a device is "
            "remembered, only the password is asked there; fewer days end those remembered for longer."
        ),
    ),
    "rule": (
        (
            "Once you require two-factor authentication, whoever is not enrolled can log in and then do nothing but "
            "enroll. Give people a day to look forward to, and new users some days of grace."
        ),
        "A day that has come is not put off, and nothing that is done to an account gives it more time.",
        (
            "If one user can't enroll or lost the phone, don't stop requiring it: make a one-time sign-in code on the "
            "user's page."
        ),
    ),
    "log": (
        "Who did what to whom, when, from where and why. The newest is at the top; enter shows all of a row.",
        "Nobody had proven who they are where unknown stands, such as at a wrong password.",
        "Nothing here can be changed or removed. Verify shows whether that is so.",
    ),
    "verify": (
        "Each row is sealed together with all rows before it. Verify makes every seal again and compares.",
        (
            "The head is the newest row's number and its seal. Keep what tn-tui activity head prints somewhere else: "
            "nobody who changes this machine can make it come true again."
        ),
    ),
    "import": (
        (
            "A CSV file from another program: its first line names the columns, such as username, name (or first name "
            "and last name) and role. Comma, semicolon or tab may stand between them."
        ),
        "Check looks through the file and changes nothing. Import takes all of its lines, or none.",
        (
            "Each user gets a temporary password, which stands in the passwords' file and nowhere else. Hand them out, "
            "then remove the file."
        ),
    ),
    "export": (
        "All that the list shows now, not only this page, goes into a new file that only you can read.",
        (
            "In the CSV, an apostrophe stands in front of what a spreadsheet would compute. That it was exported "
            "stands in the activity."
        ),
    ),
    "lock": ("Type your password to go on where you were, or log out.",),
}
"""Topic -> paragraphs."""
