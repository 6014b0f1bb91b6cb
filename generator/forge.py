"""Where the repository is on the web: addresses that open its editor, its forms and its history.

One setting, the repository's address in mkdocs.yml, serves GitHub and GitLab.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

LONGEST = 7_500
"""Characters of an address: servers refuse longer ones (nginx reads 8 kB of a request line by default)."""


@dataclass(frozen=True)
class Forge:
    """A repository on a forge. Every address is empty where there is none."""

    url: str = ""
    """Without a slash at its end: `https://github.com/owner/name`."""
    branch: str = "main"
    kind: str = ""
    """`github` or `gitlab`; by default told by the host's name."""
    edit_form: str = ""
    """In place of the forge's own: an address with `{path}`."""
    report_form: str = ""
    """In place of the forge's own: an address with `{url}`."""

    @property
    def is_gitlab(self) -> bool:
        """Whether addresses have the shape of GitLab's; GitHub's otherwise, which Gitea and Forgejo resemble."""
        return self.kind == "gitlab" or (not self.kind and "gitlab" in (urlsplit(self.url).hostname or ""))

    @property
    def _base(self) -> str:
        return f"{self.url}/-" if self.is_gitlab else self.url

    def edit(self, path: str) -> str:
        """The editor with a file that is there."""
        if self.edit_form:
            return self.edit_form.replace("{path}", quote(path))
        return self.url and f"{self._base}/edit/{quote(self.branch)}/{quote(path)}"

    def new(self, path: str, content: str = "") -> str:
        """The form for a new file with its path, and its content as far as an address may hold it.

        GitLab's server writes `content` into its form, but the editor of some versions starts empty all the same
        (gitlab-org/gitlab, issue 594214); `file_name` is taken up by all.
        """
        folder, _, name = path.rpartition("/")
        keys = ("file_name", "content") if self.is_gitlab else ("filename", "value")
        start = self.url and f"{self._base}/new/{quote(self.branch)}/{quote(folder)}?"
        return start and start + urlencode({keys[0]: name, **({keys[1]: content} if content else {})}, quote_via=quote)

    def history(self, path: str) -> str:
        """The commits that changed a file, each with its difference."""
        return self.url and f"{self._base}/commits/{quote(self.branch)}/{quote(path)}"

    def report(self, lang: str) -> str:
        """The form for a mistake, with `{url}` for the page."""
        if self.report_form or not self.url:
            return self.report_form
        if self.is_gitlab:
            return f"{self._base}/issues/new?issuable_template=mistake-{lang}&issue[title]={{url}}"
        return f"{self._base}/issues/new?template=mistake-{lang}.yml&page={{url}}"
