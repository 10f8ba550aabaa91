"""What the help says about each screen, in the words of the users' manual."""

from datetime import timedelta

from tn_tui.domain import policy, totp
from tn_tui.words.moments import span
from tn_tui.words.numbers import spelled
from tn_tui.words.phrases import AT_FIRST_LOG_IN, EACH_ONCE

_CLOCK_OFF = span(timedelta(seconds=totp.PAIR_STEPS * totp.PERIOD_SECONDS))
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
        "With a screen reader, tn-tui --plain asks for the same line by line.",
    ),
    "first run": (
        "There is no practice yet. What you type here makes the first one, and you its Practice Administrator.",
        "The practice code is what everybody types at each log-in; keep it short.",
    ),
    "token": (
        (
            "Open the authentication app on your phone and type the 6 digits that it shows for TN. They change every "
            f"{totp.PERIOD_SECONDS} seconds, and each token works once."
        ),
        _CLOCK,
        _LOST,
        f"A recovery code that you saved when you enrolled does for a token. {EACH_ONCE}",
        "Check my clock asks for two tokens, finds out how far your phone's clock is off, and logs you in.",
        "A one-time sign-in code from your Practice Administrator leads to enrolling a new phone.",
    ),
    "recovery code": (
        "Recovery codes were shown when you enrolled. Type any that you did not use yet; each works once.",
        "After the log-in you are told how many are left. New ones can be made on your profile at any time.",
        "A wrong code counts as a wrong token: after several of them you have to wait a little.",
    ),
    "one-time code": (
        "Your Practice Administrator can give you a one-time sign-in code when your phone is gone. It works once.",
        "It only lets you enroll a new phone. The old phone is not asked for any more after that.",
    ),
    "clock check": (
        "Type the token that your app shows, wait until it shows the next one, and type that.",
        (
            f"Two right ones log you in, and tell how far your phone's clock is off, up to {_CLOCK_OFF}. Two that "
            "don't follow each other count as one wrong token."
        ),
        _CLOCK,
    ),
    "clock": (
        "What your phone's clock is off is known from now on, so its tokens work.",
        _CLOCK,
    ),
    "get help": (
        _LOST,
        (
            "On the telephone, you and support read a short code to each other. Yours shows that you know your "
            "password, theirs that they are support. If what you hear is not what you see, hang up."
        ),
        (
            "A recovery case is how support lets in a practice's only administrator who has lost the phone. Stop it if "
            "it is not yours; nobody gets in by it then."
        ),
    ),
    "enroll": (
        (
            "Open the authentication app on your phone, add an account, and scan the code. "
            "If that can't be done, choose to type a key and type the one shown here."
        ),
        "Then type the token that the app shows. Before that, nothing is changed.",
        _CLOCK,
    ),
    "spell": (
        "Call each line with its words, and wait until the other person has typed the four characters.",
        "Read the key only to somebody whose voice you know: whoever has it can make your tokens.",
    ),
    "recovery codes": (
        (
            "Recovery codes stand in for tokens when your phone is lost or not at hand. Each works once, in any order, "
            "together with your password."
        ),
        (
            "Copy them, write them to a file that only you can read (not over SSH), or write them down; to be read "
            "aloud they are spelled. They are shown only once; "
            "a new set can be made on your profile at any time, and ends the old one."
        ),
        "At three or fewer, your profile reminds you to make new ones.",
    ),
    "add phone": (
        "You can have up to five authenticators. A token of any of them logs you in.",
        "The name is only for you, so that you know later which one it is.",
        _CLOCK,
    ),
    "replace phone": (
        (
            "Do this while you still have the old phone, or a recovery code. If you have neither, ask your Practice "
            "Administrator."
        ),
        "You can go back at every step: the old phone works until the new one has shown a right token.",
        _CLOCK,
    ),
    "authenticators": (
        "Each is an authentication app on a phone or tablet of yours. Remove one that is lost or sold.",
        "The only one can't be removed by itself: replace it, or remove two-factor authentication on your profile.",
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
        (
            "A device on which you logged in with a token can be remembered for as many days as your practice allows, "
            f"{policy.REMEMBER_DAYS[-1]} at most. End those you don't know."
        ),
        (
            "Over SSH it is the key by which you came that is remembered, for your account alone. Give each a name "
            "that tells you where it is."
        ),
    ),
    "sessions": (
        f"You can be logged in at up to {spelled(policy.SESSIONS_PER_USER)} places. End those you don't know.",
        "Where a program runs behind your log-in, it says which and since when. Ending the session ends the program.",
    ),
    "step up": (
        (
            "What changes how an account is protected asks for your password again, and for a token if you are "
            "enrolled. A token that logged you in works only once, so wait for the next one."
        ),
        f"It counts for {span(policy.STEP_UP)}. Without your phone, a recovery code does for a token; it works once.",
    ),
    "support": (
        "Type a part of what the caller tells you, and open the practice. Enter does not wait for the pause.",
        "People are masked here. Each search is written down, and each practice that is opened has it in its own log.",
    ),
    "support practice": (
        (
            "Where another administrator can log in, the caller asks that one, and support opens no case. A case is "
            "for a practice that hangs on one administrator who can't log in."
        ),
        (
            "Do the spoken check first. Call back on the number on file and on no other, and let the caller tell you "
            "what you see here; never read it out."
        ),
        "Nobody of support ever sees a key or sets a password.",
    ),
    "spoken check": (
        (
            "The caller's code is made after the right password, on the caller's own screen, and only a support person "
            "can answer it. So neither side can be played by somebody else."
        ),
        "Type what the caller reads out, then read out what you see. Another log-in makes another code.",
    ),
    "open case": (
        "All four must be right. With one that is wrong, or that you could not ask, open no case.",
        "Space ticks a line. Every administrator of the practice and the account itself see the case and can stop it.",
        f"Within a day you can open {spelled(policy.CASES_PER_DAY)}.",
    ),
    "case": (
        (
            "One support person opens a case and another one approves it. Then the cooling-off time runs, in which any "
            "administrator of the practice and the account itself can stop it."
        ),
        (
            "After it, the case ends in a one-time sign-in code, once. The caller types the password, then the code in "
            "place of a token, and can do nothing but enroll a new phone."
        ),
    ),
    "cases": ("The cases of all practices. Those that are open stand first; look into those that wait for approval.",),
    "open cases": (
        (
            "Somebody called support and asked to get into an account without its phone. Support checks who calls, a "
            "second support person approves it, and it waits, so that you can stop it."
        ),
        "If you know about it, go on. If you don't, stop it: nothing is lost, and who needs help can call again.",
    ),
    "told": (
        "Somebody else did this to your account. It is shown once, and stays in your activity.",
        (
            "Wrong tokens are typed only by who has the password. "
            f"{policy.TOKEN_TRIES_PER_MONTH} within {policy.TOKEN_MONTH.days} days close the account to tokens."
        ),
    ),
    "users": (
        (
            "Press / and type a part of a username or name; several words narrow further. Up, down and enter work "
            "while you type."
        ),
        "Space marks a user. Marks stay while you look for others; the more actions then ask what to do with all.",
        "Whatever is done to an account, its owner sees at the next log-in who did it, when and why.",
        (
            "Where this machine's clock is not synchronized, right tokens can be refused. Please tell whoever runs "
            "it; the line under the list goes once it is right."
        ),
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
        f"The temporary password is shown once. {AT_FIRST_LOG_IN}",
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
        (
            "Over SSH its lines are pasted, or read from the folder where whoever runs this program puts files. "
            "tn-tui practice show says which one that is."
        ),
        "Check looks through the file and changes nothing. Import takes all of its lines, or none.",
        (
            "Each user gets a temporary password, which stands in the passwords' file and nowhere else. Hand them out, "
            "then remove the file."
        ),
    ),
    "export": (
        "All that the list shows now, not only this page, goes into a new file that only you can read.",
        "Over SSH it waits on this machine, and whoever runs this program takes it out with tn-tui export take.",
        (
            "In the CSV, an apostrophe stands in front of what a spreadsheet would compute. That it was exported "
            "stands in the activity."
        ),
    ),
    "lock": ("Type your password to go on where you were, or log out.",),
}
"""Topic -> paragraphs."""
