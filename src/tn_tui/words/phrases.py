"""Sentences, and commands that do the same, that stand in several places."""

FROM_BACKUP = "Put it back from a backup."

AT_FIRST_LOG_IN = "It must be changed at the first log-in."
AT_NEXT_LOG_IN = "It must be changed at the next log-in."
TO_HAND_OVER = "You get a temporary password to hand over."
PASSWORD_SHOWN = "The temporary password is shown only now."  # noqa: S105 - a sentence
CODE_SHOWN = "The code is shown only now. It works once, after the password, and leads to enrollment."
ONLY_TO_ENROLL = "and only to enroll a new phone."
LOST_WITH_IT = (
    "{username} was added, but the temporary password could not be written, and nothing can show it again. "
    "Write the output where there is room, and reset the password: tn-tui user reset-password{more}."
)
RESETS = "The operator resets a forgotten one: tn-tui user reset-password."
GIVES_ANOTHER = "The operator gives a new temporary one: tn-tui user reset-password."

GOES_BACK = "an empty line goes back"
ASK_WHAT = "What would you like to do?"
NAME_FILE = f"Name of a new file; {GOES_BACK}"

EACH_ONCE = "Each works once, in any order."
NEW_CODES = "Make new ones on your profile."
CODES_STAY = "Your recovery codes stay as they are."
ANY_SPELLING = "Capitals, spaces and hyphens don't matter."
THE_APPS_TOKEN = "Open your authentication app and type the token it shows for TN."  # noqa: S105 - a sentence

OWN_CASE_OPEN = "A recovery case of your account is open."
TICKET = "Under what the call is filed."
OWN_ACTIVITY = "tn-tui activity list --practice CODE --user USERNAME"
SHOW_CASE = "tn-tui support case show CASE --as USERNAME"
STOP_CASE = "tn-tui support case stop --practice CODE --as USERNAME --reason TEXT CASE"

NEW_FILE = "A new file, which only you can read."
TYPED_TO_LOG_IN = "What its users type to log in."
ALL_ENROLL = "Every user of the practice has to enroll."
