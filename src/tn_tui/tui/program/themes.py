"""The colors. Our variables carry a meaning each, so a rule never names a color and every theme can decide.

`muted` is for labels, `on-accent` for text on the accent, `field` and `field-focus` for what takes input,
`bar` for the title and footer lines. Accent is only for what can be acted on.
"""

from dataclasses import replace

from textual.theme import BUILTIN_THEMES, Theme

from tn_tui.themes import THEME_NAMES


def _ours(name: str, *, dark: bool, colors: dict[str, str]) -> Theme:
    ground, panel, bar, text, accent = (colors[key] for key in ("ground", "panel", "bar", "text", "accent"))
    return Theme(
        name=name,
        primary=accent,
        secondary=accent,
        accent=accent,
        foreground=text,
        background=ground,
        surface=panel,
        panel=bar,
        error=colors["danger"],
        warning=colors["warning"],
        success=colors["success"],
        dark=dark,
        text_alpha=1.0,
        variables={
            "bar": bar,
            "muted": colors["muted"],
            "field": colors["field"],
            "field-focus": colors["field-focus"],
            "on-accent": colors["on-accent"],
            "input-cursor-background": text,
            "input-cursor-foreground": ground,
            "input-selection-background": colors["selection"],
            "input-selection-foreground": text,
            "block-cursor-background": colors["field-focus"],
            "block-cursor-foreground": text,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": bar,
            "block-cursor-blurred-foreground": text,
            "scrollbar": bar,
            "scrollbar-background": panel,
        },
    )


_DARK = {
    "ground": "#14171b",
    "panel": "#1d2127",
    "bar": "#232a30",
    "field": "#262e35",
    "field-focus": "#2c4446",
    "selection": "#47746e",
    "text": "#e6e9ec",
    "muted": "#8b949e",
    "accent": "#5fb3a1",
    "on-accent": "#10151a",
    "danger": "#e06c75",
    "warning": "#e5b567",
    "success": "#98c379",
}
_LIGHT = {
    "ground": "#eef0f2",
    "panel": "#fbfbfc",
    "bar": "#dfe4e8",
    "field": "#e6eaed",
    "field-focus": "#cfe5e0",
    "selection": "#9fd0c5",
    "text": "#1b2126",
    "muted": "#59636d",
    "accent": "#0f6f5f",
    "on-accent": "#ffffff",
    "danger": "#b3202c",
    "warning": "#8a5a00",
    "success": "#2f6d1f",
}
_CONTRAST = {
    "ground": "#000000",
    "panel": "#000000",
    "bar": "#262626",
    "field": "#303030",
    "field-focus": "#00464a",
    "selection": "#006d74",
    "text": "#ffffff",
    "muted": "#d0d0d0",
    "accent": "#5ce1d0",
    "on-accent": "#000000",
    "danger": "#ff8f8f",
    "warning": "#ffd75f",
    "success": "#a8f08a",
}
_BORROWED = {
    "nord": {
        "bar": "#434c5e",
        "muted": "#a7b1c2",
        "field": "#434c5e",
        "field-focus": "#4f6478",
        "on-accent": "#2e3440",
    },
    "gruvbox": {
        "bar": "#504945",
        "muted": "#bdae93",
        "field": "#504945",
        "field-focus": "#5b6a5f",
        "on-accent": "#282828",
    },
    "ansi-dark": {"accent": "ansi_bright_cyan", "warning": "ansi_yellow"},
    "ansi-light": {"accent": "ansi_blue", "warning": "ansi_magenta"},
}
_ANSI = {
    "on-accent": "ansi_default",
    "bar": "ansi_default",
    "muted": "ansi_default",
    "field": "ansi_default",
    "field-focus": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-text-style": "reverse",
    "block-cursor-blurred-background": "ansi_default",
    "block-cursor-blurred-foreground": "ansi_default",
}


def _borrowed(name: str) -> Theme:
    theme = BUILTIN_THEMES[name]
    extra = dict(_BORROWED[name])
    if theme.ansi:
        accent, warning = extra["accent"], extra["warning"]
        variables = {**theme.variables, **_ANSI}
        return replace(theme, primary=accent, accent=accent, warning=warning, variables=variables)
    primary = theme.primary
    return replace(theme, accent=primary, variables={**theme.variables, **extra})


def themes() -> tuple[Theme, ...]:
    """Every theme of `THEME_NAMES`, in that order."""
    ours = {
        "tn-dark": _ours("tn-dark", dark=True, colors=_DARK),
        "tn-light": _ours("tn-light", dark=False, colors=_LIGHT),
        "tn-contrast": _ours("tn-contrast", dark=True, colors=_CONTRAST),
    }
    return tuple(ours.get(name) or _borrowed(name) for name in THEME_NAMES)
