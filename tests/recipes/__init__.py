"""The recipes, run: real SIP agents make the traffic, and the published commands are run on it."""
