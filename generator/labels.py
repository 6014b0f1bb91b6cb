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
