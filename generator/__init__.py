"""The generator: loose notes and registry facts in, one dataset, a three-language site out.

Nothing in this package but `plugin`, `engine` and `site` knows MkDocs. `docs/architecture.md` has the picture.
"""

__version__ = "1.0.0"

API_VERSION = 1
"""Version of the published dataset (`site/api/v1/`); a change to its names is a new version."""
