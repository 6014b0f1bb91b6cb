"""The functions behind the checks: each looks at one side of the content and yields problems."""
