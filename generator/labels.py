"""The short strings of one language, each falling back to the default language's."""

from __future__ import annotations

from generator.model import Dataset, Language


class Labels:
    """Looks short strings up by their dotted key, such as `ui.nav.home`."""

    def __init__(self, dataset: Dataset, language: Language) -> None:
        self._own = dataset.strings.get(language.code, {})
        self._default = dataset.strings.get(dataset.default.code, {})

    def __call__(self, key: str, **values: object) -> str:
        """The string under `key`, with `{name}` replaced by `values`.

        The key itself comes back where no language has the string: checks report it, and a page that is
        built all the same shows where the gap is.
        """
        text = self._own.get(key) or self._default.get(key) or key
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def has(self, key: str) -> bool:
        """Whether any language has the string."""
        return bool(self._own.get(key) or self._default.get(key))


class ThemeLabels(Labels):
    """The labels that the theme's templates may use: all but those that belong to single pages.

    A page's cache key holds all of these strings, and of the others only what its text says.
    """

    _OF_PAGES = ("phrases.", "flags.", "wire.", "search.", "rules.")
    _OF_THEME = ("search.labels.",)

    def __init__(self, dataset: Dataset, language: Language) -> None:
        super().__init__(dataset, language)
        self._own = {key: text for key, text in self._own.items() if self._is_theme(key)}
        self._default = {key: text for key, text in self._default.items() if self._is_theme(key)}

    @property
    def all(self) -> dict[str, str]:
        """Every string by its key."""
        return {**self._default, **self._own}

    def _is_theme(self, key: str) -> bool:
        return key.startswith(self._OF_THEME) or not key.startswith(self._OF_PAGES)
