"""Templates as they were compiled, for as long as the process lives: a site that is served is built again and again.

Not on the disk: compiled templates are code, and a folder that a proposal can fill must not hold what a build runs.
"""

from __future__ import annotations

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket


class _Memory(BytecodeCache):
    """Compiled templates by name and place; Jinja asks for them by a checksum of their source besides."""

    def __init__(self) -> None:
        self._found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` where its template is known; a changed source empties it again."""
        if known := self._found.get(bucket.key):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._found[bucket.key] = bucket.bytecode_to_string()


_MEMORY = _Memory()


def remembered(env: Environment) -> Environment:
    """`env`, compiling no template twice."""
    env.bytecode_cache = _MEMORY
    return env
